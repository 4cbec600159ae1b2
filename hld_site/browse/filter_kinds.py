"""The filter of a list for a column, by its kind: what narrows it, and the choices it offers."""

import functools
from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hld_site.browse.facets import Facet, in_words, is_empty
from hld_site.browse.select_menu import Menu
from hld_site.records.columns import Column
from hld_site.records.columns.choices import ChoiceColumn
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.indexes import NotByIndex
from hld_site.records.querysets import in_order


class Through:
    """Goes by way of published rows alone: a row held back tells nothing."""

    facet: Facet

    def filter(self, rows, value):
        if value in (None, ""):
            return rows
        if not self.facet.part:
            return rows.filter(**{self.facet.column.name: self.value(value)})
        named = self.facet.published(timezone.now()).filter(
            **{self.facet.column.name: self.value(value)}
        )
        return rows.filter(pk__in=named.values(self.facet.record_column))

    def value(self, given):
        return given


class RelationFilter(Through, django_filters.ModelChoiceFilter):
    """One of the public records that rows name."""


class ValueFilter(Through, django_filters.ChoiceFilter):
    """One of the values that were declared, or of those in use; an address has it as a cell."""

    labels: dict[Any, Any]

    def value(self, given):
        return self.facet.column.from_cell(given)

    def filter_row_by_row(self, rows, value):
        """The same rows, not by an index of the column, of those that another filter keeps."""
        return rows.filter(Exact(NotByIndex(self.facet.column.name), self.value(value)))


class ChoiceOrInUse(django_filters.fields.ChoiceField):
    """Rows may hold a choice that there is no more."""

    def __init__(self, *arguments: Any, in_use: Callable, **named: Any):
        super().__init__(*arguments, **named)
        self.in_use = in_use

    def valid_value(self, value):
        return super().valid_value(value) or value in self.in_use()


class ChoiceFilter(ValueFilter):
    field_class = ChoiceOrInUse

    def value(self, given):
        column = self.facet.column
        return column.from_cell(given) if given in self.labels else column.field.to_python(given)


@functools.singledispatch
def filter_of(column: Column, facet: Facet) -> django_filters.Filter:
    """The filter of a list for a column, by its kind: one of the values that its rows hold."""

    def choices():
        values = facet.values(timezone.now())
        return [(column.to_cell(v), in_words(column, v)) for v in values if not is_empty(v)]

    return value_filter(column, choices, {})


@filter_of.register
def _filter_of_choice(column: ChoiceColumn, facet: Facet) -> django_filters.Filter:
    labels = {column.to_cell(value): label for value, label in column.labels.items()}

    def in_use():
        return [column.to_cell(value) for value in facet.values(timezone.now())]

    return value_filter(column, labels.items, labels, ChoiceFilter, in_use=in_use)


def value_filter(
    column: Column, choices: Callable, labels: dict, kind: Any = ValueFilter, **more: Any
) -> django_filters.Filter:
    made = kind(
        field_name=column.name,
        choices=choices,
        label=column.label,
        empty_label=_("Any"),
        widget=Menu,
        **more,
    )
    made.labels = labels
    return made


@filter_of.register
def _filter_of_relation(column: RelationColumn, facet: Facet) -> django_filters.Filter:
    related = column.related

    def choices(request):
        # Also those that no row names: what is asked of them is an empty list, and no mistake.
        public = related._default_manager.published(timezone.now())
        return public.order_by(*in_order([related.heading_column()], related))

    return RelationFilter(
        field_name=column.name,
        queryset=choices,
        to_field_name="key",
        label=column.label,
        empty_label=_("Any"),
        widget=Menu,
    )


def filter_for(facet: Facet) -> Any:
    made = filter_of(facet.column, facet)
    made.facet = facet
    return made
