"""How much of what a record may say is on record: numbers by type, and nothing guessed."""

import dataclasses
import datetime
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.browse.counting import EXACT_UP_TO, CountOf, CountUpTo
from hld_site.evidence.models import OpenQuestion
from hld_site.publishing.public import for_everybody
from hld_site.records import catalogue, written_queries
from hld_site.records.columns import Column, resolve
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.declare import Part, Record
from hld_site.records.kept_file import KeptFile


@dataclasses.dataclass(frozen=True)
class Share:
    """``number`` of ``total`` records say it."""

    label: str
    number: int
    total: int

    @property
    def percent(self) -> int:
        """Whole per cent, downwards: 100 is all of them."""
        return 100 * self.number // self.total if self.total else 0


@dataclasses.dataclass(frozen=True)
class Report:
    """Of one type of record: its heading by language, and what else its records may have.

    ``is_cut``: there are more than ``total``; those that come first by their keys are counted.
    """

    record: Record
    total: int
    is_cut: bool
    by_language: list[Share]
    shares: list[Share]


# What counts those of some records, given by a query for their keys, that have a thing at a moment.
Counting = Callable[[QuerySet, datetime.datetime], Any]


def report(record: Record, at: datetime.datetime) -> Report:
    """In one query, which looks at no more records than a list counts."""
    [(number, *numbers)] = written_queries.rows(counted, at, of=record.model)
    total = min(number, EXACT_UP_TO)
    heading, others = in_languages(record), may_have(record)
    labels = dict([*heading, *others])
    shares = [Share(str(one), n, total) for one, n in zip(labels, numbers, strict=True)]
    return Report(record, total, number > total, shares[: len(heading)], shares[len(heading) :])


def counted(at: datetime.datetime, model: Any) -> QuerySet:
    """One row: how many are public, and of the first of them how many have each thing."""
    record: Any = catalogue.of(model)
    public = model._default_manager.published(at)
    first = public.order_by("key").values("pk")[:EXACT_UP_TO]
    things = dict([*in_languages(record), *may_have(record)]).values()
    counts = {f"n{n}": thing(first, at) for n, thing in enumerate(things)}
    # Grouped by nothing, they are one group.
    one = model._default_manager.filter(pk__in=first).order_by().annotate(every=Value(1))
    row = one.values("every").annotate(total=CountUpTo(public, EXACT_UP_TO), **counts)
    return row.values_list("total", *counts)


def in_languages(record: Record) -> list[tuple[str, Counting]]:
    heading = resolve(record.model, record.model.heading_column())
    if not heading.in_languages:
        return []
    return [(code, partial(saying, heading.cell_in(code))) for code in languages.CODES]


def may_have(record: Record) -> list[tuple[Any, Counting]]:
    """What its lists show and may be empty, then its parts, then what others say of it."""
    things: list[tuple[Any, Counting]] = [
        (column.label, partial(saying, column))
        for column in record.in_list
        if len(column.cells) == 1 and (column.may_be_empty or column.may_be_null)
    ]
    for part in catalogue.parts_of(record.model):
        if part.model is not OpenQuestion:
            things.append((part.label, partial(having, part, record, Q())))
            if issubclass(part.model, KeptFile):
                label = _("kept file, to be downloaded here")
                things.append((label, partial(having, part, record, ~Q(file=""))))
    pointing = catalogue.parts_pointing_at(record.model)
    ways = Counter(part.name for part, _relation in pointing)
    for part, relation in pointing:
        label = part.label
        if ways[part.name] > 1:
            label = f"{part.label}: {part.model._meta.get_field(relation).verbose_name}"
        things.append((label, partial(named_by, part.model, relation)))
    return things


def saying(column: Column, first: QuerySet, at: datetime.datetime) -> Count:
    return Count("pk", filter=says(column))


def having(part: Part, record: Record, such: Q, first: QuerySet, at: datetime.datetime) -> CountOf:
    """How many own a public part. From the parts to their owners: most records have few or none."""
    if part.is_owned_by_any:
        owner_type, owner = part.owner_column.fields
        of_type = {owner_type: record.model.content_type()}
        rows = part.model._default_manager.filter(held_back=False, **of_type)
    else:
        owner = part.owner
        rows = part.model._default_manager.published(at)
    return owners(rows.filter(such), owner, first)


def named_by(model: Any, relation: str, first: QuerySet, at: datetime.datetime) -> CountOf:
    return owners(model._default_manager.published(at), relation, first)


def owners(rows: QuerySet, column: str, first: QuerySet) -> CountOf:
    """How many of the first records these rows hold in a column."""
    return CountOf(rows.filter(**{f"{column}__in": first}).order_by().values(column).distinct())


def says(column: Column) -> Q:
    """That a row says something in a column."""
    if isinstance(column, RelationColumn) or column.may_be_null:
        return Q(**{f"{column.name}__isnull": False})
    return ~Q(**{column.name: ""})


@for_everybody()
def completeness(request):
    at = timezone.now()
    reports = [report(record, at) for record in catalogue.records()]
    context = {
        "reports": [one for one in reports if one.total],
        "cut": EXACT_UP_TO if any(one.is_cut for one in reports) else 0,
        "codes": [(code, languages.OWN_NAMES[code]) for code in languages.CODES],
    }
    return render(request, "records/completeness.html", context)
