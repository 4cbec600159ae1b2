"""What changed of public records, and on which day: their history, as far as the public saw it.

A version counts from the moment at which the public saw it. What was never public is not mentioned,
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
    ExpressionWrapper,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.utils import timezone

from hld_site import languages
from hld_site.languages.punctuation import brackets, listed
from hld_site.publishing.models import PublicReason
from hld_site.publishing.status import Status, public_q
from hld_site.records import catalogue
from hld_site.records.declare import Declaration, Part, Record

MOST = 50  # days of records that are told of at once
MOST_VERSIONS = 300  # the latest of each type, which are looked at for them
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


@dataclasses.dataclass(frozen=True)
class DayOfChange:
    """All that changed of a record on one day.

    ``moment`` is that of the last change, ``first_key`` the key that the record had at first.
    """

    record: Any
    moment: datetime.datetime
    first_key: str
    is_new: bool
    is_back: bool
    labels: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def day(self) -> datetime.date:
        return timezone.localtime(self.moment).date()


def days_of_change(
    declared: Record, rows: QuerySet, at: datetime.datetime, most: int = MOST
) -> list[DayOfChange]:
    """The latest days on which something changed of public records, the last one first."""
    parts = PartHistories(declared, rows)
    ids = latest(declared, rows) | {version.owner for version in parts.versions}
    return by_day(declared, ids, parts, at, rows.order_by().in_bulk)[:most]


def days_of_record(declared: Record, row: Any, at: datetime.datetime) -> list[DayOfChange]:
    """The same of one record that is public; fewer questions to the database."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    parts = PartHistories(declared, rows, is_one=True)
    return by_day(declared, {row.pk}, parts, at, lambda ids: {row.pk: row})


def by_day(
    declared: Record,
    ids: set[int],
    parts: "PartHistories",
    at: datetime.datetime,
    fetched: Callable[[set[int]], dict[int, Any]],
) -> list[DayOfChange]:
    lines = lines_of(declared, ids)
    seen = {pk: list(public_versions(line, at)) for pk, line in lines.items()}
    events = [event for pk in seen for event in own_events(declared, pk, seen[pk])]
    events += parts.events(seen)
    events_by_day: dict[tuple, list[Event]] = defaultdict(list)
    for event in events:
        events_by_day[event.record, timezone.localtime(event.moment).date()].append(event)
    latest_first = sorted(
        events_by_day.values(), key=lambda some: max(e.moment for e in some), reverse=True
    )[:MOST]
    reasons = reasons_of(event for some in latest_first for event in some)
    records = fetched({some[0].record for some in latest_first})
    return [
        merged(records[some[0].record], lines[some[0].record][0]["key"], some, reasons)
        for some in latest_first
    ]


def merged(record: Any, first_key: str, events: list[Event], reasons: dict) -> DayOfChange:
    events.sort(key=lambda event: event.moment)
    return DayOfChange(
        record,
        events[-1].moment,
        first_key,
        any(event.is_new for event in events),
        any(event.is_back for event in events),
        tuple(dict.fromkeys(label for event in events for label in event.labels)),
        tuple(dict.fromkeys(reasons[e.batch] for e in events if e.batch in reasons)),
    )


def reasons_of(events: Iterable[Event]) -> dict[Any, str]:
    """The reasons that were given for the public, by batch."""
    batches = {event.batch for event in events} - {None}
    if not batches:
        return {}
    return dict(PublicReason.objects.filter(batch__in=batches).values_list("batch", "text"))


# --- records ---


def latest(declared: Record, rows: QuerySet) -> set[int]:
    """The records of which a version that the public saw is among the latest, or just fell due."""
    history = declared.model.history.filter(id__in=rows.order_by().values("pk"))
    written = history.filter(status=Status.PUBLISHED).order_by("-history_date", "-history_id")
    due = rows.filter(public_from__isnull=False).order_by("-public_from")
    return {*written.values_list("id", flat=True)[:MOST_VERSIONS],
            *due.values_list("pk", flat=True)[:MOST]}  # fmt: skip


def lines_of(declared: Record, ids: set[int]) -> dict[int, list[dict]]:
    """All versions of these records, by record, the first one first."""
    names = dict.fromkeys([*OF_RECORDS, *stored_in(declared)])
    lines: dict[int, list[dict]] = defaultdict(list)
    versions = declared.model.history.filter(id__in=ids).order_by("history_id")
    for version in versions.values(*names):
        lines[version["id"]].append(version)
    return lines


@dataclasses.dataclass(frozen=True)
class PublicVersion:
    """A version from the moment at which the public saw it, to the one at which it did no more."""

    values: dict
    begin: datetime.datetime
    end: datetime.datetime | None

    def lasts_at(self, moment: datetime.datetime) -> bool:
        return self.begin <= moment and (self.end is None or moment < self.end)


def public_versions(line: list[dict], at: datetime.datetime) -> Iterator[PublicVersion]:
    for version, later in zip_longest(line, line[1:]):
        if version["status"] != Status.PUBLISHED or version["history_type"] == "-":
            continue
        begin = max(filter(None, [version["history_date"], version["public_from"]]))
        ends = [version["public_until"], later and later["history_date"]]
        end = min(filter(None, ends), default=None)
        if begin <= at and (end is None or begin < end):
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

    def __init__(self, declared: Record, rows: QuerySet, is_one: bool = False):
        self.declared = declared
        self.parts = catalogue.parts_of(declared.model)
        queries = [self.query(place, part, rows) for place, part in enumerate(self.parts)]
        if is_one:  # a page asks once
            queries = [queries[0].union(*queries[1:], all=True)]
        latest_first = (q.order_by("-history_date", "-history_id") for q in queries)
        self.versions = [PartVersion(*row) for q in latest_first for row in q[:MOST_VERSIONS]]

    def query(self, place: int, part: Part, rows: QuerySet) -> QuerySet:
        history = part.model.history.filter(**owned_by_these(part, self.declared.model, rows))
        history = naming_what_was_public(part, history).annotate(place=Value(place)).order_by()
        return history.values_list("place", owner_attribute(part), "id", *BESIDE, "held_back")

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
            history = part.model.history.filter(id__in=ids).order_by("history_id")
            for values in history.values(*names):
                lines[place, values["id"]].append(values)
        return lines


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


def owned_by_these(part: Part, model: Any, rows: QuerySet) -> dict[str, Any]:
    lookup = {f"{owner_attribute(part)}__in": rows.order_by().values("pk")}
    if part.is_owned_by_any:
        lookup[part.owner_column.fields[0]] = model.content_type()
    return lookup


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


def last_changes(declared: Record, ids: Iterable[int]) -> dict[int, datetime.datetime]:
    """When each of these records, or a part of it, was last written for the public; one query."""
    rows = declared.model._default_manager.filter(pk__in=list(ids))
    own = declared.model.history.filter(id__in=list(ids), status=Status.PUBLISHED)
    queries = [own.values_list("id").annotate(last=Max("history_date")).order_by()]
    for part in catalogue.parts_of(declared.model):
        of_part = part.model.history.filter(
            held_back=False, **owned_by_these(part, declared.model, rows)
        )
        owner = owner_attribute(part)
        queries.append(of_part.values_list(owner).annotate(last=Max("history_date")).order_by())
    moments: dict[int, datetime.datetime] = {}
    for pk, moment in queries[0].union(*queries[1:], all=True):
        moments[pk] = max(moment, moments.get(pk, moment))
    return moments
