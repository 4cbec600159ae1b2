"""SQLite has one writer: who has worked for an hour waits for another, and loses nothing."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection

Answer = TypeVar("Answer")


def is_locked(error: OperationalError) -> bool:
    """SQLite's one writer is somebody else."""
    return connection.vendor == "sqlite" and "locked" in str(error)


def patiently(write: Callable[[], Answer]) -> Answer:
    """SQLite's one writer may be a long import: an hour's work is not lost for that."""
    while True:
        try:
            return write()
        except OperationalError as error:
            if not is_locked(error):
                raise
            time.sleep(1)
