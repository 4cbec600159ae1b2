"""The lists of records search as the site does, and show what fits best first."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, F, IntegerField, QuerySet, Value, When

from hld_site.browse import filters
from hld_site.browse.counting import EXACT_UP_TO, capped_count
from hld_site.records.declare import Record
from hld_site.records.querysets import AnyOf
from hld_site.search.asking import search
from hld_site.search.engines import as_typed_or_longer, entries_with
from hld_site.search.finding import named_exactly
from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.query import Query, Word
from hld_site.search.texts import naming_parts, type_name, types
from hld_site.search.visibility import visible

LOOKED_AT = EXACT_UP_TO + 1  # entries: as many as a list counts and one more


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
        words = results.query.words
        ids = public_records_with(words, record, at)
        return filters.Narrowing(
            lambda rows: numbered(rows, ids),
            is_cut=len(ids) == LOOKED_AT,
            whole=lambda rows: numbered(rows, records_with(words, name, visible(at), whole=True)),
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
    """The number of the record of each entry of a type, of all or of as many as a list counts."""
    return [number for number, _part, _pk in entries_of(words, name, *conditions, whole=whole)]


def public_records_with(words: Sequence[Word], record: Record, at: datetime.datetime) -> list[int]:
    """The same of what is public.

    To ask of 10,000 entries whether each is public takes longer than to read them, and most are:
    it is asked of parts, and of the records all at once.
    """
    name = type_name(record.model)
    entries = entries_of(words, name)
    parts = [pk for _number, part, pk in entries if part]
    of_parts = SearchEntry.objects.filter(visible(at), AnyOf(F("pk"), parts))
    shown = set(of_parts.values_list("pk", flat=True))
    ids = [number for number, part, pk in entries if not part or pk in shown]
    if len(entries) == LOOKED_AT:
        public = numbered(record.model._default_manager.published(at), ids)
        if len(ids) < LOOKED_AT or capped_count(public) < len(set(ids)):
            return records_with(words, name, visible(at))
    return ids


def entries_of(
    words: Sequence[Word], name: str, *conditions: Any, whole: bool = False
) -> list[tuple[int, str, int]]:
    """Of each entry the number of the record, the part and its own number."""

    def some_with(typed: Sequence[Word]) -> list:
        entries = entries_with(typed, types=[name]).filter(*conditions).order_by()
        rows = entries.values_list("record_id", "part", "pk")
        return list(rows if whole else rows[:LOOKED_AT])

    if whole:
        return some_with(words)
    return as_typed_or_longer(words, LOOKED_AT, some_with, types=[name])


def records_called(words: Sequence[Word], record: Record) -> list[int]:
    """The numbers of those that have the words in a name, as many as a list counts and one more."""
    parts = ("", *naming_parts(record))
    entries = entries_with(words, GROUPS[:2], [type_name(record.model)]).filter(part__in=parts)
    return list(entries.order_by().values_list("record_id", flat=True)[:LOOKED_AT])
