"""Threads kept for readers: staff who wait for each other to write do not fill them all."""

from django.conf import settings

from hld_site.installation.fair_semaphore import FairSemaphore
from hld_site.installation.outages import BusyError

PATIENCE = 0.4  # seconds


def keep_threads_for_readers(get_response):
    places = FairSemaphore(settings.STAFF_AT_ONCE)

    def handle(request):
        if (
            request.method in ("GET", "HEAD")
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
        ):
            return get_response(request)
        if not places.acquire(PATIENCE):
            raise BusyError("more staff at once than STAFF_AT_ONCE")
        try:
            return get_response(request)
        finally:
            places.release()

    return handle
