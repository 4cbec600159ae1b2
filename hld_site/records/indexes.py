"""Indexes in the order in which lists are read."""

from typing import Any

from django.db.models import F, Func, Index, OrderBy, Q
from django.db.models.indexes import IndexExpression
from django.utils.deconstruct import deconstructible


@deconstructible(path="hld_site.records.indexes.Downwards")
class Downwards(OrderBy):
    """A column downwards, empty ones last: SQLite puts them there, and lets nobody say so."""

    def __init__(self, name: str):
        super().__init__(F(name), descending=True, nulls_last=True)

    def as_sqlite(self, compiler, connection):
        plain = OrderBy(self.expression, descending=True)
        return plain.as_sql(compiler, connection)


IndexExpression.register_wrappers(*IndexExpression.wrapper_classes, Downwards)


def of_public(name: str, *columns: Any) -> Index:
    """Of a list of public rows. All of them end with the schedule: rows are counted and passed over
    without a look at them, and SQLite, which knows no number of rows, prefers none that does not
    have the order of the list.
    """
    return Index("status", *columns, "public_from", "public_until", name=name)


def scheduled(name: str, column: str) -> Index:
    """Of the few rows that have a moment in the column."""
    return Index(fields=[column], name=name, condition=Q(**{f"{column}__isnull": False}))


class NotByIndex(Func):
    """A column that SQLite groups by without its index: it would read all rows in its order, where
    few are asked about.
    """

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler, connection, **how):
        return self.as_sql(compiler, connection, template="+%(expressions)s", **how)
