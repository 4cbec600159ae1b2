"""What is written beside work that is done already: later, where the database is away or busy now.

Who has saved something is told so, though the line about it must wait.
"""

import logging
import threading
import time
from collections.abc import Callable

from django.db import Error, connections, transaction

from hld_site.installation.outages import is_unavailable

log = logging.getLogger(__name__)
PAUSE = 1.0  # seconds between two tries
TRIES = 600


def write_or_later(write: Callable[[], object], what: str) -> None:
    """``what`` it is stands in the log, for a process may die before it is written."""
    try:
        with transaction.atomic():
            write()
    except Error as error:
        if not is_unavailable(error):
            raise
        later(write, what)


def later(write: Callable[[], object], what: str) -> None:
    log.warning("Written later, for the database is away or busy: %s", what)
    threading.Thread(target=try_again, args=(write, what), name="afterwards").start()


def try_again(write: Callable[[], object], what: str) -> None:
    for _try in range(TRIES):
        time.sleep(PAUSE)
        try:
            with transaction.atomic():
                write()
            return
        except Exception as error:  # such as a session that was ended meanwhile
            if not is_unavailable(error):
                log.exception("Not written: %s", what)
                return
        finally:
            connections.close_all()
    log.error("Not written, for the database stayed away: %s", what)
