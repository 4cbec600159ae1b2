"""What a session remembers of a request is no reason to refuse what the request has done."""

from typing import Any

from django.conf import settings
from django.contrib.sessions import middleware
from django.db import Error

from hld_site.installation.deferred_writes import later
from hld_site.installation.outages import is_unavailable


class SessionMiddleware(middleware.SessionMiddleware):
    """That a record was saved stands in the session as a message, written after the record."""

    def process_response(self, request: Any, response: Any) -> Any:
        try:
            return super().process_response(request, response)
        except Error as error:
            known = request.COOKIES.get(settings.SESSION_COOKIE_NAME) == request.session.session_key
            if not known or response.status_code >= 400 or not is_unavailable(error):
                raise
            later(request.session.save, "the messages of a session")
            return response
