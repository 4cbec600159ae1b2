"""How far a job is, and whether it was asked to stop, where every process sees it at once.

The database says so too, but not to who looks from outside a transaction that writes for a while.
A cache that is away hinders nothing.
"""

import time
import uuid
from contextlib import suppress
from typing import Any

from django.core.cache import caches
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.jobs.kinds import KINDS
from hld_site.jobs.models import Job
from hld_site.languages.numbers import grouped
from hld_site.languages.punctuation import sentence

LIFETIME = 3600  # seconds


def keys(job_id: uuid.UUID) -> tuple[str, str]:
    return f"job:{job_id}:progress", f"job:{job_id}:stop"


def tell(job_id: uuid.UUID, done: int, total: int | None, started: float) -> None:
    """``started`` is a moment of ``time.time()``: from it the time left is reckoned."""
    now = {"done": done, "total": total, "seconds": time.time() - started}
    with suppress(OSError):
        caches["shared"].set(keys(job_id)[0], now, LIFETIME)


def ask_to_stop(job_id: uuid.UUID) -> None:
    with suppress(OSError):
        caches["shared"].set(keys(job_id)[1], True, LIFETIME)


def is_asked_to_stop(job_id: uuid.UUID) -> bool:
    with suppress(OSError):
        return bool(caches["shared"].get(keys(job_id)[1]))
    return False


def forget(job_id: uuid.UUID) -> None:
    with suppress(OSError):
        caches["shared"].delete_many(keys(job_id))


def latest(job: Job) -> dict[str, Any]:
    with suppress(OSError):
        if kept := caches["shared"].get(keys(job.pk)[0]):
            return kept
    return {"done": job.done, "total": job.total, "seconds": 0}


def how_far(job: Job) -> dict[str, Any]:
    """``share`` is a percentage, None while nothing is known; ``text`` says the same in words."""
    now = latest(job)
    done, total = now["done"], now["total"]
    if not done:
        return {"share": None, "text": _("Waiting to begin.")}
    parts = [ngettext("%(n)s row done", "%(n)s rows done", done) % {"n": grouped(done)}]
    if not total:
        return {"share": None, "text": sentence(parts)}
    left = max(0, total - done)
    estimate = _("about %(n)s left") if KINDS[job.kind].estimates else _("%(n)s left")
    parts.append(estimate % {"n": grouped(left)})
    if left and now["seconds"] > 1:
        parts.append(time_left(now["seconds"] * left / done))
    return {"share": min(100, round(100 * done / total)), "text": sentence(parts)}


def as_json(stage: Any, job: Job) -> dict[str, Any]:
    """What a page asks for while it waits; ``stage`` is that of what the job is done for."""
    now = how_far(job) if job.is_open else {"share": None, "text": str(stage.label)}
    return {"state": stage.value, "busy": job.is_open} | now


def time_left(seconds: float) -> str:
    if seconds < 90:
        n = max(1, round(seconds))
        return ngettext("about %(n)d second", "about %(n)d seconds", n) % {"n": n}
    n = round(seconds / 60)
    return ngettext("about %(n)d minute", "about %(n)d minutes", n) % {"n": n}
