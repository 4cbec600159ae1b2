"""The kinds of job. What a kind does is declared once, beside what it does it to::

    @job("check", stopped=leave_unchecked)
    def check(running): ...

Each process does jobs of one kind one after the other, those of different kinds side by side.
"""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from hld_site.jobs.models import Job


@dataclass(frozen=True)
class Kind:
    """``stopped`` is told in the transaction in which a job fails or is cancelled, ``afterwards``
    when no more jobs wait. ``estimates``: how much there is to do is known only about.
    """

    do: Callable[[Any], None]
    stopped: Callable[[Job], None] = lambda job: None
    afterwards: Callable[[datetime.datetime], None] = lambda now: None
    estimates: bool = False


KINDS: dict[str, Kind] = {}


def job(name: str, **how: Any):
    def declare(do: Callable[[Any], None]):
        KINDS[name] = Kind(do, **how)
        return do

    return declare


def enqueue(kind: str, subject: uuid.UUID, user, language: str = "") -> Job:
    """``language`` is Django's code for it: that of whoever asks, if it is left out."""
    language = language or translation.get_language()
    return Job.objects.create(kind=kind, subject=subject, user=user, language=language)
