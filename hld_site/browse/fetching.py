"""What is shown beside rows, fetched ahead for all of them by queries that are written once."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from hld_site.records import written_queries

# What is known of its types to mypy does not hold for classes made of it.
DJANGOS: Any = Prefetch


class PublicPrefetch(DJANGOS):
    """Public rows of one relation, as ``rows_of`` gives them; made when Django asks for them.

    ``beside`` is what ``rows_of`` fetches beside them.
    """

    def __init__(
        self,
        name: str,
        rows_of: Callable,
        model: Any,
        at: datetime.datetime,
        beside: Iterable[Prefetch] = (),
    ):
        super().__init__(name)
        self.rows_of, self.model, self.at, self.beside = rows_of, model, at, beside

    def get_current_querysets(self, level: int) -> list[QuerySet]:
        return [self.rows_of(self.model, self.at)]


def fetch(rows: list, lookups: Iterable[Prefetch]) -> list:
    """The rows, with what ``prefetch_related_objects`` would have fetched for them."""
    others = []
    for lookup in lookups if rows else ():
        field = type(rows[0])._meta.get_field(lookup.prefetch_to)
        if not isinstance(lookup, PublicPrefetch):
            others.append(lookup)
        elif field.many_to_one:
            fetch_named(rows, field, lookup)
        else:
            fetch_parts(rows, field, lookup)
    prefetch_related_objects(rows, *others)
    return rows


def fetch_named(rows: list, field: Any, lookup: PublicPrefetch) -> None:
    numbers = sorted({getattr(row, field.attname) for row in rows} - {None})
    fetched = written_queries.rows(numbered, lookup.at, numbers, of=(lookup.rows_of, lookup.model))
    fetch(fetched, lookup.beside)
    by_number = {row.pk: row for row in fetched}
    for row in rows:
        field.set_cached_value(row, by_number.get(getattr(row, field.attname)))


def numbered(at: datetime.datetime, numbers, rows_of: Callable, model: Any) -> QuerySet:
    return rows_of(model, at).filter(pk__in=numbers).order_by()


def fetch_parts(rows: list, field: Any, lookup: PublicPrefetch) -> None:
    owner, owners = field.field, {row.pk: row for row in rows}
    of = lookup.rows_of, lookup.model, owner.name
    parts: dict[int, list] = {number: [] for number in owners}
    for part in fetch(written_queries.rows(owned, lookup.at, sorted(owners), of=of), lookup.beside):
        number = getattr(part, owner.attname)
        owner.set_cached_value(part, owners[number])
        parts[number].append(part)
    for row in rows:
        beside = vars(row).setdefault("_prefetched_objects_cache", {})
        beside[field.cache_name] = Fetched(row, field, parts[row.pk])


class Fetched(list):
    """Rows in the place where Django keeps a queryset that holds them, and costs more than they do;
    one is made where something else is asked.
    """

    def __init__(self, row: Any, field: Any, rows: list):
        super().__init__(rows)
        self.row, self.field = row, field

    def all(self) -> "Fetched":
        return self

    def exists(self) -> bool:
        return bool(self)

    def count(self, *_none: Any) -> int:
        return len(self)

    def __getattr__(self, name: str) -> Any:
        others = vars(self.row)["_prefetched_objects_cache"]
        own = others.pop(self.field.cache_name)
        try:
            return getattr(getattr(self.row, self.field.get_accessor_name()).all(), name)
        finally:
            others[self.field.cache_name] = own


def owned(at: datetime.datetime, numbers, rows_of: Callable, model: Any, owner: str) -> QuerySet:
    return rows_of(model, at).filter(**{f"{owner}__in": numbers})
