"""How many rows each choice of a filter would keep, counted on published rows alone."""

import dataclasses
import functools
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

from hld_site.languages.numbers import grouped
from hld_site.records.columns import Column, resolve
from hld_site.records.columns.choices import ChoiceColumn
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.querysets import in_order

EXACT_UP_TO = 10_000


def count_words(count: int) -> str:
    """Exact to 10,000; beyond that nobody reads the digits."""
    return grouped(count) if count <= EXACT_UP_TO else f"{grouped(EXACT_UP_TO)}+"


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

    def published(self):
        rows = self.holder._default_manager.published(timezone.now())
        return rows.exclude(**{self.record_column: None})

    def of(self, records):
        """The holder's published rows that are about any of these records."""
        return self.published().filter(
            **{f"{self.record_column}__in": records.order_by().values("pk")}
        )

    def counts(self, records) -> list[tuple[str, Any, int]]:
        """Value, label and number of records, in one query."""
        counts = counts_of(self.column, self, self.of(records))
        return [(value, label, count) for value, label, count in counts if not is_empty(value)]

    @property
    def number(self) -> Count:
        """Of the records that rows are about, each once."""
        return Count(self.record_column, distinct=True)


def is_empty(value: Any) -> bool:
    return value is None or value == ""


@functools.singledispatch
def counts_of(column: Column, facet: Facet, rows) -> list[tuple[Any, Any, int]]:
    """Value, label and number of records, by the kind of column: in the order of the values."""
    return [(value, value, number) for value, number in counted(column, facet, rows).items()]


def counted(column: Column, facet: Facet, rows) -> dict[Any, int]:
    values = rows.order_by(column.name).values_list(column.name)
    return dict(values.annotate(number=facet.number))


@counts_of.register
def _counts_of_choice(column: ChoiceColumn, facet: Facet, rows) -> list:
    """In the order in which the choices were declared."""
    counts = counted(column, facet, rows)
    return [
        (value, label, counts[value]) for value, label in column.labels.items() if value in counts
    ]


@counts_of.register
def _counts_of_relation(column: RelationColumn, facet: Facet, rows) -> list:
    """In the order of the names of the records."""
    name, related = column.name, column.related
    same = rows.filter(**{name: OuterRef("pk")}).order_by().values(name)
    numbers = same.annotate(number=facet.number).values("number")
    named = related._default_manager.published(timezone.now())
    named = named.annotate(number=Subquery(numbers)).exclude(number=None)
    named = named.order_by(*in_order([related.heading_column()], related))
    return [(row.key, row.heading, row.number) for row in named]
