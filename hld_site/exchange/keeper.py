"""Quiet threads in every web process that find work to be done, that of a process that died among
it. No second process is needed; ``manage.py work_batches`` is one for who wants it.
"""

import logging
import threading
from collections.abc import Callable

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from hld_site.exchange.batches.work import waiting, work
from hld_site.exchange.exporting import background
from hld_site.exchange.models import Batch, Export, State
from hld_site.records.signals import work_finished

log = logging.getLogger(__name__)
PAUSE = 2.0  # seconds between looks; a step that a person takes wakes it at once


class Keeper:
    def __init__(self, name: str, look: Callable[[], None]) -> None:
        self.name, self.look = name, look
        self.bell = threading.Event()
        self.thread: threading.Thread | None = None
        self.guard = threading.Lock()

    def wake(self) -> None:
        """Lets the work begin now, in this process; starts its thread if there is none."""
        with self.guard:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self.keep, name=self.name, daemon=True)
                self.thread.start()
        self.bell.set()

    def keep(self) -> None:
        while True:
            self.bell.wait(PAUSE)
            self.bell.clear()
            look_once(self.look)


def look_once(look: Callable[[], None]) -> None:
    try:
        close_old_connections()
        look()
    except OperationalError as error:  # the database is away or busy: it is looked for again
        log.warning("Batches and exports wait: %s", error)
    finally:
        close_old_connections()


def look_at_batches() -> None:
    for batch in list(waiting(timezone.now())):
        work_on(batch)
    work_finished.send(sender=None)


def look_at_exports() -> None:
    for export in list(background.waiting(timezone.now())):
        write(export)
    background.remove_old(timezone.now())


def work_on(batch: Batch) -> None:
    """A fault of one batch stops no other."""
    try:
        work(batch.pk)
    except OperationalError:
        raise
    except Exception:
        log.exception("Batch %s could not be worked on", batch.pk)
        # It would fail again every time: it stops where a person finds it, with nothing written.
        Batch.objects.filter(pk=batch.pk, state=State.CHECKING).update(state=State.FAILED)
        Batch.objects.filter(pk=batch.pk, state=State.APPLYING).update(state=State.READY)


def write(export: Export) -> None:
    try:
        background.write(export.pk)
    except OperationalError:
        raise
    except Exception:
        log.exception("Export %s could not be written", export.pk)
        background.stop(export, Export.State.FAILED)


LOOKS = (look_at_batches, look_at_exports)
keeper = Keeper("batches", look_at_batches)
# Apart, so that no import waits for the end of a long file.
exporter = Keeper("exports", look_at_exports)
