"""The lists of records search as the site does, and show what fits best first."""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from hld_site.browse import filters, published_rows
from hld_site.browse.counting import EXACT_UP_TO, capped_count
from hld_site.records.declarations import Record
from hld_site.records.querysets import AnyOf, ListOf
from hld_site.search.engines import as_typed_or_longer, entries_with
from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.query import Query, Word
from hld_site.search.results import named_exactly
from hld_site.search.strategies import search
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
        ids, number = public_records_with(words, record, at)
        return filters.Narrowing(
            lambda rows: numbered(rows, ids),
            is_cut=len(ids) == LOOKED_AT,
            number=number,
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


@dataclasses.dataclass
class Entries:
    """Those of records, by the number of the record, and those of parts, by their own."""

    records: list[int]
    parts: list[int]

    def __len__(self) -> int:
        return len(self.records) + len(self.parts)


def records_with(
    words: Sequence[Word], name: str, *conditions: Any, whole: bool = False
) -> list[int]:
    """The number of the record of each entry of a type, of all or of as many as a list counts."""
    entries = entries_of(words, name, *conditions, whole=whole)
    return entries.records + records_of(entries.parts)


def records_of(parts: list[int], *conditions: Any) -> list[int]:
    entries = SearchEntry.objects.filter(AnyOf(F("pk"), parts), *conditions)
    return list(entries.values_list("record_id", flat=True)) if parts else []


def public_records_with(
    words: Sequence[Word], record: Record, at: datetime.datetime
) -> tuple[list[int], int | None]:
    """The same of what is public; and how many stand in the list, where that was asked.

    To ask of 10,000 entries whether each is public takes longer than to read them, and most are:
    it is asked of parts, and of the records all at once.
    """
    name, number = type_name(record.model), None
    entries = entries_of(words, name)
    ids = entries.records + records_of(entries.parts, visible(at))
    if len(entries) == LOOKED_AT:
        number = capped_count(numbered(published_rows.rows_of_list(record, at), ids))
        if len(ids) < LOOKED_AT or number < len(set(ids)):
            return records_with(words, name, visible(at)), None
    return ids, number


def entries_of(words: Sequence[Word], name: str, *conditions: Any, whole: bool = False) -> Entries:
    def some_with(typed: Sequence[Word]) -> Entries:
        entries = entries_with(typed, types=[name]).filter(*conditions).order_by()
        numbers = entries.values("record_id", "part", "pk")
        of_record = Q(part="")
        return Entries(
            **(numbers if whole else numbers[:LOOKED_AT]).aggregate(
                records=ListOf("record_id", filter=of_record),
                parts=ListOf("pk", filter=~of_record),
            )
        )

    if whole:
        return some_with(words)
    return as_typed_or_longer(words, LOOKED_AT, some_with, types=[name])


def records_called(words: Sequence[Word], record: Record) -> list[int]:
    """The numbers of those that have the words in a name, as many as a list counts and one more."""
    parts = ("", *naming_parts(record))
    entries = entries_with(words, GROUPS[:2], [type_name(record.model)]).filter(part__in=parts)
    return list(entries.order_by().values_list("record_id", flat=True)[:LOOKED_AT])
