"""Taking a batch back: a batch whose changes are the other's turned round, the last one first.

It is looked at before it is applied. What was ever public is withdrawn, never deleted.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Unpack

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site.exchange.batch_settings import Settings
from hld_site.exchange.batches.checking.check import KEPT, count, forget, marks
from hld_site.exchange.batches.checking.waiting_rules import refuse_by_rules
from hld_site.exchange.batches.outdated import kinds_of, missing_columns_of
from hld_site.exchange.batches.undoing.judge import Judge, Judged
from hld_site.exchange.batches.undoing.timelines import Undo, undos_applied
from hld_site.exchange.models import DOING, Batch, Change, Stage, Verdict
from hld_site.languages.punctuation import listed
from hld_site.records import many_rows
from hld_site.records.catalogue import by_name

CHUNK = 1000


class FirstLoadError(Exception):
    """Nobody takes back what the register began with."""

    def __str__(self) -> str:
        return _(
            "The first load of the register cannot be undone. Correct single records, or import a"
            " file that changes them."
        )


def is_first_load(batch: Batch) -> bool:
    return bool(batch.settings.get("first_load"))


@transaction.atomic
def undo_of(batch: Batch, user, reason: str, **settings: Unpack[Settings]) -> Batch:
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
    batch.reading = {"marks": marks(batch.types), "kinds": kinds_of(batch.types)}
    batch.message = ""
    chunks = list(_bounds(undone))
    total = sum(size for _first, _last, size in chunks)
    done = number = 0
    gone: dict[str, None] = {}
    undos = undos_applied()
    for first, last, size in chunks:
        with transaction.atomic():
            number, missing = _chunk(batch, undone, undos, first, last, number)
            gone |= dict.fromkeys(missing)
            done += size
            tell(done, done / total)
    refuse_by_rules(batch)
    batch.reading["gone"] = list(gone)
    batch.counts = count(batch)
    batch.stage, batch.checked_at = Stage.READY, timezone.now()


def applied(batch: Batch) -> models.QuerySet:
    """What the batch wrote: its changes that were neither refused nor left out."""
    return Change.objects.filter(batch=batch, verdict__in=DOING, left_out=False)


def met(batch: Batch) -> models.QuerySet:
    """What it wrote, and of an undo what it left alone: that would follow it now."""
    if batch.kind != Batch.Kind.UNDO:
        return applied(batch)
    verdicts = (*DOING, Verdict.EDITED)
    return Change.objects.filter(batch=batch, verdict__in=verdicts, left_out=False)


def _bounds(batch: Batch) -> Iterator[tuple[int, int, int]]:
    """Chunks of places, from the last to the first."""
    below = None
    while True:
        rest = met(batch).order_by("-number").values_list("number", flat=True)
        numbers = list((rest.filter(number__lt=below) if below is not None else rest)[:CHUNK])
        if not numbers:
            return
        below = numbers[-1]
        yield below, numbers[0], len(numbers)


def _chunk(
    batch: Batch, undone: Batch, undos: list[Undo], first: int, last: int, number: int
) -> tuple[int, list[str]]:
    """Answers the number of changes that the undo has by now, and what it passed by as gone."""
    gone: list[str] = []
    changes = met(undone).filter(number__gte=first, number__lte=last).order_by("-number")
    for name, some in groupby(changes, key=lambda change: change.type):
        group = list(some)
        is_gone = name not in by_name()
        written = [change for change in group if is_gone or change.verdict != Verdict.NEW]
        gone += missing_columns_of(written)
        if is_gone:
            continue
        judge = Judge(batch, undone, name, group, undos)
        judged = [(change, one) for change in group for one in judge.judge(change)]
        kept = [_kept(batch, n, *one) for n, one in enumerate(judged, number + 1)]
        many_rows.insert(Change, (*KEPT, "left_out"), kept)
        number += len(judged)
    return number, gone


def _kept(batch: Batch, number: int, change: Any, judged: Judged) -> tuple:
    return (
        batch.pk, number, 0, None, change.type, change.key, change.object_id,
        judged.verdict, judged.before, judged.after, judged.errors or None,
        known_by(change) in batch.settings.get("left_out", ()),
    )  # fmt: skip


def known_by(change: Any) -> str:
    """A row of an undo has no line of a file by which its tick is kept."""
    return f"{change.type}/{change.object_id}"


def what_is_gone(batch: Batch) -> str:
    """What the register no longer has of it, in a sentence; empty where it has all."""
    names = batch.reading.get("gone")
    if not names:
        return ""
    message = _(
        "The register no longer has these: %(names)s. What was written there is not undone."
    )
    if batch.kind == Batch.Kind.SET:
        message = _(
            "The register no longer has these: %(names)s. What was proposed there is dropped:"
            " propose it again where it belongs now."
        )
    return message % {"names": listed(names)}


def left_something(undo: Batch) -> bool:
    """Whether an undo that was applied left rows or columns alone, by itself or for a tick."""
    left = models.Q(verdict=Verdict.EDITED) | models.Q(left_out=True)
    return undo.stage == Stage.APPLIED and undo.changes.filter(left).exists()
