"""What changed of public records, and on which day: for their pages, for feeds, for robots."""

import dataclasses
import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from operator import attrgetter
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from hld_site.browse.feed_positions import GONE, Pages, Position
from hld_site.browse.part_versions import PartHistories, own_parts, parts_on_page
from hld_site.browse.public_versions import (
    Among,
    Event,
    PublicVersion,
    latest,
    lines_of,
    lines_of_gone,
    own_events,
    public_versions,
)
from hld_site.publishing.models import PublicReason
from hld_site.publishing.status import Status
from hld_site.records.declarations import Record

MOST = 50  # days of records that are named at once
moment_of = attrgetter("moment")


@dataclasses.dataclass(frozen=True)
class DayOfChange:
    """All that changed of a record on one day; on the day of its addition, what a later batch
    changed stands by itself, with the batch's reason.

    ``moment`` is that of the last change, ``first_key`` the key that the record had at first,
    ``left_keys`` those that it had until then. Of a record that is gone only its key is known.
    """

    record: Any
    moment: datetime.datetime
    position: Position
    first_key: str
    follows_addition: bool
    is_new: bool
    is_back: bool
    labels: tuple[str, ...]
    reasons: tuple[str, ...]
    left_keys: tuple[str, ...] = ()
    is_gone: bool = False

    @property
    def day(self) -> datetime.date:
        return local_day(self.moment)


def days_of_change(
    declared: Record,
    rows: QuerySet,
    at: datetime.datetime,
    with_others: bool = True,
    before: Position | None = None,
) -> Pages:
    """The latest days on which something changed of public records, the last one first.

    Without others, what changed of parts of other records on their pages is left out.
    """
    is_one = Among.counted(rows)
    shown = parts_on_page(declared) if with_others else own_parts(declared)
    parts = PartHistories.of(declared, is_one, shown, before)
    ids, ends = latest(declared, rows, is_one, before)
    ids |= parts.records()
    public = set(rows.order_by().filter(pk__in=ids).values_list("pk", flat=True))
    end = max([*ends, *parts.ends()], default=None)
    return by_day(declared, public, parts, at, rows.order_by().in_bulk, before, end)


def days_of_record(declared: Record, row: Any, at: datetime.datetime) -> list[DayOfChange]:
    """The same of one record that is public; fewer questions to the database."""
    parts = PartHistories.of_one(declared, row.pk)
    return by_day(declared, {row.pk}, parts, at, lambda ids: {row.pk: row})


def by_day(
    declared: Record,
    ids: set[int],
    parts: PartHistories,
    at: datetime.datetime,
    fetched: Callable[[set[int]], dict[int, Any]],
    before: Position | None = None,
    end: Position | None = None,
) -> Pages:
    lines = lines_of(declared, ids)
    seen = {pk: list(public_versions(line, at)) for pk, line in lines.items()}
    events = [event for pk in seen for event in own_events(declared, pk, seen[pk])]
    events += parts.events(seen)
    additions = {event.record: event for event in events if event.is_new}
    day_of = cache(local_day)  # many are of one moment, that of the import which wrote them
    events_by_day: dict[tuple, list[Event]] = defaultdict(list)
    for event in events:
        day, addition = day_of(event.moment), additions.get(event.record)
        # Whether a batch changed a record on the day on which another had added it.
        follows = bool(
            addition
            and event.batch not in (None, addition.batch)
            and day == day_of(addition.moment)
        )
        events_by_day[event.record, day, follows].append(event)
    days = [Day(pk, follows, some) for (pk, _day, follows), some in events_by_day.items()]
    page = Pages([day for day in days if before is None or day.position < before], MOST, end)
    reasons = reasons_of(event for day in page for event in day.events)
    records = fetched({day.pk for day in page})
    page[:] = [
        merged(records[day.pk], lines[day.pk][0]["key"], day, reasons)
        for day in sorted(page, key=moment_of, reverse=True)
    ]
    return page


def local_day(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()


@dataclasses.dataclass
class Day:
    """What is told of a record in one entry."""

    pk: int
    follows_addition: bool
    events: list[Event]

    def __post_init__(self) -> None:
        self.events.sort(key=moment_of)

    @property
    def moment(self) -> datetime.datetime:
        return self.events[-1].moment

    @cached_property
    def position(self) -> Position:
        return max((event.position for event in self.events), key=attrgetter("order"))


def merged(record: Any, first_key: str, day: Day, reasons: dict) -> DayOfChange:
    events = day.events
    return DayOfChange(
        record,
        day.moment,
        day.position,
        first_key,
        day.follows_addition,
        any(event.is_new for event in events),
        any(event.is_back for event in events),
        tuple(dict.fromkeys(label for event in events for label in event.labels)),
        tuple(dict.fromkeys(reasons[e.batch] for e in events if e.batch in reasons)),
        tuple(dict.fromkeys(e.left_key for e in events if e.left_key not in ("", record.key))),
    )


def days_of_leaving(declared: Record, at: datetime.datetime, before: Position | None) -> Pages:
    """The latest records that the public sees no more, each on the day on which it left."""
    leavings, keys = [], {}
    for pk, line in lines_of_gone(declared, at).items():
        seen = list(public_versions(line, at))
        if not seen or not (moment := seen[-1].end):
            continue
        position = Position(moment, GONE, pk)
        if before is None or position < before:
            batch = batch_that_ended(line, seen[-1])
            leavings.append(Day(pk, False, [Event(pk, moment, batch, position)]))
            keys[pk] = seen[-1].values["key"], line[0]["key"]
    page = Pages(leavings, MOST, None)
    reasons = reasons_of(event for day in page for event in day.events)
    for place, day in enumerate(page):
        key, first_key = keys[day.pk]
        record = declared.model(pk=day.pk, key=key)
        page[place] = dataclasses.replace(merged(record, first_key, day, reasons), is_gone=True)
    return page


def batch_that_ended(line: list[dict], version: PublicVersion) -> Any:
    """What wrote that the public no more sees a version; None of what the clock ended."""
    return next((each["batch"] for each in line if each["history_date"] == version.end), None)


def reasons_of(events: Iterable[Event]) -> dict[Any, str]:
    return reasons_given(event.batch for event in events)


def reasons_given(batches: Iterable[Any]) -> dict[Any, str]:
    """The reasons that were given for the public, by batch."""
    batches = set(batches) - {None}
    if not batches:
        return {}
    return dict(PublicReason.objects.filter(batch__in=batches).values_list("batch", "text"))


def last_changes(declared: Record, ids: Iterable[int]) -> dict[int, datetime.datetime]:
    """When each of these records, or a part of it, was last written for the public; one query."""
    rows = declared.model._default_manager.filter(pk__in=list(ids))
    own = declared.model.history.filter(id__in=list(ids), status=Status.PUBLISHED)
    queries = [own.values_list("id").annotate(last_=Max("history_date")).order_by()]
    for own in own_parts(declared):
        versions = own.part.model.history.filter(own.of(declared.model, Among(rows)))
        last = versions.filter(held_back=False).values_list(own.column)
        queries.append(last.annotate(last_=Max("history_date")).order_by())
    moments: dict[int, datetime.datetime] = {}
    for pk, moment in queries[0].union(*queries[1:], all=True):
        moments[pk] = max(moment, moments.get(pk, moment))
    return moments
