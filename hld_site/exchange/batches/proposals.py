"""A set of changes: a batch that is opened before the writing, and filled by people, not a file.

What is proposed is a ``Change`` as an import makes it: before and after, in the values of JSON.
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any, Unpack

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import FileField, Max, QuerySet
from django.utils import timezone, translation

from hld_site.exchange.batch_settings import Settings
from hld_site.exchange.batches.checking.check import count
from hld_site.exchange.batches.checking.drafts import key_text
from hld_site.exchange.batches.checking.waiting_rules import refuse_by_rules, take_in_again
from hld_site.exchange.batches.existing import Existing
from hld_site.exchange.batches.outdated import kinds_of, missing_columns_of, missing_values_of
from hld_site.exchange.models import Batch, Change, Stage, Verdict
from hld_site.jobs.models import Job, JobState
from hld_site.records import catalogue
from hld_site.records.catalogue import by_name
from hld_site.records.declarations import Declaration

OPEN = (Stage.READY, Stage.APPLYING)
MERGED = (Verdict.CHANGED, Verdict.STALE, Verdict.REFUSED)
SETS_TO_CHOOSE = 20
Values = dict[str, Any]


def open_set(user, title: str, name: str = "", **settings: Unpack[Settings]) -> Batch:
    """``title`` says why; it is called so too, where it has no name of its own."""
    number = uuid.uuid4()
    language = translation.get_language() or ""
    job = Job.objects.create(
        kind="apply", subject=number, user=user, language=language, state=JobState.DONE
    )
    return Batch.objects.create(
        id=number,
        kind=Batch.Kind.SET,
        stage=Stage.READY,
        job=job,
        user=user,
        reason=title[:400],
        file_name=(name or title)[:255],
        checked_at=timezone.now(),
        settings=settings,
    )


def open_sets() -> QuerySet:
    return Batch.objects.filter(kind=Batch.Kind.SET, stage__in=OPEN).order_by("-made_at")


def sets_to_choose() -> list[Batch]:
    """As many as a menu shows."""
    return list(joinable_sets()[:SETS_TO_CHOOSE])


def joinable_sets() -> QuerySet:
    """Those that take one more change: what is approved was approved as it stands."""
    return open_sets().filter(stage=Stage.READY)


def waiting_for(declared: Declaration, ids: Iterable[int]) -> QuerySet:
    """The changes that are proposed to these rows and not yet written."""
    rows = Change.objects.filter(type=declared.name, object_id__in=list(ids), left_out=False)
    return rows.filter(batch__kind=Batch.Kind.SET, batch__stage__in=OPEN).select_related("batch")


def declared_of(row: Any) -> Declaration:
    return catalogue.of(row.__class__)


def values_of(declared: Declaration, row: Any) -> Values:
    names = dict.fromkeys([*declared.settable, *declared.model.filled_in])
    columns = {name: declared.stored[name] for name in names if name in declared.stored}
    lacking = {n for n, column in declared.references.items() if column.names_none(row)}
    return {n: None if n in lacking else data_of(column, row) for n, column in columns.items()}


def data_of(column: Any, row: Any) -> Any:
    """An old version may name a record that has been deleted since: by the key that it had last."""
    try:
        return column.data(row)
    except ObjectDoesNotExist:
        number = getattr(row, column.id_attribute)
        keys = column.related.history.filter(id=number).order_by("-history_id")
        return keys.values_list("key", flat=True).first()


@transaction.atomic
def propose(
    batch: Batch, row: Any, stored: Any, user, errors: list | None = None, why: str = ""
) -> Change | None:
    """``row`` is as it shall be, ``stored`` as it is; None for a row that is to be made."""
    declared = declared_of(row)
    keep_uploads(row)
    after = values_of(declared, row)
    before = values_of(declared, stored if stored is not None else type(row)())
    differing = {name: value for name, value in after.items() if value != before[name]}
    change = earlier_of(batch, declared, stored)
    merges = change and change.verdict in MERGED and not change.left_out
    if change and merges:
        # What was proposed first is part of what the form did not show: it stays, if it may.
        refused = {error["column"] for error in change.errors or ()}
        earlier = {n: v for n, v in (change.after or {}).items() if n not in refused}
        before = {name: before[name] for name in differing} | (change.before or {})
        differing = earlier | differing
        before = {name: before[name] for name in differing}
    else:
        before = {name: before[name] for name in differing}
    if not differing:
        return None
    is_new = stored is None
    verdict = Verdict.NEW if is_new else Verdict.CHANGED
    change = change or next_change(batch, declared)
    change.key = key_text(tuple(map(after.get, declared.natural_key)))
    change.object_id = None if is_new else stored.pk
    change.verdict = Verdict.REFUSED if errors else verdict
    change.before, change.after, change.errors = (None if is_new else before), differing, errors
    return keep(batch, change, user, why)


def keep_uploads(row: Any) -> None:
    """A set names the files of its rows; one that came with a form is kept at once."""
    for field in row._meta.concrete_fields:
        if isinstance(field, FileField):
            field.pre_save(row, add=False)


@transaction.atomic
def propose_removal(batch: Batch, stored: Any, user, why: str = "") -> Change:
    declared = declared_of(stored)
    change = earlier_of(batch, declared, stored) or next_change(batch, declared)
    before = values_of(declared, stored)
    change.key = key_text(tuple(map(before.get, declared.natural_key)))
    change.object_id = stored.pk
    change.verdict, change.before, change.after = Verdict.REMOVED, before, None
    return keep(batch, change, user, why)


def keep(batch: Batch, change: Change, user, why: str) -> Change:
    """As it is proposed now, whatever became of it before."""
    change.left_out, change.now = False, None
    change.reason = with_reason(change.reason, why or batch.reason, user)
    change.save()
    note_change(batch, user)
    return change


def with_reason(known: str, why: str, user) -> str:
    """All reasons of one row, each with whoever gave it."""
    return "; ".join(dict.fromkeys([*filter(None, [known]), f"{why} ({user})"]))


def earlier_of(batch: Batch, declared: Declaration, stored: Any) -> Change | None:
    if stored is None:
        return None
    return Change.objects.filter(batch=batch, type=declared.name, object_id=stored.pk).first()


def next_change(batch: Batch, declared: Declaration) -> Change:
    last = Change.objects.filter(batch=batch).aggregate(last=Max("number"))["last"] or 0
    return Change(batch=batch, number=last + 1, type=declared.name)


def note_change(batch: Batch, user) -> None:
    writers = sorted({*batch.settings.get("writers", []), user.pk})
    changes = Change.objects.filter(batch=batch)
    batch.settings = {**batch.settings, "writers": writers}
    batch.types = sorted(set(changes.order_by().values_list("type", flat=True)))
    # What was proposed first was so by columns as they were then.
    noted = batch.reading.get("kinds", {})
    kinds = noted | kinds_of({*batch.types} - {*noted})
    batch.reading = {**batch.reading, "kinds": kinds}
    batch.counts, batch.checked_at = count(batch), timezone.now()
    batch.save(update_fields=["settings", "types", "reading", "counts", "checked_at"])


def is_due(batch: Batch, now: datetime.datetime) -> bool:
    return batch.hour is None or batch.hour <= now


def is_scheduled(batch: Batch, now: datetime.datetime) -> bool:
    return batch.stage == Stage.APPLYING and not is_due(batch, now)


def forget_what_is_gone(batch: Batch) -> list[str]:
    """What is proposed to types and columns that the register no longer has; answers which."""
    gone: list[str] = []
    for change in Change.objects.filter(batch=batch):
        if not (missing := missing_columns_of([change])):
            continue
        gone += missing
        known = by_name()[change.type].stored if change.type in by_name() else {}
        for side in ("before", "after"):
            values = {n: v for n, v in (getattr(change, side) or {}).items() if n in known}
            setattr(change, side, values or None)
        if known and (change.after or change.verdict == Verdict.REMOVED):
            change.save()
        else:
            change.delete()
    return gone


def refuse_what_lacks(batch: Batch) -> None:
    """A row that is proposed has no file that could be read again: whoever proposed it is told."""
    for change in Change.objects.filter(batch=batch, verdict=Verdict.NEW):
        if errors := missing_values_of(change):
            change.verdict, change.errors = Verdict.REFUSED, errors
            change.save()


@transaction.atomic
def rebase(batch: Batch) -> None:
    """What others changed meanwhile has been looked at: from here on it is what stands there."""
    gone = [*batch.reading.get("gone", ()), *forget_what_is_gone(batch)]
    take_in_again(batch)
    refuse_what_lacks(batch)
    for change in Change.objects.filter(verdict=Verdict.STALE, batch=batch):
        declared, number = by_name()[change.type], change.object_id or 0
        names = list(dict.fromkeys([*(change.after or {}), *declared.natural_key]))
        now = Existing(declared, names).values_by_id([number]).get(number)
        if now is None and change.object_id:
            change.delete()
            continue
        if now is not None:
            change.before = {name: now[name] for name in change.after or {}}
        change.verdict, change.now = (Verdict.CHANGED if now else Verdict.NEW), None
        change.save()
    refuse_by_rules(batch)
    noted = {"kinds": kinds_of(batch.types), "gone": list(dict.fromkeys(gone))}
    batch.reading = {**batch.reading, **noted}
    batch.counts, batch.checked_at, batch.message = count(batch), timezone.now(), ""
    batch.save(update_fields=["reading", "counts", "checked_at", "message"])
