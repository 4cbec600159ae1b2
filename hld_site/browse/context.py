"""What every template knows."""

from django.conf import settings
from django.utils.translation import gettext


def site(request):
    """What the frame of every page names."""
    return {
        "publisher": settings.PUBLISHER or gettext("the editors of this register"),
        "corrections": settings.CORRECTIONS,
        "data_licence": settings.DATA_LICENCE,
        "data_licence_url": settings.DATA_LICENCE_URL,
    }
