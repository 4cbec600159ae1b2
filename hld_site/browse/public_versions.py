"""Versions of records as the public saw them, and what it saw change between two.

A version counts from the moment at which it was public to the next. What never was is not told,
nor when it was written. Of a change the columns are named, never what stood in them.
"""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from hld_site import languages
from hld_site.browse.counting import EXACT_UP_TO, capped_count
from hld_site.browse.feed_positions import DUE, OWN, Position, read_backwards
from hld_site.languages.punctuation import brackets, listed
from hld_site.publishing.status import Status
from hld_site.records import written_queries
from hld_site.records.declarations import Declaration, Record

MOST_VERSIONS = 300  # the latest of each type, which are looked at
MOST_DUE = 50  # of those that became public by the clock
BESIDE = ("history_id", "history_date", "history_type", "batch")
OF_RECORDS = ("id", "key", "status", "public_from", "public_until", *BESIDE)


class Event(NamedTuple):
    """Something that the public saw change of a record at a moment."""

    record: int
    moment: datetime.datetime
    batch: Any
    position: Position
    labels: tuple[str, ...] = ()
    is_new: bool = False
    is_back: bool = False
    left_key: str = ""


# --- records ---


@dataclasses.dataclass(frozen=True)
class Among:
    """The condition that a column of versions names one of some rows.

    Where they are many it is asked of one version after the other, from the latest on.
    """

    rows: QuerySet
    is_long: bool = False

    @classmethod
    def counted(cls, rows: QuerySet) -> "Among":
        return cls(rows, capped_count(rows) > EXACT_UP_TO)

    def __call__(self, column: str) -> Q:
        rows = self.rows.order_by()
        if self.is_long:
            return Q(Exists(rows.filter(pk=OuterRef(column))))
        return Q(**{f"{column}__in": rows.values("pk")})


def latest(
    declared: Record, rows: QuerySet, is_one: Among, before: Position | None
) -> tuple[set[int], list[Position]]:
    """The records of which a version that the public saw is among the latest, or just fell due,
    and where those end of which there are more.
    """
    history = declared.model.history.filter(is_one("id"), status=Status.PUBLISHED)
    written = read_backwards(history, "history_date", "history_id", before, OWN)
    versions = written.values_list("id", "history_date", "history_id")[:MOST_VERSIONS]
    due = read_backwards(
        rows.filter(public_from__isnull=False), "public_from", "pk", before, DUE
    ).values_list("pk", "public_from", "pk")[:MOST_DUE]
    ids, ends = set(), []
    for source, most, some in ((OWN, MOST_VERSIONS, versions), (DUE, MOST_DUE, due)):
        ids |= {pk for pk, _moment, _number in some}
        if len(some) == most:
            _pk, moment, number = some[most - 1]
            ends.append(Position(moment, source, number))
    return ids, ends


def lines_of_gone(declared: Record, at: datetime.datetime) -> dict[int, list[dict]]:
    """The versions of the records that are published no more, or not by the clock."""
    rows = declared.model._default_manager.order_by()
    # Each is asked by an index of its own: most rows are public, and few have a schedule.
    gone = [
        Q(status=Status.WITHDRAWN),
        Q(public_until__isnull=False, public_until__lte=at),
        Q(public_from__isnull=False, public_from__gt=at),
    ]
    ids = [pk for each in gone for pk in rows.filter(each).values_list("pk", flat=True)]
    history = declared.model.history.filter(id__any_of=ids).order_by("history_id")
    lines: dict[int, list[dict]] = defaultdict(list)
    for version in history.values(*OF_RECORDS):
        lines[version["id"]].append(version)
    return lines


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
    position: Position

    def lasts_at(self, moment: datetime.datetime) -> bool:
        return self.begin <= moment and (self.end is None or moment < self.end)


def public_versions(line: list[dict], at: datetime.datetime) -> Iterator[PublicVersion]:
    """Of what was read only the schedule is asked of the clock: a row may be younger than ``at``,
    if it was committed while its readers were being answered.
    """
    for place, (version, later) in enumerate(zip_longest(line, line[1:])):
        if version["status"] != Status.PUBLISHED or version["history_type"] == "-":
            continue
        begin = max(filter(None, [version["history_date"], version["public_from"]]))
        ends = [version["public_until"], later and later["history_date"]]
        end = min(filter(None, ends), default=None)
        has_begun = version["public_from"] is None or version["public_from"] <= at
        if has_begun and (end is None or begin < end):
            yield PublicVersion(version, begin, end, position_of(line, place, begin))


def position_of(line: list[dict], place: int, begin: datetime.datetime) -> Position:
    """Where a source tells of a version: an hour at which it fell due, but is no longer that of its
    record, is read of no row, and told with the version that followed.
    """
    version = line[place]
    if begin != version["history_date"]:
        if line[-1]["public_from"] == begin:
            return Position(begin, DUE, version["id"])
        others = (each for each in line[place + 1 :] if each["status"] == Status.PUBLISHED)
        version = next(others, version)
    return Position(version["history_date"], OWN, version["history_id"])


def own_events(declared: Record, pk: int, seen: list[PublicVersion]) -> Iterator[Event]:
    before: PublicVersion | None = None
    for version in seen:
        batch = version.values["batch"]
        labels = differing(declared, before.values, version.values) if before else ()
        is_back = bool(before and before.end != version.begin)
        if before is None or is_back or labels:
            key = before.values["key"] if before else ""
            left = key if key != version.values["key"] else ""
            is_new = before is None
            yield Event(
                pk, version.begin, batch, version.position, tuple(labels), is_new, is_back, left
            )
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
