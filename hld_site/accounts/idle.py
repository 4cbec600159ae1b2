"""A session ends when nobody has used it for a while, and after a working day in any case."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.utils.translation import ngettext

SEEN, BEGUN = "seen_at", "begun_at"
# Writing it down at each request would make every page of staff wait for the database.
REMEMBERED_EVERY = 60


def end_idle_sessions(get_response):
    def handle(request):
        # Who sends no cookie has no session: their pages stay the same for everybody.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            look_at(request, time.time())
        return get_response(request)

    return handle


def look_at(request, now: float) -> None:
    session = request.session
    seen, begun = session.get(SEEN, now), session.get(BEGUN, now)
    idle = settings.SESSION_IDLE_MINUTES
    if now - seen > 60 * idle or now - begun > settings.SESSION_COOKIE_AGE:
        logout(request)
        text = ngettext(
            "You were signed out, because nothing was done here for %d minute.",
            "You were signed out, because nothing was done here for %d minutes.",
            idle,
        )
        if now - seen > 60 * idle:
            messages.info(request, text % idle)
        return
    if BEGUN not in session or (is_activity(request) and now - seen > REMEMBERED_EVERY):
        session[SEEN], session[BEGUN] = now, begun


def is_activity(request) -> bool:
    """A page that asks by itself how far an import is does not keep its reader signed in."""
    by = request.headers.get("Sec-Fetch-Dest", "document")
    return request.method == "POST" or by == "document"
