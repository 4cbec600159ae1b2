"""Whose a job is: that of one process at a time. One that gives no sign of life for ``SILENT`` is
replaced, and the job begins anew.
"""

import datetime
import logging
import os
import socket
import threading
import uuid
from contextlib import suppress

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hld_site.jobs import progress
from hld_site.jobs.kinds import KINDS
from hld_site.jobs.models import OPEN, Job, JobState

log = logging.getLogger(__name__)
SILENT = datetime.timedelta(seconds=15)
PAUSE = datetime.timedelta(seconds=5)  # after a try that failed
DEATHS = 2  # of processes that were at it
HOST = socket.gethostname()[:40]


def worker_name() -> str:
    return f"{HOST}:{os.getpid()}:{threading.get_ident()}"


def is_alive(worker: str) -> bool:
    """Whether its process is there; one on another machine cannot be asked."""
    host, pid, _thread = (worker or "::").rsplit(":", 2)
    if host == HOST:
        with suppress(ProcessLookupError):
            os.kill(int(pid), 0)
            return True
    return False


def unattended(now: datetime.datetime) -> QuerySet:
    """Jobs that some process should be at, and none is."""
    rested = Q(seen_at=None) | Q(seen_at__lt=now - PAUSE)
    silent = Q(seen_at__lt=now - SILENT) | Q(worker=worker_name())
    return Job.objects.filter(
        Q(state=JobState.WAITING) & rested | Q(state=JobState.RUNNING) & silent
    )


def claim(job_id: uuid.UUID) -> Job | None:
    """None if another process is at it. A try counts from here on: who dies in it has had one."""
    free = unattended(timezone.now()).filter(pk=job_id)
    if (job := free.first()) is None:
        return None
    free = free.filter(state=job.state, worker=job.worker, tries=job.tries)
    goes_on = is_alive(job.worker)
    if job.state == JobState.RUNNING and job.tries >= DEATHS and not goes_on:
        with translation.override(job.language):
            message = _(
                "This was started twice, and both times the process working on it stopped."
                " Nothing was written. It may be too much for this server: try a part of it."
            )
            log.error("%s is given back: the second process that was at it has died", job)
            end(job, free, JobState.FAILED, message)
        return None
    if job.state == JobState.RUNNING and job.worker != worker_name():
        log.warning("%s is taken up again: nothing is heard of %s", job, job.worker)
    job.state, job.worker, job.tries = JobState.RUNNING, worker_name(), job.tries + (not goes_on)
    begun = {name: getattr(job, name) for name in ("state", "worker", "tries")}
    taken = free.update(**begun, seen_at=timezone.now(), done=0, total=None)
    return job if taken else None


def end(job: Job, open_jobs: QuerySet, state: JobState, message: str = "") -> bool:
    """Ends a job before it is done, and what hangs on it; False if it has ended by then."""
    job.state, job.message = state, message
    ended = {"state": state, "message": message, "worker": "", "ended_at": timezone.now()}
    with transaction.atomic():
        if not open_jobs.update(**ended):
            return False
        KINDS[job.kind].stopped(job)
    return True


def cancel(job: Job) -> bool:
    """False if it had ended by then. Whoever is at it stops within moments."""
    if not job.is_open:
        return False
    progress.ask_to_stop(job.pk)
    same = Job.objects.filter(pk=job.pk)
    ended_here = end(job, same.filter(state__in=OPEN), JobState.CANCELLED)
    # Whoever is at it may have read the request first.
    return ended_here or same.filter(state=JobState.CANCELLED).exists()
