"""A job while it is done, and what becomes of it when something goes wrong."""

import logging
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hld_site.installation.databases import threads
from hld_site.installation.outages import is_locked
from hld_site.installation.python_stack import in_one_chunk
from hld_site.installation.sqlite_retry import retry_while_locked
from hld_site.jobs import progress
from hld_site.jobs.claims import cancel, claim, end
from hld_site.jobs.kinds import KINDS
from hld_site.jobs.models import Job, JobState

log = logging.getLogger(__name__)
SIGN = 1.0  # seconds between two signs of life
TRIES = 3  # that end with a fault of the database
Watch = Callable[[int, int | None], None]


class LostError(Exception):
    """The job was cancelled, or another process has taken it over."""


class NotYetError(Exception):
    """It cannot be done now, and nothing is wrong: it goes on waiting."""


class FailedError(Exception):
    """It cannot be done, and another try would not help. Says why, to whoever asked for it."""


class Running:
    """A thread gives a sign of life every second, by a connection of its own: that of the job may
    be in a long transaction, or reading.
    """

    def __init__(self, job: Job, watch: Watch | None = None):
        self.job, self.watch = job, watch
        self.mine = Job.objects.filter(pk=job.pk, state=JobState.RUNNING, worker=job.worker)
        self.done, self.lost, self.finished = 0, False, False
        self.total: int | None = None
        self.started = time.time()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.give_signs, name="signs of life", daemon=True)

    def __enter__(self) -> "Running":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.thread.join()

    # --- for what does the job ---

    def step(self, done: int, total: int | None = None) -> None:
        """So far it has come. LostError if it shall stop."""
        self.done, self.total = done, total
        if self.watch:
            self.watch(done, total)
        if self.lost:
            raise LostError

    def sign(self) -> None:
        """A sign of life by the job's own connection. LostError if it is another's by now."""
        if not self.mine.update(**self.signs()):
            raise LostError

    def finish(self) -> None:
        """It is done: said in the transaction that writes what came of it. LostError as above."""
        ended = {"state": JobState.DONE, "worker": "", "ended_at": timezone.now()}
        if not self.mine.update(**self.signs(), **ended):
            raise LostError
        self.finished = True

    # --- the thread ---

    def signs(self) -> dict[str, Any]:
        return {"done": self.done, "total": self.total, "seen_at": timezone.now()}

    def give_signs(self) -> None:
        threads.patience = 0.2  # SQLite's one writer may be this very job
        try:
            while not self.over.wait(SIGN) and not self.lost:
                progress.tell(self.job.pk, self.done, self.total, self.started)
                self.lost = progress.is_asked_to_stop(self.job.pk) or self.is_lost()
        finally:
            connection.close()

    def is_lost(self) -> bool:
        try:
            if self.mine.update(**self.signs()):
                return False
            return Job.objects.filter(pk=self.job.pk).exists()
        except OperationalError:  # the database is busy or away: the next time
            connection.close()
            return False

    # --- when it does not end well ---

    def release(self, was_try: bool) -> None:
        """It goes on waiting; after a try for a while."""
        waiting = {"state": JobState.WAITING, "worker": "", "tries": self.job.tries - (not was_try)}
        rested = timezone.now() if was_try else None
        retry_while_locked(lambda: self.mine.update(**waiting, seen_at=rested))

    def fail(self, message: str) -> None:
        retry_while_locked(lambda: end(self.job, self.mine, JobState.FAILED, message))


def run(job_id: uuid.UUID, watch: Watch | None = None) -> None:
    """Does one job, unless another process is at it. What is wrong with it stops no other."""
    try:
        job = claim(job_id)
    except OperationalError as error:
        if not is_locked(error):
            raise
        return
    if job:
        with translation.override(job.language):
            attempt(Running(job, watch))


def attempt(running: Running) -> None:
    job = running.job
    try:
        with running:
            in_one_chunk(KINDS[job.kind].do, running)
            if not running.finished:
                running.finish()
    except LostError:
        if progress.is_asked_to_stop(job.pk):
            retry_while_locked(lambda: cancel(job))
    except NotYetError:
        running.release(was_try=False)
    except FailedError as reason:
        running.fail(str(reason))
    except OperationalError as error:
        if is_locked(error) or job.tries < TRIES:
            log.warning("%s is tried again: %s", job, error)
            running.release(was_try=not is_locked(error))
        else:
            log.exception("%s is given up", job)
            message = _("The database could not do it: %(reason)s")
            running.fail(message % {"reason": str(error).partition("\n")[0]})
    except Exception:
        log.exception("%s broke off", job)
        running.fail(_("Something went wrong on our side."))
    finally:
        progress.forget(job.pk)
