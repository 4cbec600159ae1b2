"""Who wrote each column of a row, in order: what it holds once a batch is taken from among them.

History keeps every version of a row, with the batch that wrote it. A batch that was taken back
counts no more, wherever it stands in the order; what was written by hand always counts.
"""

import dataclasses
import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from hld_site.exchange.batches.existing import Existing
from hld_site.exchange.models import DOING, Batch, Change, Stage, Verdict
from hld_site.records.declarations import Declaration

Moment = datetime.datetime | None


@dataclasses.dataclass(frozen=True)
class Undo:
    """An undo that was applied, and the batch that it takes back."""

    id: uuid.UUID
    undoes: uuid.UUID
    at: datetime.datetime


@dataclasses.dataclass(frozen=True)
class Version:
    """A row as one writer left it; ``at`` is None where history does not know of it."""

    batch: uuid.UUID | None
    at: Moment
    who: str
    values: dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Write:
    version: Version
    value: Any


class Standing:
    """Whether what a batch wrote into one row still counts, given the undos that met the row.

    ``idle`` are those that wrote nothing: of a batch that is taken back already they are none.
    """

    def __init__(self, undos: Iterable[Undo], idle: Collection[uuid.UUID] = ()):
        self.idle = idle
        self.of: dict[uuid.UUID, list[Undo]] = defaultdict(list)
        self.ids: set[uuid.UUID] = set()
        for undo in undos:
            self.of[undo.undoes].append(undo)
            self.ids.add(undo.id)

    def stands(self, batch, at: Moment = None, without: uuid.UUID | None = None) -> bool:
        """``at``: as it was then; ``without``: as if that batch were taken back too."""
        return batch is None or (batch != without and not self.undone(batch, at, without))

    def undone(self, batch, at: Moment = None, without: uuid.UUID | None = None) -> Undo | None:
        """The first undo of a batch that has not been taken back itself."""
        undos = (
            u for u in self.of.get(batch, ()) if (at is None or u.at <= at) and self._counts(u)
        )
        return next((undo for undo in undos if self.stands(undo.id, at, without)), None)

    def _counts(self, undo: Undo) -> bool:
        if undo.id not in self.idle:
            return True
        earlier = (other for other in self.of[undo.undoes] if other.at < undo.at)
        return not any(self._counts(u) and self.stands(u.id, undo.at) for u in earlier)


class Timeline:
    """The writes of each column of one row, the oldest first."""

    def __init__(self, versions: list[Version], now: dict[str, Any], standing: Standing):
        self.versions = versions
        self.now = now
        self.standing = standing

    def made_by(self, batch: uuid.UUID) -> dict[str, Any]:
        """The row as a batch that made it left it."""
        made = (version.values for version in self.versions if version.batch == batch)
        return next(made, self.now)

    def writes(self, name: str) -> list[Write]:
        writes: list[Write] = []
        before: Any = None
        for version in self.versions:
            value = version.values[name]
            if not writes or value != self._without(version, writes, before):
                writes.append(Write(version, value))
            before = value
        if not writes or before != self.now[name]:
            writes.append(Write(Version(None, None, "", self.now), self.now[name]))
        return writes

    def _without(self, version: Version, writes: list[Write], before: Any) -> Any:
        """What a column would hold if this version had not written it.

        To take a batch back is no write of its own: what lies beneath is seen again.
        """
        if version.batch in self.standing.ids:
            return self.top(writes, at=version.at).value
        return before

    def top(self, writes: list[Write], at: Moment = None, without=None) -> Write:
        stands = self.standing.stands
        standing = (w for w in reversed(writes) if stands(w.version.batch, at, without))
        return next(standing, writes[0])


def written_since(model: Any, batch: Batch, ids: set[int]) -> set[int]:
    """The rows with a version that is later than all that a batch wrote of the type."""
    history = model.history.filter(id__any_of=list(ids)).order_by()
    last = history.filter(batch=batch.pk).aggregate(last=Max("history_id"))["last"] or 0
    return set(history.filter(history_id__gt=last).values_list("id", flat=True))


def timelines(
    declared: Declaration, now: dict[int, dict[str, Any]], undos: list[Undo], names: list[str]
) -> dict[int, Timeline]:
    """By the id of a row, of some columns; ``now`` are the rows that are there."""
    if not now:
        return {}
    versions = versions_of(declared, list(now), names)
    spared, idle = spared_by(declared, undos, list(now)), idle_on(declared, undos, list(now))
    everywhere = Standing(undos)

    def standing(pk: int) -> Standing:
        if pk not in spared and pk not in idle:
            return everywhere
        return Standing([u for u in undos if u.id not in spared.get(pk, ())], idle.get(pk, ()))

    return {pk: Timeline(versions[pk], values, standing(pk)) for pk, values in now.items()}


def versions_of(
    declared: Declaration, ids: list[int], names: list[str]
) -> dict[int, list[Version]]:
    names = list(dict.fromkeys([*names, *declared.natural_key]))
    history = declared.model.history.filter(id__any_of=ids).exclude(history_type="-")
    history = history.order_by("history_id")
    values = dict(Existing(declared, names).read(history))
    versions: dict[int, list[Version]] = defaultdict(list)
    about = ("history_id", "id", "batch", "history_date", "history_user__username")
    for number, pk, batch, at, who in history.values_list(*about):
        row = dict(zip(names, values[number], strict=True))
        versions[pk].append(Version(batch, at, who or "—", row))
    return versions


def undos_applied() -> list[Undo]:
    undos = Batch.objects.filter(kind=Batch.Kind.UNDO, stage=Stage.APPLIED).order_by("applied_at")
    rows: Any = undos.values_list("pk", "undoes", "applied_at")
    return [Undo(*row) for row in rows]


def spared_by(declared: Declaration, undos: list[Undo], ids: list[int]) -> dict[int, set]:
    """By the id of a row, the undos that somebody had leave it out."""
    left_out = Q(left_out=True) | Q(verdict=Verdict.REFUSED)
    return by_row(changes_of(declared, undos, ids).filter(left_out))


def idle_on(declared: Declaration, undos: list[Undo], ids: list[int]) -> dict[int, set]:
    """By the id of a row, the undos that wrote nothing there."""
    wrote = Change.objects.filter(
        batch=OuterRef("batch"),
        type=declared.name,
        key=OuterRef("key"),  # has an index, and is that of the row
        object_id=OuterRef("object_id"),
        verdict__in=DOING,
    )
    left = changes_of(declared, undos, ids).filter(verdict__in=(Verdict.UNCHANGED, Verdict.EDITED))
    return by_row(left.exclude(Exists(wrote)))


def changes_of(declared: Declaration, undos: list[Undo], ids: list[int]) -> QuerySet:
    batches = [undo.id for undo in undos]
    return Change.objects.filter(batch__in=batches, type=declared.name, object_id__any_of=ids)


def by_row(changes: QuerySet) -> dict[int, set]:
    of: dict[int, set] = defaultdict(set)
    for pk, undo in changes.values_list("object_id", "batch"):
        of[pk].add(undo)
    return of
