"""SQLite's writers get their turn alike.

SQLite by itself looks the more rarely the longer it waits. Beside many who write at once, who had
waited long met a free moment by chance alone: an import starved, and a request waited for each of
its statements anew.
"""

import sqlite3
import time

from django.db.backends.sqlite3 import base

from hld_site.installation.databases import REQUEST_SECONDS, threads

ROUND = 50  # milliseconds that SQLite waits, from looking often to looking rarely; then anew
AT_LEAST = 0.2  # seconds for what a request writes when it has waited long enough
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY}


class Cursor(base.SQLiteCursorWrapper):
    """``patience``: seconds that a statement waits for another writer."""

    patience: float

    def execute(self, query, params=None):
        try:
            return super().execute(query, params)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in BUSY:
                raise
        begun, patience = time.monotonic(), patience_left(self.patience)
        try:
            while True:
                try:
                    return super().execute(query, params)
                except sqlite3.OperationalError as error:
                    over = time.monotonic() - begun > patience
                    if over or error.sqlite_errorcode not in BUSY:
                        raise
        finally:
            threads.waited = getattr(threads, "waited", 0.0) + time.monotonic() - begun


def patience_left(patience: float) -> float:
    """A thread may have less; the statements of a request wait together no longer than it may."""
    patience = getattr(threads, "patience", patience)
    if getattr(threads, "serves", False):
        return max(min(patience, REQUEST_SECONDS) - threads.waited, AT_LEAST)
    return patience
