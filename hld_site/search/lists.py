"""The search of a long list: by the index, for no database finds letters in a million texts."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hld_site.browse import filters
from hld_site.browse.counting import EXACT_UP_TO
from hld_site.records.declare import Record
from hld_site.search.engines import engine
from hld_site.search.models import SearchEntry
from hld_site.search.texts import part_of, searched_parts, type_name, types
from hld_site.search.tokens import Query

MOST = 2 * EXACT_UP_TO  # entries that are looked at


@filters.finds_in_long_lists
def records_holding(record: Record, typed: str, at: datetime.datetime) -> QuerySet | None:
    """The numbers of records that hold all words, as many as a list shows; None if it has no index.

    A list tells by what a row was found: by published parts, not by what is known for a search.
    """
    words = Query.read(typed).words
    if not words or type_name(record.model) not in types():
        return None
    matching = engine().ids(words, MOST)
    entries = SearchEntry.objects.filter(pk__in=matching, type=type_name(record.model)).order_by()
    shown: Any = Q(part="")
    for accessor in searched_parts(record):
        part = part_of(record, accessor)
        published = part._default_manager.published(at).filter(pk=OuterRef("part_id"))
        shown |= Q(part=type_name(part)) & Exists(published)
    return entries.filter(shown).values("record_id")[: EXACT_UP_TO + 1]
