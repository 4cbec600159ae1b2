"""Whether a database answers at all, asked twice a second by a thread of its own.

A process that was killed refuses at once and needs none of this. One that hangs, or a network that
swallows everything, would hold each thread that asks it. The answer is how far the server has
written, or a replica has followed.
"""

import functools
import time
from collections import deque
from importlib import import_module
from typing import Any

from django.db import connections

from hld_site.installation.background_thread import BackgroundThread
from hld_site.installation.libpq import parameters

PAUSE = 0.5
LOST_AFTER = 2.0  # seconds without an answer
ANSWERS = 1000  # that are remembered
POSITION = (
    "SELECT ((CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
    " ELSE pg_current_wal_lsn() END) - '0/0'::pg_lsn)::bigint"
)


class Pulse:
    """``answers``: when each was asked for, and the position of the server."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.is_there = False
        self.answers: deque[tuple[float, int]] = deque(maxlen=ANSWERS)
        self.thread = BackgroundThread("pulse", self.run, self.forget)
        self.asked_at: float | None = None  # of a question that is not answered yet

    def is_lost(self) -> bool:
        asked = self.asked_at
        return asked is not None and time.monotonic() - asked > LOST_AFTER

    def forget(self) -> None:
        self.asked_at = None

    def run(self) -> None:
        driver = import_module("psycopg")  # 9 MB that a register on SQLite need not hold
        while True:
            try:
                self.ask(driver)
            except driver.Error:
                self.is_there = False
            self.asked_at = None
            time.sleep(PAUSE)

    def ask(self, driver: Any) -> None:
        """By a connection beside Django's: it is in nobody's pool."""
        reached = parameters(self.alias)
        self.asked_at = time.monotonic()
        with driver.connect(**reached, connect_timeout=3600, autocommit=True) as connection:
            while True:
                asked = self.asked_at = time.monotonic()
                row = connection.execute(POSITION).fetchone()
                self.asked_at = None
                if row and row[0] is not None:
                    self.answers.append((asked, row[0]))
                self.is_there = True
                time.sleep(PAUSE)


@functools.cache
def pulse_of(alias: str) -> Pulse:
    return Pulse(alias)


def start_all() -> None:
    """One for each database that may hang."""
    for alias, database in connections.settings.items():
        if database["ENGINE"].endswith("postgresql"):
            pulse_of(alias).thread.ensure_started()
