"""One of a kind at a time, on whichever machine: two that migrate together both break off."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import locks
from django.db import connections

NUMBER = 7_236_513  # by which PostgreSQL knows this lock; any would do
PAUSE = 0.5  # seconds between two looks
WAITS = "Another does so just now; this one waits until it is done."


@contextmanager
def alone(alias: str, tell: Callable[[str], object]) -> Iterator[None]:
    """Whoever holds it and dies gives it back by that."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:

            def take() -> bool:
                # Who waited in a query would be waited for by an index that is made concurrently.
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [NUMBER])
                return cursor.fetchone()[0]

            until(take, tell)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [NUMBER])
        return
    name = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or not name.is_absolute():  # in memory
        yield
        return
    # Not the database's own file: to close that would end SQLite's locks on it.
    file = os.open(f"{name}-alone", os.O_RDONLY | os.O_CREAT, 0o644)
    try:
        until(lambda: locks.lock(file, locks.LOCK_EX | locks.LOCK_NB), tell)
        yield
    finally:
        os.close(file)


def until(take: Callable[[], bool], tell: Callable[[str], object]) -> None:
    if not take():
        tell(WAITS)
        while not take():
            time.sleep(PAUSE)
