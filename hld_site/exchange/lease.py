"""Work that outlives a request is a lease: a process that gives no sign of life for ``SILENT`` is
replaced, and the work begins anew.
"""

import datetime
import os
import socket
import threading

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SILENT = datetime.timedelta(seconds=15)


class LostError(Exception):
    """The work was cancelled, or another process has taken it over."""


class Leased(models.Model):
    """How far the work has come, and which process is at it."""

    done = models.PositiveBigIntegerField(_("rows done"), default=0)
    total = models.PositiveBigIntegerField(_("rows in all"), null=True, blank=True)
    worker = models.CharField(_("worker"), max_length=80, blank=True, default="")
    beat = models.DateTimeField(_("last sign of life"), null=True, blank=True)

    class Meta:
        abstract = True


def worker_name() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{threading.get_ident()}"


def unattended(now: datetime.datetime) -> Q:
    return Q(worker="") | Q(beat=None) | Q(beat__lt=now - SILENT)


def claim(rows: QuerySet, worker: str) -> bool:
    """Takes work that nobody is at; False if another process is. ``rows`` is the one to be done."""
    now = timezone.now()
    free = rows.filter(unattended(now) | Q(worker=worker))
    return bool(free.update(worker=worker, beat=now, done=0, total=None))
