"""SQLite has one writer: who has worked for an hour waits for another, and loses nothing."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

from hld_site.installation.outages import is_locked

Answer = TypeVar("Answer")


def retry_while_locked(write: Callable[[], Answer]) -> Answer:
    """Tries again each second for as long as another, a long import perhaps, is the one writer."""
    while True:
        try:
            return write()
        except OperationalError as error:
            if not is_locked(error):
                raise
            time.sleep(1)
