"""The desk speaks in the time of the register, or of the person who is signed in."""

import zoneinfo

from django.conf import settings
from django.utils import timezone

from hld_site.languages.addresses import FOLLOWS_THE_BROWSER


def zone_of(user) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(getattr(user, "time_zone", "") or settings.REGISTER_ZONE)


def in_the_zone_of_the_desk(get_response):
    def handle(request):
        if not request.path_info.startswith(FOLLOWS_THE_BROWSER):
            return get_response(request)
        with timezone.override(zone_of(request.user)):
            return get_response(request)

    return handle
