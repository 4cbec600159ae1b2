"""Django's SQLite, whose connections the threads of a web server lend to each other.

An open connection holds the schema, pages and compiled statements: about two megabytes.
Sixteen threads would each keep one, though few of them are at work at the same time.
"""

import os
import sqlite3
import threading
import time
from typing import Any

from django.db.backends.sqlite3 import base

from hld_site.installation.databases import REQUEST_SECONDS, threads
from hld_site.installation.sqlite3.waiting import ROUND, Cursor

OLDEST = 600.0  # seconds
MOST = 8  # that wait to be lent; more are closed


class Lent:
    """A connection and the file that it was opened on, which may have been replaced since."""

    def __init__(self, opened: sqlite3.Connection, path: str):
        self.opened, self.path = opened, path
        self.file, self.since = file_at(path), time.monotonic()

    def is_good(self) -> bool:
        young = time.monotonic() < self.since + OLDEST
        return young and self.file is not None and self.file == file_at(self.path)


def file_at(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


class Idle:
    """The one that was used last is lent first, so that the others grow old and go."""

    def __init__(self) -> None:
        self.waiting: list[Lent] = []
        self.guard = threading.Lock()

    def take(self, path: str) -> Lent | None:
        while True:
            with self.guard:
                fitting = [lent for lent in self.waiting if lent.path == path]
                if not fitting:
                    return None
                self.waiting.remove(fitting[-1])
            if fitting[-1].is_good():
                return fitting[-1]
            fitting[-1].opened.close()

    def give(self, lent: Lent) -> bool:
        with self.guard:
            if len(self.waiting) >= MOST:
                return False
            self.waiting.append(lent)
            return True


idle = Idle()


class DatabaseWrapper(base.DatabaseWrapper):
    """Only what serves requests lends: a job keeps its connection as long as it works."""

    lent: Lent | None = None

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **how: Any):
        super().__init__(settings_dict, *args, **how)
        self.patience: float = settings_dict["OPTIONS"].get("timeout", REQUEST_SECONDS)

    def create_cursor(self, name: Any = None) -> Cursor:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.patience = self.patience
        return cursor

    def get_new_connection(self, conn_params: Any) -> Any:
        path = str(conn_params["database"])
        self.lent = idle.take(path) if getattr(threads, "serves", False) else None
        if self.lent is not None:
            return self.lent.opened
        opened = super().get_new_connection(conn_params)
        opened.execute(f"PRAGMA busy_timeout = {ROUND}")
        if getattr(threads, "serves", False):
            self.lent = Lent(opened, path)
        return opened

    def _close(self) -> None:
        lent, self.lent = self.lent, None
        is_whole = not (self.in_atomic_block or self.errors_occurred or self.needs_rollback)
        if lent and is_whole and not lent.opened.in_transaction and idle.give(lent):
            return
        super()._close()  # type: ignore[misc]
