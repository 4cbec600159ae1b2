"""A quiet thread in every web process that finds batches to be worked on, those of a process that
died among them. No second process is needed; ``manage.py work_batches`` is one for who wants it.
"""

import logging
import threading

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from hld_site.exchange.batches.work import waiting, work
from hld_site.exchange.models import Batch, State
from hld_site.records.signals import time_to_spare

log = logging.getLogger(__name__)
PAUSE = 2.0  # seconds between looks; a step that a person takes wakes it at once


class Keeper:
    def __init__(self) -> None:
        self.bell = threading.Event()
        self.thread: threading.Thread | None = None
        self.guard = threading.Lock()

    def wake(self) -> None:
        """Lets the work begin now, in this process; starts its thread if there is none."""
        with self.guard:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self.keep, name="batches", daemon=True)
                self.thread.start()
        self.bell.set()

    def keep(self) -> None:
        while True:
            self.bell.wait(PAUSE)
            self.bell.clear()
            look_once()


def look_once() -> int:
    """Works on all that waits; how many there were. A fault of one batch stops no other."""
    found = 0
    try:
        close_old_connections()
        for batch in list(waiting(timezone.now())):
            found += 1
            work_on(batch)
        time_to_spare.send(sender=None)
    except OperationalError as error:  # the database is away or busy: it is looked for again
        log.warning("Batches wait: %s", error)
    finally:
        close_old_connections()
    return found


def work_on(batch: Batch) -> None:
    try:
        work(batch.pk)
    except OperationalError:
        raise
    except Exception:
        log.exception("Batch %s could not be worked on", batch.pk)
        # It would fail again every time: it stops where a person finds it, with nothing written.
        Batch.objects.filter(pk=batch.pk, state=State.CHECKING).update(state=State.FAILED)
        Batch.objects.filter(pk=batch.pk, state=State.APPLYING).update(state=State.READY)


keeper = Keeper()
