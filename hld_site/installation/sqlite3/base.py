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
MOST = 8  # that wait in the pool; more are closed
# Kilobytes of pages that a connection keeps. What serves requests reads the file through the
# system's memory, which all processes share; an import writes into indexes all over the file.
OF_REQUESTS, OF_JOBS = 512, 16_000


class Pooled:
    """A connection and the file that it was opened on, which may have been replaced since, or given
    to another: what was opened to be read alone goes on so."""

    def __init__(self, opened: sqlite3.Connection, path: str):
        self.opened, self.path = opened, path
        self.file, self.since = file_at(path), time.monotonic()

    def is_good(self) -> bool:
        young = time.monotonic() < self.since + OLDEST
        return young and self.file is not None and self.file == file_at(self.path)


def file_at(path: str) -> tuple[int, ...] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino, status.st_mode, status.st_uid, status.st_gid


class Pool:
    """The connection that was used last is taken first, so that the others grow old and go."""

    def __init__(self) -> None:
        self.waiting: list[Pooled] = []
        self.guard = threading.Lock()

    def take(self, path: str) -> Pooled | None:
        while True:
            with self.guard:
                fitting = [pooled for pooled in self.waiting if pooled.path == path]
                if not fitting:
                    return None
                self.waiting.remove(fitting[-1])
            if fitting[-1].is_good():
                return fitting[-1]
            fitting[-1].opened.close()

    def give(self, pooled: Pooled) -> bool:
        with self.guard:
            if len(self.waiting) >= MOST:
                return False
            self.waiting.append(pooled)
            return True


pool = Pool()


class DatabaseWrapper(base.DatabaseWrapper):
    """Only what serves requests is pooled: a job keeps its connection as long as it works."""

    pooled: Pooled | None = None

    def __init__(self, settings_dict: dict[str, Any], *args: Any, **how: Any):
        super().__init__(settings_dict, *args, **how)
        self.patience: float = settings_dict["OPTIONS"].get("timeout", REQUEST_SECONDS)

    def create_cursor(self, name: Any = None) -> Cursor:
        cursor = self.connection.cursor(factory=Cursor)
        cursor.patience = self.patience
        return cursor

    def get_new_connection(self, conn_params: Any) -> Any:
        path = str(conn_params["database"])
        serves = getattr(threads, "serves", False)
        self.pooled = pool.take(path) if serves else None
        if self.pooled is not None:
            return self.pooled.opened
        opened = super().get_new_connection(conn_params)
        opened.execute(f"PRAGMA busy_timeout = {ROUND}")
        opened.execute(f"PRAGMA cache_size = -{OF_REQUESTS if serves else OF_JOBS}")
        if serves:
            self.pooled = Pooled(opened, path)
        return opened

    def _close(self) -> None:
        pooled, self.pooled = self.pooled, None
        is_whole = not (self.in_atomic_block or self.errors_occurred or self.needs_rollback)
        if pooled and is_whole and not pooled.opened.in_transaction and pool.give(pooled):
            return
        super()._close()  # type: ignore[misc]
