"""Versions of records and their parts as the public saw them, and what it saw change between two.

A version counts from the moment at which it was public to the next. What never was is not told,
nor when it was written. Of a change the columns are named, never what stood in them.
"""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from typing import Any

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from hld_site import languages
from hld_site.browse.counting import EXACT_UP_TO, capped_count
from hld_site.languages.punctuation import brackets, listed
from hld_site.publishing.status import Status, public_q
from hld_site.records import catalogue, written_queries
from hld_site.records.declare import Declaration, Part, Record

MOST_VERSIONS = 300  # the latest of each type, which are looked at
MOST_DUE = 50  # of those that became public by the clock
BESIDE = ("history_id", "history_date", "history_type", "batch")
OF_RECORDS = ("id", "key", "status", "public_from", "public_until", *BESIDE)


@dataclasses.dataclass(frozen=True)
class Event:
    """Something that the public saw change of a record at a moment."""

    record: int
    moment: datetime.datetime
    batch: Any
    labels: tuple[str, ...] = ()
    is_new: bool = False
    is_back: bool = False


# --- records ---


# The condition that a column of versions names one of some rows.
Among = Callable[[str], Q]


def among(rows: QuerySet) -> Among:
    """Asked of one version after the other, from the latest on, where to list the rows is long."""
    if capped_count(rows) <= EXACT_UP_TO:
        return listed_among(rows)
    return lambda column: Q(Exists(rows.order_by().filter(pk=OuterRef(column))))


def listed_among(rows: QuerySet) -> Among:
    return lambda column: Q(**{f"{column}__in": rows.order_by().values("pk")})


def latest(declared: Record, rows: QuerySet, is_one: Among) -> set[int]:
    """The records of which a version that the public saw is among the latest, or just fell due."""
    history = declared.model.history.filter(is_one("id"), status=Status.PUBLISHED)
    written = history.order_by("-history_id")
    due = rows.filter(public_from__isnull=False).order_by("-public_from")
    return {*written.values_list("id", flat=True)[:MOST_VERSIONS],
            *due.values_list("pk", flat=True)[:MOST_DUE]}  # fmt: skip


def lines_of(declared: Record, ids: set[int]) -> dict[int, list[dict]]:
    """All versions of these records, by record, the first one first."""
    names = dict.fromkeys([*OF_RECORDS, *stored_in(declared)])
    lines: dict[int, list[dict]] = defaultdict(list)
    for version in written_queries.rows(versions_of, list(ids), of=(declared.model, *names)):
        lines[version["id"]].append(version)
    return lines


def versions_of(ids, model: Any, *names: str) -> QuerySet:
    return model.history.filter(id__in=ids).order_by("history_id").values(*names)


@dataclasses.dataclass(frozen=True)
class PublicVersion:
    """A version from the moment at which the public saw it, to the one at which it did no more."""

    values: dict
    begin: datetime.datetime
    end: datetime.datetime | None

    def lasts_at(self, moment: datetime.datetime) -> bool:
        return self.begin <= moment and (self.end is None or moment < self.end)


def public_versions(line: list[dict], at: datetime.datetime) -> Iterator[PublicVersion]:
    """Of what was read only the schedule is asked of the clock: a row may be younger than ``at``,
    if it was committed while its readers were being answered.
    """
    for version, later in zip_longest(line, line[1:]):
        if version["status"] != Status.PUBLISHED or version["history_type"] == "-":
            continue
        begin = max(filter(None, [version["history_date"], version["public_from"]]))
        ends = [version["public_until"], later and later["history_date"]]
        end = min(filter(None, ends), default=None)
        has_begun = version["public_from"] is None or version["public_from"] <= at
        if has_begun and (end is None or begin < end):
            yield PublicVersion(version, begin, end)


def own_events(declared: Record, pk: int, seen: list[PublicVersion]) -> Iterator[Event]:
    before: PublicVersion | None = None
    for version in seen:
        batch = version.values["batch"]
        labels = differing(declared, before.values, version.values) if before else ()
        is_back = bool(before and before.end != version.begin)
        if before is None or is_back or labels:
            yield Event(pk, version.begin, batch, tuple(labels), before is None, is_back)
        before = version


# --- columns ---


def stored_in(declared: Declaration) -> list[str]:
    """What history keeps of the public columns."""
    return [name for _cell, names in public_cells(declared) for name in names]


def public_cells(declared: Declaration) -> list[tuple[Any, list[str]]]:
    """Each public cell of a type, with the attributes that hold it."""
    meta = declared.model._meta
    return [
        (cell, [meta.get_field(name).attname for name in cell.fields])
        for column in declared.public
        for cell in column.cells
    ]


def differing(declared: Declaration, before: dict, after: dict) -> list[str]:
    """The labels of the public columns in which two versions differ; the languages, if not ours."""
    changed: dict[Any, list[str]] = {}
    for cell, names in public_cells(declared):
        if any(before[name] != after[name] for name in names):
            language = getattr(cell.field, "language", "") if cell.translation_of else ""
            changed.setdefault(cell.whole, []).append(language)
    return [label_of(column, codes) for column, codes in changed.items()]


def label_of(column: Any, codes: list[str]) -> str:
    if not column.in_languages or languages.reader() in codes:
        return str(column.label)
    return f"{column.label} {brackets().format(listed(languages.OWN_NAMES[c] for c in codes))}"


# --- parts ---


@dataclasses.dataclass(frozen=True)
class PartVersion:
    """What stands beside the values of a version of a part; ``place`` is that of its type."""

    place: int
    owner: int
    row: int
    number: int
    moment: datetime.datetime
    sign: str
    batch: Any
    held_back: bool


class PartHistories:
    """The latest versions of the parts of some records; all records that they name were public."""

    def __init__(self, declared: Record, versions: Iterable[tuple]):
        self.parts = catalogue.parts_of(declared.model)
        self.versions = [PartVersion(*row) for row in versions]

    @classmethod
    def of(cls, declared: Record, is_one: Among) -> "PartHistories":
        queries = [each.order_by("-history_id") for each in queries_for(declared, is_one)]
        return cls(declared, [row for query in queries for row in query[:MOST_VERSIONS]])

    @classmethod
    def of_one(cls, declared: Record, pk: int) -> "PartHistories":
        """A page asks once."""
        return cls(declared, written_queries.rows(versions_of_parts, pk, of=(declared,)))

    def events(self, seen: dict[int, list[PublicVersion]]) -> Iterator[Event]:
        earlier = self.earlier()
        for version in self.versions:
            part = self.parts[version.place]
            was_public = any(v.lasts_at(version.moment) for v in seen.get(version.owner, ()))
            if was_public and is_seen(part, version, earlier):
                labels = (str(part.label),)
                yield Event(version.owner, version.moment, version.batch, labels)

    def earlier(self) -> dict[tuple[int, int], list[dict]]:
        """All versions of the rows that were changed, by place and row, the first one first."""
        changed: dict[int, set[int]] = defaultdict(set)
        for version in self.versions:
            if version.sign == "~":
                changed[version.place].add(version.row)
        lines: dict[tuple[int, int], list[dict]] = defaultdict(list)
        for place, ids in changed.items():
            part = self.parts[place]
            names = dict.fromkeys(["id", "history_id", "held_back", *stored_in(part)])
            of = part.model, *names
            for values in written_queries.rows(versions_of, list(ids), of=of):
                lines[place, values["id"]].append(values)
        return lines


def queries_for(declared: Record, is_one: Among) -> list[QuerySet]:
    parts = enumerate(catalogue.parts_of(declared.model))
    return [versions_of_part(place, part, declared, is_one) for place, part in parts]


def versions_of_part(place: int, part: Part, declared: Record, is_one: Among) -> QuerySet:
    history = part.model.history.filter(owned_by_one(part, declared.model, is_one))
    history = naming_what_was_public(part, history).annotate(place=Value(place)).order_by()
    return history.values_list("place", owner_attribute(part), "id", *BESIDE, "held_back")


def versions_of_parts(pk: int, declared: Record) -> QuerySet:
    one = declared.model._default_manager.filter(pk=pk)
    first, *others = queries_for(declared, listed_among(one))
    versions = first.union(*others, all=True)
    return versions.order_by("-history_date", "-history_id")[:MOST_VERSIONS]


def is_seen(part: Part, version: PartVersion, earlier: dict) -> bool:
    """Whether the public sees a difference between this version and the one before it."""
    if version.sign != "~":
        return not version.held_back
    line = earlier[version.place, version.row]
    place = next(n for n, values in enumerate(line) if values["history_id"] == version.number)
    if place == 0 or line[place - 1]["held_back"]:
        return not version.held_back
    return version.held_back or bool(differing(part, line[place - 1], line[place]))


def owner_attribute(part: Part) -> str:
    column = part.owner_column
    return column.fields[1] if part.is_owned_by_any else column.field.attname


def owned_by_one(part: Part, model: Any, is_one: Among) -> Q:
    owned = is_one(owner_attribute(part))
    if part.is_owned_by_any:
        owned &= Q(**{part.owner_column.fields[0]: model.content_type()})
    return owned


def naming_what_was_public(part: Part, history: QuerySet) -> QuerySet:
    """The versions all of whose other records were public when they were written."""
    for field in part.model.record_fields():
        if field.name == part.owner:
            continue
        then = field.related_model.history.filter(
            id=OuterRef(field.attname), history_date__lte=OuterRef("history_date")
        ).order_by("-history_id")
        public = ExpressionWrapper(public_q(OuterRef("history_date")), BooleanField())
        was_public = Subquery(then.annotate(was=public).values("was")[:1])
        history = history.annotate(**{f"{field.name}_was": was_public})
        history = history.filter(Q(**{field.attname: None}) | Q(**{f"{field.name}_was": True}))
    return history
