"""Rows that were fetched ahead, at the price of the rows."""

from typing import Any

from django.db import models

DJANGOS: Any = models.QuerySet
COPIED = (
    "_for_write",
    "_prefetch_related_lookups",
    "_known_related_objects",
    "_iterable_class",
    "_fields",
)


class LentQueries(models.QuerySet):
    """Django gives each row that something is fetched for a queryset of its own, with a copy of
    the whole query, and hardly any of them is asked more than its rows: the copy waits until then.
    """

    _query_is_lent = False

    def _filter_or_exclude(self: Any, negate, args, kwargs):
        if not self._defer_next_filter or self._sticky_filter or self.query.is_sliced:
            return DJANGOS._filter_or_exclude(self, negate, args, kwargs)
        self._defer_next_filter = False
        own = type(self)(model=self.model, query=self.query, using=self._db, hints=self._hints)
        for name in COPIED:
            setattr(own, name, getattr(self, name))
        own._deferred_filter = negate, args, kwargs
        own._query_is_lent = True
        return own

    @property
    def query(self: Any):
        if self._query_is_lent:
            self._query, self._query_is_lent = self._query.chain(), False
        return DJANGOS.query.fget(self)

    @query.setter
    def query(self: Any, value):
        self._query_is_lent = False
        DJANGOS.query.fset(self, value)
