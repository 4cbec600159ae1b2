"""What a person may do with a batch. Each step is one statement that holds only in its state.

Each answers whether it was taken: False means that the batch has moved on meanwhile.
"""

from typing import Any

from hld_site.exchange import progress
from hld_site.exchange.batches.apply import DOING
from hld_site.exchange.batches.questions import blocked
from hld_site.exchange.models import Batch, Change, Mode, State, Verdict

OPEN = (State.READY, State.FAILED, State.CANCELLED)


def check_again(batch: Batch, settings: dict[str, Any]) -> bool:
    """From the beginning, with other settings or against the register as it now is."""
    progress.forget(batch.pk)
    waiting = Batch.objects.filter(pk=batch.pk, state__in=OPEN)
    return bool(
        waiting.update(
            state=State.CHECKING, settings=settings, worker="", beat=None, done=0, total=None
        )
    )


def let_apply(batch: Batch, mode: str = Mode.ALL) -> bool:
    progress.forget(batch.pk)
    ready = Batch.objects.filter(pk=batch.pk, state=State.READY)
    return bool(ready.update(state=State.APPLYING, mode=mode, message=""))


def cancel(batch: Batch) -> bool:
    """A check stops and its batch is done with; an application is asked to stop in time."""
    progress.cancel(batch.pk)
    waiting = Batch.objects.filter(pk=batch.pk, state__in=(State.CHECKING, State.READY))
    return bool(waiting.update(state=State.CANCELLED, worker=""))


def leave_out(batch: Batch, numbers: list[int], out: bool) -> int:
    if batch.state != State.READY:
        return 0
    return Change.objects.filter(batch=batch, number__in=numbers).update(left_out=out)


def why_not(batch: Batch, mode: str = Mode.ALL) -> str:
    """What keeps a ready batch from being applied: "questions", "stale", "refused", "nothing"."""
    rows = Change.objects.filter(batch=batch, left_out=False)
    if blocked(batch):
        return "questions"
    if rows.filter(verdict=Verdict.STALE).exists():
        return "stale"
    if mode == Mode.ALL and rows.filter(verdict=Verdict.REFUSED).exists():
        return "refused"
    return "" if rows.filter(verdict__in=DOING).exists() else "nothing"
