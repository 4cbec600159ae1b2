"""The order of a list that an address asks for: one of its columns, or an order of its own."""

from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_filters.fields import BaseCSVField

from hld_site.browse.select_menu import Menu
from hld_site.records.columns import Column, resolve
from hld_site.records.declarations import Record
from hld_site.records.querysets import in_order, is_never_empty, is_translated


def reads_all_rows(column: Column) -> bool:
    """Whether nothing but the rows has the order of a column: the alphabet is each reader's own."""
    return column.in_languages


class SortField(BaseCSVField):
    def clean(self, value):
        """A comma with nothing beside it names no column."""
        if value and "" in value:
            wrong = {"value": ",".join(value)}
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", wrong)
        return super().clean(value)


class SortFilter(django_filters.OrderingFilter):
    """?sort=name or ?sort=-name, by a column of the list, by the key or by an order of its own.

    The list's own order decides between equals.
    """

    base_field_class = SortField

    def __init__(self, record: Record, orders):
        self.record = record
        columns = (*record.in_list, resolve(record.model, "key"))
        self.paths = {column.name: column.sort for column in columns if column.sort}
        self.slow = {column.name: column.label for column in columns if reads_all_rows(column)}
        labels = {column.name: column.label for column in columns}
        for name, label, path in orders:
            self.paths[name], labels[name] = (path,), label
        fields = [(name, name) for name in self.paths]
        super().__init__(
            fields=fields,
            field_labels=labels,
            label=_("Sort by"),
            empty_label=_("As on the IOM page, then the rest")
            if record.is_in_order_of_page
            else _("In its usual order"),
            widget=Menu,
        )

    def build_choices(self, fields, labels):
        """Those of django-filter keep the language of whoever asked first."""
        backwards = [
            (f"-{name}", format_lazy(_("{column}, descending"), column=labels[name]))
            for name in fields
        ]
        upwards = [(name, labels[name]) for name in fields]
        return [choice for pair in zip(upwards, backwards, strict=True) for choice in pair]

    def slow_in(self, value) -> list[Any]:
        """The labels of the columns asked for by which a long list is not sorted."""
        names = [each.removeprefix("-") for each in value or ()]
        return [self.slow[name] for name in names if name in self.slow]

    def may_be_empty(self, value) -> str:
        """The column of a row that decides first, where rows may say nothing in it."""
        path = self.paths[value[0].removeprefix("-")][0] if value else ""
        is_own = path and "__" not in path and not is_translated(self.record.model, path)
        return path if is_own and not is_never_empty(self.record.model, path) else ""

    def filter(self, rows, value):
        if not value:
            return rows
        order = [
            f"-{path}" if name.startswith("-") else path
            for name in dict.fromkeys(value)
            for path in self.paths[name.removeprefix("-")]
        ]
        return rows.order_by(*in_order([*order, *self.record.order], self.record.model))
