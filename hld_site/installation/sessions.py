"""Sessions in the database, which say so when the database is the trouble."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from hld_site.installation.outages import is_unavailable


class SessionStore(db.SessionStore):
    def save(self, must_create: bool = False) -> None:
        """Django takes any fault of the database for a session that was ended meanwhile."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if error.__context__ and is_unavailable(error.__context__):
                raise error.__context__ from None
            raise
