"""Requests only wake the work; this is how they wait a little for it, and tell how far it is."""

import time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.exchange import progress
from hld_site.exchange.keeper import keeper
from hld_site.exchange.models import Batch, State
from hld_site.languages.lists import sentence
from hld_site.languages.numbers import grouped

BUSY = (State.CHECKING, State.APPLYING)
PATIENCE = 1.0  # seconds: a small file is ready at once
STEP = 0.05


def begin(batch: Batch) -> None:
    """Lets the work begin, and gives a small batch the time to be done."""
    keeper.wake()
    until = time.monotonic() + PATIENCE
    while is_busy(batch) and time.monotonic() < until:
        time.sleep(STEP)


def is_busy(batch: Batch) -> bool:
    return Batch.objects.filter(pk=batch.pk, state__in=BUSY).exists()


def is_queued(batch: Batch) -> bool:
    """Batches are applied one after the other."""
    if batch.state != State.APPLYING or progress.heard(batch.pk):
        return False
    before = Batch.objects.filter(state=State.APPLYING, made_at__lt=batch.made_at)
    return before.exists()


def how_far(batch: Batch) -> dict[str, Any]:
    """``share`` is a percentage, None while nothing is known; ``text`` says the same in words."""
    told = progress.heard(batch.pk)
    if is_queued(batch):
        return {"share": None, "text": _("Waiting until another batch has been written.")}
    if not told or not told["done"]:
        return {"share": None, "text": _("Waiting to begin.")}
    done, total = told["done"], told["total"]
    text = [ngettext("%(n)s row done", "%(n)s rows done", done) % {"n": grouped(done)}]
    if total:
        left = max(0, total - done)
        estimate = _("about %(n)s left") if told["phase"] == "check" else _("%(n)s left")
        text.append(estimate % {"n": grouped(left)})
    if seconds := progress.seconds_left(told):
        text.append(time_left(seconds))
    return {"share": round(100 * done / total) if total else None, "text": sentence(text)}


def time_left(seconds: float) -> str:
    if seconds < 90:
        n = max(1, round(seconds))
        return ngettext("about %(n)d second", "about %(n)d seconds", n) % {"n": n}
    n = round(seconds / 60)
    return ngettext("about %(n)d minute", "about %(n)d minutes", n) % {"n": n}
