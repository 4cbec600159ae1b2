"""Taking a batch back: a batch whose changes are the other's turned round, the last one first."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site.exchange.batches import rows
from hld_site.exchange.batches.check import KEPT, count, forget, marks
from hld_site.exchange.batches.dependents import Dependents
from hld_site.exchange.batches.existing import Existing
from hld_site.exchange.batches.plan import by_name
from hld_site.exchange.models import Batch, Change, Stage, Verdict

CHUNK = 1000
DONE = (Verdict.NEW, Verdict.CHANGED, Verdict.REMOVED)
Judged = tuple[str, dict | None, dict | None, str]


@transaction.atomic
def undo_of(batch: Batch, user, reason: str, **settings) -> Batch:
    """A new batch that takes this one back; ``insist=True`` takes back what was edited since too.

    With ``at_once=True`` it is applied as soon as it is checked, unless something was edited since.
    """
    undo = Batch(
        kind=Batch.Kind.UNDO,
        undoes=batch,
        user=user,
        reason=reason,
        types=batch.types,
        settings=settings,
        file_name=batch.file_name,
    )
    undo.enqueue("check", user)
    undo.save(force_insert=True)
    return undo


def check_undo(batch: Batch, tell) -> None:
    """Makes the changes of an undo and leaves it ready."""
    forget(batch)
    undone: Any = batch.undoes
    batch.found = {"marks": marks(batch.types)}
    total = done = 0
    chunks = list(_bounds(undone))
    total = sum(size for _first, _last, size in chunks)
    for first, last, size in chunks:
        with transaction.atomic():
            _chunk(batch, undone, first, last, done)
            done += size
            tell(done, done / total)
    batch.counts = count(batch)
    batch.stage, batch.checked_at = Stage.READY, timezone.now()


def applied(batch: Batch) -> models.QuerySet:
    """What the batch wrote: its changes that were neither refused nor left out."""
    return Change.objects.filter(batch=batch, verdict__in=DONE, left_out=False)


def _bounds(batch: Batch) -> Iterator[tuple[int, int, int]]:
    """Chunks of places, from the last to the first."""
    below = None
    while True:
        rest = applied(batch).order_by("-number").values_list("number", flat=True)
        numbers = list((rest.filter(number__lt=below) if below is not None else rest)[:CHUNK])
        if not numbers:
            return
        below = numbers[-1]
        yield below, numbers[0], len(numbers)


def _chunk(batch: Batch, undone: Batch, first: int, last: int, done: int) -> None:
    changes = applied(undone).filter(number__gte=first, number__lte=last).order_by("-number")
    kept = []
    for name, some in groupby(changes, key=lambda change: change.type):
        group = list(some)
        judge = Judge(batch, undone, name, group)
        for change in group:
            done += 1
            verdict, before, after, said = judge.judge(change)
            errors = [{"column": "", "value": "", "message": said}] if said else None
            kept.append(
                (batch.pk, done, 0, None, name, change.key, change.object_id,
                 verdict, before, after, errors)
            )  # fmt: skip
    rows.insert(Change, KEPT, kept)


def family(batch: Batch) -> set:
    """The batch, what took it back, what took that back, and so on."""
    found = {batch.pk}
    while more := set(Batch.objects.filter(undoes__in=found).values_list("pk", flat=True)) - found:
        found |= more
    return found


class Judge:
    """Turns changes of one type round, and finds those that were edited since."""

    def __init__(self, batch: Batch, undone: Batch, name: str, changes: list[Any]):
        declared = by_name()[name]
        self.insist = bool(batch.settings.get("insist"))
        self.names = list(declared.stored)
        ids = [change.object_id for change in changes]
        self.held = Existing(declared, self.names).by_id(ids)
        self.edited = self._edited(declared.model, undone, ids)
        made = [change.object_id for change in changes if change.verdict == Verdict.NEW]
        self.dependents = Dependents(declared.model, undone, batch).of(made)

    @staticmethod
    def _edited(model, undone: Batch, ids: list[int]) -> dict[int, str]:
        """Who changed a row after the batch did; taking it back and forth is no edit."""
        history = model.history
        own = history.filter(batch=undone.pk, id__among=ids)
        last = own.aggregate(last=models.Max("history_id"))["last"] or 0
        later = history.filter(id__among=ids, history_id__gt=last)
        later = later.exclude(batch__in=family(undone))
        told = later.order_by("history_id").values_list(
            "id", "history_date", "history_user__username"
        )
        return {
            pk: _("Edited on %(day)s by %(who)s since.") % {"day": day.date(), "who": who or "—"}
            for pk, day, who in told
        }

    def judge(self, change: Any) -> Judged:
        if change.verdict == Verdict.REMOVED:
            return self._put_back(change)
        values = self.held.get(change.object_id)
        if values is None:
            said = _("It is no longer there.")
            return (
                Verdict.UNCHANGED if change.verdict == Verdict.NEW else Verdict.EDITED,
                None,
                None,
                said,
            )
        now = dict(zip(self.names, values, strict=True))
        said = self.edited.get(change.object_id, "")
        if change.verdict == Verdict.NEW:
            said = said or self.dependents.get(change.object_id, "")
            after, before = None, now
            if change.object_id in self.dependents:
                return Verdict.EDITED, before, after, self.dependents[change.object_id]
        else:
            after = change.before
            before = {name: now[name] for name in change.before}
            if before == after:
                return Verdict.UNCHANGED, None, None, ""
        verdict = Verdict.REMOVED if change.verdict == Verdict.NEW else Verdict.CHANGED
        if said and not self.insist:
            return Verdict.EDITED, before, after, said
        return verdict, before, after, ""

    def _put_back(self, change: Any) -> Judged:
        if change.object_id in self.held:
            return Verdict.UNCHANGED, None, None, _("It is there again.")
        return Verdict.NEW, None, change.before, ""
