"""How many rows each choice of a filter would keep, counted on published rows alone."""

import dataclasses
import datetime
import functools
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from hld_site.browse.counting import EXACT_UP_TO, CountUpTo, values_in_use
from hld_site.browse.markup import plain_date
from hld_site.languages.numbers import grouped
from hld_site.records import written_queries
from hld_site.records.columns import Column, resolve
from hld_site.records.columns.choices import ChoiceColumn, YesNoColumn
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.columns.times import DateColumn, MomentColumn, PartialDateColumn
from hld_site.records.indexes import NotByIndex
from hld_site.records.querysets import in_order

Counts = list[tuple[Any, Any, int]]


def count_words(count: int, most: int = EXACT_UP_TO) -> str:
    """Exact to 10,000; beyond that nobody reads the digits."""
    return grouped(count) if count <= most else f"{grouped(most)}+"


@dataclasses.dataclass(frozen=True)
class Facet:
    """A filter such as "kind", or "groups.group", which looks into a part."""

    model: Any
    path: str

    @property
    def part(self) -> str:
        return self.path.rpartition(".")[0]

    @property
    def holder(self):
        """The model that has the column: the record's own, or that of its part."""
        return self.model._meta.get_field(self.part).related_model if self.part else self.model

    @property
    def column(self) -> Column:
        return resolve(self.holder, self.path.rpartition(".")[2])

    @property
    def record_column(self) -> str:
        """The column of the holder that says which record it is about."""
        return self.model._meta.get_field(self.part).field.attname if self.part else "pk"

    def published(self, at: datetime.datetime):
        rows = self.holder._default_manager.published(at)
        return rows.exclude(**{self.record_column: None})

    def of(self, records, at: datetime.datetime):
        """The holder's published rows that are about any of these records."""
        if not self.part:
            return records
        one = records.order_by().filter(pk=OuterRef(self.record_column))
        return self.published(at).filter(Exists(one))

    def counts(self, records, at: datetime.datetime) -> Counts:
        """Value, label and number of records, in one query."""
        rows = self.of(records, at)
        return in_order_of(self.column, counting(self.column, self, rows, at, EXACT_UP_TO))

    def counts_of_all(self, at: datetime.datetime, most: int) -> Counts:
        """Of the whole list, by a query that is written once; of no value more are counted."""
        column = self.column
        if most == EXACT_UP_TO or self.part or isinstance(column, RelationColumn):
            counted = written_queries.rows(counting_all, at, of=(self, most))
        else:
            counted = values_in_use(self.model, column.name, at, most)
        return in_order_of(column, counted)

    def count(self, rows, most: int) -> Any:
        """Of the records that rows are about, each once."""
        if not self.part:
            return CountUpTo(rows, most)
        column = self.record_column
        return Subquery(
            rows.order_by()
            .values(self.column.name)
            .annotate(records_=Count(column, distinct=True))
            .values("records_")
        )

    def values(self, at: datetime.datetime) -> list[Any]:
        """The values in use."""
        name = self.column.name
        if self.part:
            return list(self.published(at).order_by(name).values_list(name, flat=True).distinct())
        return [value for value, _n in values_in_use(self.model, name, at, 0)]


def counting_all(at: datetime.datetime, facet: Facet, most: int):
    rows = facet.of(facet.model._default_manager.published(at), at)
    return counting(facet.column, facet, rows, at, most)


def is_empty(value: Any) -> bool:
    return value is None or value == ""


@functools.singledispatch
def counting(column: Column, facet: Facet, rows, at: datetime.datetime, most: int) -> QuerySet:
    """Each value in use and of how many records it is, by the kind of column.

    No field of a model can end with the sign that the names of both end with.
    """
    used = rows.exclude(**{column.name: None}).annotate(value_=NotByIndex(column.name))
    used = used.order_by("value_").values_list("value_")
    return used.annotate(records_=Count(facet.record_column, distinct=bool(facet.part)))


@counting.register
def _counting_relation(column: RelationColumn, facet: Facet, rows, at, most: int) -> QuerySet:
    """The records that are named, in the order of their names."""
    name, related = column.name, column.related
    same = rows.filter(**{name: OuterRef("pk")})
    named = related._default_manager.published(at).annotate(records_=facet.count(same, most))
    named = named.exclude(records_=None).exclude(records_=0)
    return named.order_by(*in_order([related.heading_column()], related))


@functools.singledispatch
def in_order_of(column: Column, counted) -> Counts:
    """In the order of the values; a value is told as an address has it, by its cell's text."""
    return [
        (column.to_cell(value), in_words(column, value), count)
        for value, count in counted
        if not is_empty(value)
    ]


@in_order_of.register
def _in_order_of_choices(column: ChoiceColumn, counted) -> Counts:
    """In the order in which the choices were declared; behind them what is declared no more."""
    counts = dict(counted)
    labels = column.labels | {
        value: column.to_cell(value) for value in counts if value not in column.labels
    }
    used = [(value, label) for value, label in labels.items() if value in counts]
    return [
        (column.to_cell(value), label, counts[value])
        for value, label in used
        if not is_empty(value)
    ]


@in_order_of.register
def _in_order_of_names(column: RelationColumn, counted) -> Counts:
    return [(row.key, row.heading, row.records_) for row in counted]


@functools.singledispatch
def in_words(column: Column, value: Any) -> str:
    """What a choice of a filter is called."""
    return column.to_cell(value)


@in_words.register
def _choice_in_words(column: ChoiceColumn, value: Any) -> str:
    return column.labels.get(value, value)


@in_words.register
def _yes_no_in_words(column: YesNoColumn, value: Any) -> str:
    return _("Yes") if value else _("No")


@in_words.register(DateColumn)
@in_words.register(MomentColumn)
@in_words.register(PartialDateColumn)
def _date_in_words(column: Column, value: Any) -> str:
    return plain_date(value)
