"""What an import would do goes into a set of changes, to be looked at and published with others."""

from typing import Any

from django.db import transaction
from django.db.models import Max

from hld_site.exchange.batches.proposals import note_change, with_reason
from hld_site.exchange.batches.steps import why_not
from hld_site.exchange.models import DOING, Batch, Change, Stage, Verdict

CHUNK = 1000


@transaction.atomic
def gather(batch: Batch, into: Batch, user) -> bool:
    """False where either has moved on meanwhile. The import is done with: the set writes it."""
    ours = Batch.locked().filter(pk=batch.pk, stage=Stage.READY).first()
    theirs = Batch.locked().filter(pk=into.pk, stage=Stage.READY).first()
    if ours is None or theirs is None or theirs.kind != Batch.Kind.SET:
        return False
    known = {identity(change): change for change in Change.objects.filter(batch=theirs)}
    number = Change.objects.filter(batch=theirs).aggregate(last=Max("number"))["last"] or 0
    fresh = []
    rows = Change.objects.filter(batch=ours, left_out=False, verdict__in=DOING).order_by("number")
    for change in rows.iterator(CHUNK):
        change.reason = with_reason(change.reason, ours.reason, user)
        if earlier := known.get(identity(change)):
            join(earlier, change)
            continue
        number += 1
        change.pk, change.batch, change.number = None, theirs, number
        change.sheet, change.row = 0, None
        fresh.append(change)
    Change.objects.bulk_create(fresh, batch_size=CHUNK)
    ours.stage, ours.settings = Stage.CANCELLED, {**ours.settings, "gathered": str(theirs.pk)}
    ours.save(update_fields=["stage", "settings"])
    note_change(theirs, user)
    return True


def identity(change: Change) -> tuple[str, Any]:
    """The row that a change is of: by its number, or by its key where it is to be made."""
    return change.type, change.object_id or change.key


def join(earlier: Change, later: Change) -> None:
    """The later one counts, column by column; what stood there before both stays known."""
    if earlier.verdict == later.verdict and later.verdict in (Verdict.CHANGED, Verdict.NEW):
        before = {**(later.before or {}), **(earlier.before or {})}
        earlier.before = before if earlier.verdict == Verdict.CHANGED else None
        earlier.after = {**(earlier.after or {}), **(later.after or {})}
    else:
        earlier.verdict, earlier.before, earlier.after = later.verdict, later.before, later.after
    earlier.errors, earlier.left_out = None, False
    earlier.reason = "; ".join(filter(None, [earlier.reason, later.reason]))
    earlier.save()


def may_be_gathered(batch: Batch) -> bool:
    """Whether it asks nothing and refuses nothing that is not left out."""
    is_ready = batch.kind == Batch.Kind.IMPORT and batch.stage == Stage.READY
    return is_ready and not why_not(batch)
