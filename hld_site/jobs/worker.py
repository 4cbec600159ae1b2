"""Quiet threads in every web process that do the jobs, one for each kind; also those of a process
that died in one. No second process is needed; ``manage.py work`` is one for who wants it.
"""

import atexit
import contextlib
import logging
import multiprocessing.util
import os
import threading
import time

from django.db import DatabaseError, OperationalError, close_old_connections
from django.db.models import F
from django.utils import timezone

from hld_site.installation.error_sentences import in_words
from hld_site.jobs.claims import HOST, unattended
from hld_site.jobs.kinds import KINDS
from hld_site.jobs.models import OPEN, Job, JobState
from hld_site.jobs.running import run

log = logging.getLogger(__name__)
PAUSE = 2.0  # seconds between looks; a job that is asked for here is begun at once
PATIENCE = 1.0  # seconds: a small job is done before the page that asked for it is answered
STEP = 0.05


class Worker(threading.Thread):
    def __init__(self, kind: str) -> None:
        super().__init__(name=f"worker: {kind}", daemon=True)
        self.kind = kind
        self.wake = threading.Event()

    def run(self) -> None:
        while True:
            self.wake.wait(PAUSE)
            self.wake.clear()
            look(self.kind)


WORKERS: dict[str, Worker] = {}
reasons: dict[str, str] = {}  # for which jobs of a kind wait
guard = threading.Lock()


def start(**_signal: object) -> None:
    """With the first request, so that it holds after a fork too: no thread lives on in a child."""
    with guard:
        for kind in KINDS:
            if not WORKERS:
                # A server's own child leaves by this door, and does not pass atexit.
                multiprocessing.util.Finalize(None, put_back, exitpriority=0)
            if kind not in WORKERS or not WORKERS[kind].is_alive():
                WORKERS[kind] = Worker(kind)
                WORKERS[kind].start()


def look(kind: str) -> None:
    try:
        close_old_connections()
        do_waiting(kind)
        reasons.pop(kind, None)
    except Exception as error:  # a thread that ends is missed by nobody: it looks again
        tell(kind, error)
    finally:
        close_old_connections()


def tell(kind: str, error: Exception) -> None:
    """Why jobs wait: once, in words where the database is away or not of this release."""
    reason = in_words(error) or (str(error) if isinstance(error, OperationalError) else "")
    if not reason:
        log.error("Jobs of the kind “%s” wait for the next look", kind, exc_info=error)
        return
    with guard:
        is_new = reason not in reasons.values()
        reasons[kind] = reason
    if is_new:
        log.warning("Jobs wait. %s", reason)


def do_waiting(kind: str) -> None:
    """Does the jobs of a kind that nobody is at."""
    waiting = unattended(timezone.now()).filter(kind=kind)
    for job_id in list(waiting.values_list("pk", flat=True)):
        run(job_id)
    KINDS[kind].afterwards(timezone.now())


def notify(job: Job) -> None:
    """Lets a job begin at once, if this is a process that does jobs."""
    if worker := WORKERS.get(job.kind):
        worker.wake.set()


def begin(job: Job) -> None:
    """Lets it begin, and gives what is small the time to be done."""
    notify(job)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and Job.objects.filter(pk=job.pk, state__in=OPEN).exists():
        time.sleep(STEP)


@atexit.register
def put_back() -> None:
    """A process that is stopped in good order has not died: others go on at once."""
    mine = Job.objects.filter(state=JobState.RUNNING, worker__startswith=f"{HOST}:{os.getpid()}:")
    with contextlib.suppress(DatabaseError):
        if WORKERS:
            mine.update(state=JobState.WAITING, worker="", tries=F("tries") - 1, seen_at=None)
