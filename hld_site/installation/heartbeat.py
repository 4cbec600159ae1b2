"""Whether the database answers at all, asked twice a second by a thread of its own.

A process that was killed refuses at once and needs none of this. One that hangs, or a network that
swallows everything, would hold each thread that asks it.
"""

import threading
import time
from contextlib import suppress

import psycopg
from django.db import connections

PAUSE = 0.5
LOST_AFTER = 2.0  # seconds without an answer


class Pulse:
    def __init__(self) -> None:
        self.thread: threading.Thread | None = None
        self.guard = threading.Lock()
        self.asked_at: float | None = None  # of a question that is not answered yet

    def is_lost(self) -> bool:
        asked = self.asked_at
        return asked is not None and time.monotonic() - asked > LOST_AFTER

    def start(self) -> None:
        """With the first request: no thread lives on in a fork."""
        if self.thread is not None and self.thread.is_alive():
            return
        with self.guard:
            if self.thread is None or not self.thread.is_alive():
                self.asked_at = None
                self.thread = threading.Thread(target=self.run, name="pulse", daemon=True)
                self.thread.start()

    def run(self) -> None:
        while True:
            with suppress(psycopg.Error):
                self.ask()
            self.asked_at = None
            time.sleep(PAUSE)

    def ask(self) -> None:
        """By a connection beside Django's: it is in nobody's pool."""
        settings = connections["default"].get_connection_params()
        names = ("dbname", "user", "password", "host", "port", "sslmode", "service", "passfile")
        plain = {name: settings[name] for name in names if settings.get(name)}
        self.asked_at = time.monotonic()
        with psycopg.connect(**plain, connect_timeout=3600, autocommit=True) as connection:
            while True:
                self.asked_at = time.monotonic()
                connection.execute("SELECT 1")
                self.asked_at = None
                time.sleep(PAUSE)


PULSE = Pulse()
