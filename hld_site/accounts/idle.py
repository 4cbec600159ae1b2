"""A session ends when nobody has used it for a while, and after a working day in any case."""

import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.db import Error
from django.utils.translation import ngettext

from hld_site.installation.outages import is_unavailable

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
    if BEGUN not in session:
        session[SEEN], session[BEGUN] = now, begun
    elif is_activity(request) and now - seen > REMEMBERED_EVERY:
        remember(session, now)


def is_activity(request) -> bool:
    """A page that asks by itself how far an import is does not keep its reader signed in.

    After what is sent a page is always asked for: nothing is written beside it.
    """
    by = request.headers.get("Sec-Fetch-Dest", "document")
    return request.method == "GET" and by == "document"


def remember(session, now: float) -> None:
    """At once: were it written after the page was made, a busy database would cost the page."""
    was_modified = session.modified
    session[SEEN] = now
    try:
        session.save()
    except Error as error:
        if not is_unavailable(error):
            raise
    session.modified = was_modified
