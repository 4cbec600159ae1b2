"""The lists of records search as the site does, and show what fits best first."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from hld_site.browse import filters
from hld_site.browse.counting import EXACT_UP_TO
from hld_site.records.declare import Record
from hld_site.records.querysets import AnyOf
from hld_site.search.asking import search
from hld_site.search.engines import entries_with
from hld_site.search.finding import named_exactly
from hld_site.search.models import GROUPS
from hld_site.search.query import Query, Word
from hld_site.search.texts import naming_parts, type_name, types
from hld_site.search.visibility import visible


@filters.searches_lists
def narrowing(record: Record, typed: str, at: datetime.datetime) -> filters.Narrowing | None:
    """Keeps the rows that a query finds; None where the search does not read their type."""
    name = type_name(record.model)
    if name not in types():
        return None
    exact = named_exactly(Query.read(typed), at)
    if exact and exact.type == name:
        return filters.Narrowing(lambda rows: rows.filter(key=exact.key))
    results = search(typed, at, name)
    if results.is_more:
        found_by = results.query.words, name, visible(at)
        ids = records_with(*found_by)
        return filters.Narrowing(
            lambda rows: numbered(rows, ids),
            is_cut=len(ids) > EXACT_UP_TO,
            whole=lambda rows: numbered(rows, records_with(*found_by, whole=True)),
        )
    # No key is empty; a query that the database need not be asked cannot be counted.
    keys = [hit.key for hit in results.hits] or [""]
    places = [When(key=key, then=Value(place)) for place, key in enumerate(keys)]
    best_first = Case(*places, default=len(keys), output_field=IntegerField())
    return filters.Narrowing(lambda rows: rows.filter(key__any_of=keys).order_by(best_first))


def numbered(rows: QuerySet, ids: list[int]) -> QuerySet:
    """As a condition by itself: Django would look at each of the numbers, in each query."""
    return rows.filter(AnyOf(F("pk"), ids))


def records_with(
    words: Sequence[Word], name: str, *conditions: Any, whole: bool = False
) -> list[int]:
    """The numbers of the records of a type, as many as a list counts and one more, or all."""
    entries = entries_with(words).filter(*conditions, type=name).order_by()
    ids = entries.values_list("record_id", flat=True)
    return list(ids if whole else ids[: EXACT_UP_TO + 1])


def records_called(words: Sequence[Word], record: Record) -> list[int]:
    """The numbers of those that have the words in a name, as many as a list counts and one more."""
    parts = ("", *naming_parts(record))
    entries = entries_with(words, GROUPS[:2]).filter(type=type_name(record.model), part__in=parts)
    return list(entries.order_by().values_list("record_id", flat=True)[: EXACT_UP_TO + 1])
