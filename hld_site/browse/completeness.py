"""How much of what a record may say is on record: numbers by type, and nothing guessed."""

import dataclasses
import datetime
import functools
import math
import operator
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery, Value
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.answers.decorators import cached_for_all
from hld_site.browse.counting import EXACT_UP_TO, CountOf, CountUpTo
from hld_site.evidence.models import OpenQuestion
from hld_site.records import catalogue, written_queries
from hld_site.records.columns import Column, resolve
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.declarations import Part, Record
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

    ``is_sample``: they are many, and ``total`` of them were counted.
    """

    record: Record
    total: int
    is_sample: bool
    by_language: list[Share]
    shares: list[Share]


# Of more than are counted in a list: stretches of primary keys, one in each twentieth of all. Where
# in it changes from one to the next by the golden section: what rows brought in turn falls together
# with no equal distances. Of more stretches than that SQLite makes no use of its index.
STRETCHES, IN_A_STRETCH = 20, 50
GOLDEN = (math.sqrt(5) - 1) / 2
# The records that are counted, seen by the column that holds their primary key; and what counts
# those that have a thing at a moment.
Among = Callable[[str], Q]
Counting = Callable[[Among, datetime.datetime], Any]


def report(record: Record, at: datetime.datetime) -> Report:
    """In two queries, which look at no more records than a list counts."""
    extents = written_queries.rows(extent, at, of=record.model)
    number, first, last = next(iter(extents), (0, 0, 0))
    ends = ends_of_stretches(first, last) if number > EXACT_UP_TO else []
    [(total, *numbers)] = written_queries.rows(counted, at, *ends, of=record.model)
    heading, others = in_languages(record), may_have(record)
    labels = dict([*heading, *others])
    shares = [Share(str(one), n, total) for one, n in zip(labels, numbers, strict=True)]
    return Report(record, total, bool(ends), shares[: len(heading)], shares[len(heading) :])


def extent(at: datetime.datetime, model: Any) -> QuerySet:
    """How many are public, and the first and the last primary key of all; no row of none."""
    number = CountUpTo(model._default_manager.published(at), EXACT_UP_TO)
    rows = model._default_manager.order_by("-pk")
    first = Subquery(rows.reverse().values("pk")[:1])
    return rows.values_list(number, first, "pk")[:1]


def ends_of_stretches(first: int, last: int) -> list[int]:
    each = (last + 1 - first - IN_A_STRETCH) / STRETCHES
    begins = [first + int((n + n * GOLDEN % 1) * each) for n in range(STRETCHES)]
    return [end for begin in begins for end in (begin, begin + IN_A_STRETCH - 1)]


def counted(at: datetime.datetime, *ends_and_model: Any) -> QuerySet:
    """One row: how many are public, of all or in these stretches, and how many have each thing."""
    *ends, model = ends_and_model
    record: Any = catalogue.of(model)
    among = partial(within, model, list(zip(ends[::2], ends[1::2], strict=True)))
    things = dict([*in_languages(record), *may_have(record)]).values()
    counts = {f"n{n}_": thing(among, at) for n, thing in enumerate(things)}
    public = model._default_manager.published(at).filter(among("pk")).order_by()
    # Grouped by nothing, they are one group.
    row = public.annotate(every_=Value(1)).values("every_").annotate(total_=Count("pk"), **counts)
    return row.values_list("total_", *counts)


def within(model: Any, stretches: list[tuple[int, int]], column: str) -> Q:
    """Nothing is asked of the column where all are counted."""
    each = [Q(pk__gte=first, pk__lte=last) for first, last in stretches]
    if not each:
        return Q()
    some = model._default_manager.filter(functools.reduce(operator.or_, each)).order_by()
    return Q(**{f"{column}__in": some.values("pk")})


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
        if len(column.cells) == 1 and (column.may_be_null or may_be_empty_text(column))
    ]
    for part in catalogue.parts_of(record.model):
        if part.model is not OpenQuestion:
            things.append((part.label, partial(having, part, record, Q())))
            if issubclass(part.model, KeptFile):
                label = _("kept file, to be downloaded here")
                things.append((label, partial(having, part, record, ~Q(file=""))))
    pointing = catalogue.parts_seen_at(record.model)
    ways = Counter(part.name for part, _relation in pointing)
    for part, relation in pointing:
        label = part.label
        if ways[part.name] > 1:
            label = f"{part.label}: {part.model._meta.get_field(relation).verbose_name}"
        things.append((label, partial(named_by, part.model, relation)))
    return things


def saying(column: Column, among: Among, at: datetime.datetime) -> Count:
    return Count("pk", filter=says(column))


def having(part: Part, record: Record, such: Q, among: Among, at: datetime.datetime) -> CountOf:
    """How many own a public part. From the parts to their owners: most records have few or none."""
    rows = part.model._default_manager.published(at, **part.owned_by(record.model))
    return owners(rows.filter(such), part.owner_column.id_attribute, among)


def named_by(model: Any, relation: str, among: Among, at: datetime.datetime) -> CountOf:
    return owners(model._default_manager.published(at), relation, among)


def owners(rows: QuerySet, column: str, among: Among) -> CountOf:
    """How many of the records that are counted these rows hold in a column."""
    rows = rows.filter(among(column)).exclude(**{column: None})
    return CountOf(rows.order_by().values(column).distinct())


def may_be_empty_text(column: Column) -> bool:
    return column.may_be_empty and column.field.empty_strings_allowed


def says(column: Column) -> Q:
    """That a row says something in a column."""
    if isinstance(column, RelationColumn) or column.may_be_null:
        return Q(**{f"{column.name}__isnull": False})
    return ~Q(**{column.name: ""})


@cached_for_all()
def completeness(request):
    at = timezone.now()
    reports = [report(record, at) for record in catalogue.records()]
    context = {
        "reports": [one for one in reports if one.total],
        "cut": EXACT_UP_TO if any(one.is_sample for one in reports) else 0,
        "sample": STRETCHES * IN_A_STRETCH,
        "codes": [(code, languages.OWN_NAMES[code]) for code in languages.CODES],
    }
    return render(request, "records/completeness.html", context)
