"""Indexes in the order in which lists are read."""

from django.db.models import F, OrderBy
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
