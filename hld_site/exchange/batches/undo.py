"""Taking a batch back: a batch whose changes are the other's turned round, the last one first.

It is looked at before it is applied. What was ever public is withdrawn, never deleted.
"""

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
from hld_site.exchange.batches.publicity import parts_of_withdrawn, public_among
from hld_site.exchange.models import Batch, Change, Stage, Verdict
from hld_site.publishing.status import Status

CHUNK = 1000
DONE = (Verdict.NEW, Verdict.CHANGED, Verdict.REMOVED)
UNPUBLISHED = (Status.DRAFT, Status.REVIEW)
Judged = tuple[str, dict | None, dict | None, str]


class FirstLoadError(Exception):
    """Nobody takes back what the register began with."""

    def __str__(self) -> str:
        return _(
            "The first load of the register cannot be taken back. Mend single records, or import"
            " a file that changes them."
        )


def is_first_load(batch: Batch) -> bool:
    return bool(batch.settings.get("first_load"))


@transaction.atomic
def undo_of(batch: Batch, user, reason: str, **settings) -> Batch:
    """A new batch that takes this one back; ``insist=True`` takes back what was edited since too.

    Raises FirstLoadError for what the register began with.
    """
    if is_first_load(batch):
        raise FirstLoadError
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
    batch.reading = {"marks": marks(batch.types)}
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
    for name, some in groupby(changes, key=lambda change: change.type):
        group = list(some)
        judge = Judge(batch, undone, name, group)
        judged = [(change, judge.judge(change)) for change in group]
        rows.insert(Change, KEPT, [_kept(batch, done + n, *j) for n, j in enumerate(judged, 1)])
        done += len(group)


def _kept(batch: Batch, number: int, change: Any, judged: Judged) -> tuple:
    verdict, before, after, note = judged
    errors = [{"column": "", "value": "", "message": note}] if note else None
    return (
        batch.pk, number, 0, None, change.type, change.key, change.object_id,
        verdict, before, after, errors,
    )  # fmt: skip


def family(batch: Batch) -> set:
    """The batch, what took it back, what took that back, and so on."""
    members = {batch.pk}
    undoing = Batch.objects.values_list("pk", flat=True)
    while more := set(undoing.filter(undoes__in=members)) - members:
        members |= more
    return members


class Judge:
    """Turns changes of one type round, and finds those that were edited since."""

    def __init__(self, batch: Batch, undone: Batch, name: str, changes: list[Any]):
        declared = by_name()[name]
        self.insist = bool(batch.settings.get("insist"))
        self.restores = undone.kind == Batch.Kind.UNDO
        self.names = list(declared.stored)
        ids = [change.object_id for change in changes]
        self.current = Existing(declared, self.names).by_id(ids)
        self.edited = self._edited(declared.model, undone, ids)
        self.public = public_among(declared, ids)
        made = [change.object_id for change in changes if change.verdict == Verdict.NEW]
        self.staying = parts_of_withdrawn(declared, undone, made)
        going = [pk for pk in made if pk not in self.public]
        self.dependents = Dependents(declared.model, undone, batch, self.public).of(going)

    @staticmethod
    def _edited(model, undone: Batch, ids: list[int]) -> dict[int, str]:
        """Who changed a row after the batch did; taking it back and forth is no edit."""
        history = model.history
        own = history.filter(batch=undone.pk, id__any_of=ids)
        last = own.aggregate(last=models.Max("history_id"))["last"] or 0
        later = history.filter(id__any_of=ids, history_id__gt=last)
        later = later.exclude(batch__in=family(undone))
        edits = later.order_by("history_id").values_list(
            "id", "history_date", "history_user__username"
        )
        return {
            pk: _("Edited on %(day)s by %(who)s since.") % {"day": day.date(), "who": who or "—"}
            for pk, day, who in edits
        }

    def judge(self, change: Any) -> Judged:
        if change.verdict == Verdict.REMOVED:
            return self._put_back(change)
        values = self.current.get(change.object_id)
        if values is None:
            gone = Verdict.UNCHANGED if change.verdict == Verdict.NEW else Verdict.EDITED
            return gone, None, None, _("It is no longer there.")
        now = dict(zip(self.names, values, strict=True))
        turn = self._take_away if change.verdict == Verdict.NEW else self._set_back
        verdict, before, after, note = turn(change, now)
        edited = self.edited.get(change.object_id, "")
        if edited and not self.insist and verdict in (Verdict.REMOVED, Verdict.CHANGED):
            return Verdict.EDITED, before, after, edited
        return verdict, before, after, note

    def _take_away(self, change: Any, now: dict) -> Judged:
        if change.object_id in self.public:
            if now["status"] == Status.WITHDRAWN:
                return Verdict.UNCHANGED, None, None, _("It was public once, and is withdrawn.")
            withdrawn = {"status": Status.WITHDRAWN.value}
            return Verdict.CHANGED, {"status": now["status"]}, withdrawn, once_public()
        if change.object_id in self.staying:
            reason = _("It belongs to a record that was public once, and stays with it.")
            return Verdict.UNCHANGED, None, None, reason
        if reason := self.dependents.get(change.object_id, ""):
            return Verdict.EDITED, now, None, reason
        return Verdict.REMOVED, now, None, ""

    def _set_back(self, change: Any, now: dict) -> Judged:
        """As it was before; what was public since does not become a draft again."""
        after, note = dict(change.before), ""
        is_public = change.object_id in self.public and not self.restores
        if is_public and after.get("status") in UNPUBLISHED:
            after["status"], note = Status.WITHDRAWN.value, once_public()
        before = {name: now[name] for name in after}
        if before == after:
            return Verdict.UNCHANGED, None, None, ""
        return Verdict.CHANGED, before, after, note

    def _put_back(self, change: Any) -> Judged:
        if change.object_id in self.current:
            return Verdict.UNCHANGED, None, None, _("It is there again.")
        return Verdict.NEW, None, change.before, ""


def once_public() -> str:
    return _("It was public once: it is withdrawn, not removed.")
