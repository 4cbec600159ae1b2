"""Requests only wake the work; this is how they wait a little for it, and tell how far it is."""

import time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.exchange import progress
from hld_site.exchange.keeper import exporter, keeper
from hld_site.exchange.models import Batch, Export, State
from hld_site.languages.numbers import grouped
from hld_site.languages.punctuation import sentence

BUSY = (State.CHECKING, State.APPLYING, Export.State.WRITING)
PATIENCE = 1.0  # seconds: a small file is ready at once
STEP = 0.05


def begin(work: Batch | Export) -> None:
    """Lets the work begin, and gives what is small the time to be done."""
    (keeper if isinstance(work, Batch) else exporter).wake()
    until = time.monotonic() + PATIENCE
    while is_busy(work) and time.monotonic() < until:
        time.sleep(STEP)


def is_busy(work: Batch | Export) -> bool:
    return type(work)._default_manager.filter(pk=work.pk, state__in=BUSY).exists()


def is_queued(work: Batch | Export) -> bool:
    """Batches are applied one after the other."""
    if not isinstance(work, Batch) or work.state != State.APPLYING or progress.heard(work.pk):
        return False
    before = Batch.objects.filter(state=State.APPLYING, made_at__lt=work.made_at)
    return before.exists()


def how_far(work: Batch | Export) -> dict[str, Any]:
    """``share`` is a percentage, None while nothing is known; ``text`` says the same in words."""
    told = progress.heard(work.pk)
    if is_queued(work):
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
