"""How many rows each choice of a filter would keep, counted on published rows alone."""

import dataclasses
import functools
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site.browse.counting import EXACT_UP_TO, CountUpTo, values_in_use
from hld_site.browse.markup import plain_date
from hld_site.languages.numbers import grouped
from hld_site.records.columns import Column, resolve
from hld_site.records.columns.choices import ChoiceColumn, YesNoColumn
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.columns.times import DateColumn, MomentColumn, PartialDateColumn
from hld_site.records.querysets import in_order


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

    def published(self):
        rows = self.holder._default_manager.published(timezone.now())
        return rows.exclude(**{self.record_column: None})

    def of(self, records):
        """The holder's published rows that are about any of these records."""
        one = records.order_by().filter(pk=OuterRef(self.record_column))
        return self.published().filter(Exists(one))

    def counts(self, records, most: int = EXACT_UP_TO) -> list[tuple[str, Any, int]]:
        """Value, label and number of records, in one query; of no value more are counted."""
        if not self.part:
            return counts_of(self.column, self, records, most)
        return counts_of(self.column, self, self.of(records), most)

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

    def values(self, rows, most: int) -> dict[Any, int]:
        """Each value in use, and of how many records it is."""
        name = self.column.name
        if not self.part:
            return values_in_use(self.model, name, rows, most)
        values = rows.order_by(name).values_list(name)
        return dict(values.annotate(records_=Count(self.record_column, distinct=True)))


def is_empty(value: Any) -> bool:
    return value is None or value == ""


@functools.singledispatch
def counts_of(column: Column, facet: Facet, rows, most: int) -> list[tuple[Any, Any, int]]:
    """Value, label and number of records, by the kind of column: in the order of the values.

    A value is told as an address has it, by the text of its cell.
    """
    counts = counted(facet, rows, most)
    return [(cell_of(column, value), in_words(column, value), counts[value]) for value in counts]


def counted(facet: Facet, rows, most: int) -> dict[Any, int]:
    """No field of a model can end with the sign that the number's name ends with."""
    counts = facet.values(rows, most)
    return {value: count for value, count in counts.items() if not is_empty(value)}


@counts_of.register
def _counts_of_choice(column: ChoiceColumn, facet: Facet, rows, most: int) -> list:
    """In the order in which the choices were declared."""
    counts = counted(facet, rows, most)
    used = [(value, label) for value, label in column.labels.items() if value in counts]
    return [(cell_of(column, value), label, counts[value]) for value, label in used]


@counts_of.register
def _counts_of_relation(column: RelationColumn, facet: Facet, rows, most: int) -> list:
    """In the order of the names of the records."""
    name, related = column.name, column.related
    same = rows.filter(**{name: OuterRef("pk")})
    named = related._default_manager.published(timezone.now())
    named = (
        named.annotate(records_=facet.count(same, most)).exclude(records_=None).exclude(records_=0)
    )
    named = named.order_by(*in_order([related.heading_column()], related))
    return [(row.key, row.heading, row.records_) for row in named]


@functools.singledispatch
def cell_of(column: Column, value: Any) -> str:
    """How an address names a value."""
    return column.to_cell(value)


@cell_of.register
def _cell_of_yes_no(column: YesNoColumn, value: Any) -> str:
    """A cell that is empty says no; in an address it would say nothing."""
    return "yes" if value else "no"


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
