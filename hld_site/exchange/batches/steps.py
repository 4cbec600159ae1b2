"""What a person may do with a batch. Each step is taken in its stage only, by whoever is first.

Each answers whether it was taken: False means that the batch has moved on meanwhile.
"""

import copy
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from hld_site.exchange.batch_settings import Settings
from hld_site.exchange.batches.asking.question_words import blocked
from hld_site.exchange.batches.outdated import is_outdated
from hld_site.exchange.batches.undoing.undo import known_by
from hld_site.exchange.models import DOING, STOPPED, Batch, Change, Mode, Stage, Verdict
from hld_site.jobs import claims

OPEN = (Stage.READY, Stage.FAILED, Stage.CANCELLED)


@transaction.atomic
def move(batch: Batch, stages: Iterable[Stage], kind: str, user, **values: Any) -> bool:
    same = Batch.objects.filter(pk=batch.pk)
    if not same.filter(stage__in=stages).update(**values):
        return False
    for name, value in values.items():
        setattr(batch, name, value)
    same.update(job=batch.enqueue(kind, user))
    return True


def check_again(batch: Batch, settings: Settings) -> bool:
    """From the beginning, with other settings or against the register as it now is."""
    settings.pop("unchecked", None)
    return move(batch, OPEN, "check", batch.user, stage=Stage.CHECKING, settings=settings)


def let_apply(batch: Batch, mode: str = Mode.ALL, user=None) -> bool:
    """``user`` answers for what is written: who brought the file, if it is left out."""
    user = user or batch.user
    given = {"mode": mode, "message": "", "applied_by": user}
    return move(batch, (Stage.READY,), "apply", user, stage=Stage.APPLYING, **given)


def cancel(batch: Batch) -> bool:
    """A check stops and its batch is done with; what is being applied is ready again."""
    if batch.job.is_open:
        return claims.cancel(batch.job)
    ready = Batch.objects.filter(pk=batch.pk, stage=Stage.READY)
    return bool(ready.update(stage=Stage.CANCELLED))


@transaction.atomic
def leave_out(batch: Batch, numbers: list[int], out: bool) -> int:
    """Kept in the settings too, for a check makes the rows anew."""
    if batch.stage != Stage.READY:
        return 0
    rows: Any = Change.objects.filter(batch=batch, number__in=numbers, left_out=not out)
    settings = copy.deepcopy(batch.settings)
    if batch.kind == Batch.Kind.UNDO:
        kept, some = {*settings.get("left_out", ())}, {*map(known_by, rows)}
        settings["left_out"] = sorted(kept | some if out else kept - some)
    for place, row in rows.filter(row__isnull=False).values_list("sheet", "row"):
        key = batch.reading["sheets"][place]["key"]
        chosen = settings.setdefault("sheets", {}).setdefault(key, {})
        kept = {*chosen.get("left_out", ())}
        chosen["left_out"] = sorted(kept | {row} if out else kept - {row})
    batch.settings = settings
    batch.save(update_fields=["settings"])
    return rows.update(left_out=out)


def why_not(batch: Batch, mode: str = Mode.ALL) -> str:
    """What keeps a ready batch from being applied.

    "questions", "stale", "refused", "waiting" or "nothing".
    """
    rows = Change.objects.filter(batch=batch, left_out=False)
    if is_outdated(batch):
        return "stale"
    if blocked(batch):
        return "questions"
    if rows.filter(verdict=Verdict.STALE).exists():
        return "stale"
    stopped = rows.filter(verdict__in=STOPPED).order_by().values_list("verdict", flat=True)
    if mode == Mode.ALL and (verdicts := {*stopped.distinct()}):
        return "refused" if Verdict.REFUSED in verdicts else "waiting"
    return "" if rows.filter(verdict__in=DOING).exists() else "nothing"
