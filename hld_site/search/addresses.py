"""What an address may have meant at which nothing is: thousands are asked for that never were.

Names, keys and symbols alone, by few questions: no words are left out, and but one is mended.
"""

import datetime
from typing import Any

from hld_site.browse import published_rows
from hld_site.search.engines import first_visible
from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.query import Query, Word
from hld_site.search.results import Hit, called, ranked
from hld_site.search.similar_names import nearest
from hld_site.search.similar_words import near_word
from hld_site.search.strategies import by_symbol
from hld_site.search.texts import types

MOST = 3
RANKED = 30
SHORTEST_NAME = 4  # of five letters that were typed one may be too many


def meant_by(words: str, at: datetime.datetime) -> list[Any]:
    """The few public records that have all of these words in a name, or nearly their symbol or
    their name; none for what is longer than any name.
    """
    query = Query.read(words)
    if not query.words or query.is_cut:
        return []
    if by_its_symbol := by_symbol(query, at, ""):
        return live(by_its_symbol.everything[:MOST], at)
    entries = called(query, at) or having(query, at) or nearest(query, at, SHORTEST_NAME)
    if not entries and (near := with_a_near_word(query, at)):
        query, entries = near, having(near, at)
    return live(ranked(entries, query)[:MOST], at)


def with_a_near_word(query: Query, at: datetime.datetime) -> Query | None:
    """ "trafiking" alone; what has many words is no slip of the finger."""
    near = near_word(query.words[0], at) if len(query.words) == 1 else ""
    return Query.of(query.text, [Word(near, ((near,),), (near,))]) if near else None


def having(query: Query, at: datetime.datetime) -> list[SearchEntry]:
    return first_visible(query.words, at, RANKED, GROUPS[:2])


def live(hits: list[Hit], at: datetime.datetime) -> list[Any]:
    """In the order of the hits."""
    rows: dict[tuple[str, int], Any] = {}
    for name in {hit.type for hit in hits}:
        pks = [hit.record_id for hit in hits if hit.type == name]
        public = published_rows.named(types()[name].model, at).filter(pk__in=pks)
        rows |= {(name, row.pk): row for row in public}
    places = [(hit.type, hit.record_id) for hit in hits]
    return [rows[place] for place in places if place in rows]
