"""The lists of records search as the site does: by the same index, words and names."""

from django.utils import timezone

from hld_site.browse.filters import RecordFilters
from hld_site.records.declare import Record
from hld_site.search.finding import named_exactly, search
from hld_site.search.texts import type_name, types
from hld_site.search.tokens import Query


def keys_in_list(record: Record, typed: str) -> list[str] | None:
    """The keys of a type's records that a query finds; None where the search does not read it."""
    name = type_name(record.model)
    if name not in types():
        return None
    at = timezone.now()
    exact = named_exactly(Query.read(typed), at)
    if exact and exact.type == name:
        return [exact.key]
    matches = search(typed, at, name)
    return None if matches.is_more else [hit.key for hit in matches.hits]


def serve_lists() -> None:
    RecordFilters.finders[:] = [keys_in_list]
