"""Versions of the parts on the page of a record, its own and those of others that name it.

Of these too only what the public saw is told, and only that something changed.
"""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from hld_site.browse.feed_positions import PARTS, Position, read_backwards
from hld_site.browse.public_versions import (
    BESIDE,
    MOST_VERSIONS,
    Among,
    Event,
    PublicVersion,
    differing,
    stored_in,
    versions_of,
)
from hld_site.publishing.status import public_q
from hld_site.records import catalogue, written_queries
from hld_site.records.columns import resolve
from hld_site.records.declarations import Part, Record


@dataclasses.dataclass(frozen=True)
class Shown:
    """A part on the page of a record, and the relation that leads from it to the record."""

    part: Part
    relation: str

    @property
    def relation_column(self) -> Any:
        """It may be no column of files: that of a document to another is set by its key."""
        return resolve(self.part.model, self.relation)

    @property
    def column(self) -> str:
        """The attribute that holds the number of the record."""
        return self.relation_column.id_attribute

    def of(self, model: Any, is_one: Among) -> Q:
        """The condition that a row, or a version of one, is on the page of one of these records."""
        return is_one(self.column) & Q(**self.relation_column.of_type(model))


def own_parts(record: Record) -> tuple[Shown, ...]:
    return tuple(Shown(part, part.owner) for part in catalogue.parts_of(record.model))


def parts_on_page(record: Record) -> tuple[Shown, ...]:
    others = catalogue.parts_seen_at(record.model)
    return (*own_parts(record), *(Shown(part, relation) for part, relation in others))


class PartVersion(NamedTuple):
    """What stands beside the values of a version of a part; ``place`` is that of ``Shown``,
    ``record`` the number of the record that it leads to.
    """

    place: int
    record: int | None
    row: int
    number: int
    moment: datetime.datetime
    sign: str
    batch: Any
    held_back: bool

    @property
    def position(self) -> Position:
        return Position(self.moment, PARTS + self.place, self.number)


class PartHistories:
    """The latest versions of parts of some records; all others that they name were public."""

    def __init__(self, shown: tuple[Shown, ...], versions: Iterable[tuple]):
        self.shown = shown
        self.versions = [PartVersion(*row) for row in versions]
        self.changes = self.changed()

    @classmethod
    def of(
        cls,
        declared: Record,
        is_one: Among,
        shown: tuple[Shown, ...],
        before: Position | None = None,
    ) -> "PartHistories":
        queries = enumerate(queries_for(declared, is_one, shown), start=PARTS)
        backwards = [
            read_backwards(query, "history_date", "history_id", before, source)
            for source, query in queries
        ]
        return cls(shown, [row for query in backwards for row in query[:MOST_VERSIONS]])

    @classmethod
    def of_one(cls, declared: Record, pk: int) -> "PartHistories":
        """A page asks once."""
        versions = written_queries.rows(versions_of_parts, pk, of=(declared,))
        return cls(parts_on_page(declared), versions)

    def ends(self) -> list[Position]:
        """Where the versions of each part end of which there are more."""
        by_place = defaultdict(list)
        for version in self.versions:
            by_place[version.place].append(version)
        return [some[-1].position for some in by_place.values() if len(some) == MOST_VERSIONS]

    def changed(self) -> dict[tuple[int, int], tuple[dict | None, dict]]:
        """The values before and after each change of a row, by place and number of the version."""
        rows: dict[int, set[int]] = defaultdict(set)
        for version in self.versions:
            if version.sign == "~":
                rows[version.place].add(version.row)
        changes: dict[tuple[int, int], tuple[dict | None, dict]] = {}
        for place, ids in rows.items():
            part, column = self.shown[place].part, self.shown[place].column
            names = dict.fromkeys(["id", "history_id", "held_back", column, *stored_in(part)])
            lines: dict[int, list] = defaultdict(lambda: [None])
            for values in written_queries.rows(versions_of, list(ids), of=(part.model, *names)):
                lines[values["id"]].append(values)
            for line in lines.values():
                changes |= {(place, pair[1]["history_id"]): pair for pair in pairwise(line)}
        return changes

    def records(self) -> set[int]:
        """The records on whose pages something may have changed."""
        return {pk for version in self.versions for pk in self.records_of(version)}

    def records_of(self, version: PartVersion) -> set[int]:
        """The record that a version leads to, and the one that the version before it led to."""
        records = [version.record]
        if before := self.before(version):
            records.append(before[self.shown[version.place].column])
        return {pk for pk in records if pk is not None}

    def before(self, version: PartVersion) -> dict | None:
        """The values that a version changed; None of what it added or took away."""
        if version.sign != "~":
            return None
        return self.changes[version.place, version.number][0]

    def events(self, seen: dict[int, list[PublicVersion]]) -> Iterator[Event]:
        labels = [(str(each.part.label),) for each in self.shown]
        for version in self.versions:
            for pk in self.records_of(version):
                was_public = any(v.lasts_at(version.moment) for v in seen.get(pk, ()))
                if was_public and self.is_seen(version, pk):
                    yield Event(
                        pk, version.moment, version.batch, version.position, labels[version.place]
                    )

    def is_seen(self, version: PartVersion, pk: int) -> bool:
        """Whether the public sees another page of this record than before the version."""
        is_there = version.record == pk and not version.held_back
        before = self.before(version)
        if before is None:
            return is_there
        was_there = before[self.shown[version.place].column] == pk and not before["held_back"]
        if is_there and was_there:
            after = self.changes[version.place, version.number][1]
            return bool(differing(self.shown[version.place].part, before, after))
        return is_there != was_there


def queries_for(declared: Record, is_one: Among, shown: tuple[Shown, ...]) -> list[QuerySet]:
    return [versions_of_part(place, each, declared, is_one) for place, each in enumerate(shown)]


def versions_of_part(place: int, shown: Shown, declared: Record, is_one: Among) -> QuerySet:
    """What led to one of the records; of others' parts that may lead elsewhere, what followed."""
    history = shown.part.model.history
    versions = history.filter(shown.of(declared.model, is_one))
    if shown.relation != shown.part.owner and not is_one.is_long:
        versions = history.filter(id__in=versions.values("id"))
    versions = naming_what_was_public(shown, versions).annotate(place_=Value(place)).order_by()
    return versions.values_list("place_", shown.column, "id", *BESIDE, "held_back")


def versions_of_parts(pk: int, declared: Record) -> QuerySet:
    one = declared.model._default_manager.filter(pk=pk)
    first, *others = queries_for(declared, Among(one), parts_on_page(declared))
    versions = first.union(*others, all=True)
    return versions.order_by("-history_date", "-history_id")[:MOST_VERSIONS]


def naming_what_was_public(shown: Shown, history: QuerySet) -> QuerySet:
    """The versions all of whose other records were public when they were written."""
    for field in shown.part.model.record_fields():
        if field.name == shown.relation:
            continue
        then = field.related_model.history.filter(
            id=OuterRef(field.attname), history_date__lte=OuterRef("history_date")
        ).order_by("-history_id")
        public = ExpressionWrapper(public_q(OuterRef("history_date")), BooleanField())
        was_public = Subquery(then.annotate(was_=public).values("was_")[:1])
        history = history.annotate(**{f"{field.name}_was_": was_public})
        history = history.filter(Q(**{field.attname: None}) | Q(**{f"{field.name}_was_": True}))
    return history
