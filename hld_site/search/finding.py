"""``search()``: from what somebody typed to ranked records, with counts, all of it public."""

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q

from hld_site.search.engines import engine
from hld_site.search.models import SearchEntry
from hld_site.search.nearest import nearest
from hld_site.search.ranking import score
from hld_site.search.texts import types
from hld_site.search.visibility import visible
from hld_site.search.words import Query

# So many entries are ranked; beyond, those are that hold all words in their names.
RANKED = 300
COUNTED = 10_000


@dataclasses.dataclass
class Hit:
    """A record that was found, with the entries it was found by."""

    type: str
    record_id: int
    key: str
    score: int
    entries: list[SearchEntry]

    @property
    def order(self):
        return (-self.score, list(types()).index(self.type), self.key)


@dataclasses.dataclass
class Results:
    """``is_near``: nothing fits what was typed, and these are called nearly so.

    ``is_more``: there are more than were ranked; ``counts`` is then exact up to COUNTED entries.
    """

    query: Query
    hits: list[Hit]
    counts: dict[str, int]
    is_near: bool = False
    is_more: bool = False

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_beyond_counting(self) -> bool:
        return self.total >= COUNTED


def search(typed: str, at: datetime.datetime, type: str = "") -> Results:
    """``type`` keeps one type of record; the counts tell of all."""
    query = Query.read(typed)
    if not query.words:
        return Results(query, [], {})
    matching = engine().match(query.words).filter(visible(at))
    entries = list(matching[: RANKED + 1])
    if not entries:
        hits = ranked(nearest(query, at), query)
        return Results(query, of_type(hits, type), counted(hits), is_near=True)
    if len(entries) <= RANKED:
        hits = ranked(entries, query)
        return Results(query, of_type(hits, type), counted(hits))
    return search_many(query, matching, at, type)


def search_many(query: Query, matching, at: datetime.datetime, type: str) -> Results:
    named = engine().match(query.words, ("a", "b")).filter(visible(at))
    querysets = [rows.filter(type=type) if type else rows for rows in (named, matching)]
    entries = {entry.pk: entry for rows in querysets for entry in rows[:RANKED]}
    hits = ranked(entries.values(), query)
    return Results(query, hits, counted_in_database(matching), is_more=True)


def ranked(entries: Iterable[SearchEntry], query: Query) -> list[Hit]:
    hits: dict[tuple[str, int], Hit] = {}
    for entry in entries:
        hit = hits.setdefault(
            (entry.type, entry.record_id), Hit(entry.type, entry.record_id, entry.key, 0, [])
        )
        hit.entries.append(entry)
        hit.score = max(hit.score, score(entry, query))
    return sorted(hits.values(), key=lambda hit: hit.order)


def of_type(hits: list[Hit], type: str) -> list[Hit]:
    return [hit for hit in hits if not type or hit.type == type]


def counted(hits: list[Hit]) -> dict[str, int]:
    counts = Counter(hit.type for hit in hits)
    return {name: counts[name] for name in types() if name in counts}


def counted_in_database(matching) -> dict[str, int]:
    each = {name: Count("record_id", filter=Q(type=name), distinct=True) for name in types()}
    counts = matching[:COUNTED].aggregate(**each)
    return {name: count for name, count in counts.items() if count}


def named_exactly(query: Query, at: datetime.datetime) -> SearchEntry | None:
    """The record whose key was typed, in any spelling; words that are a key by chance are not."""
    if not any(sign.isdecimal() for sign in query.text):
        return None
    keys = {(name, record.model.canonical_key(query.text)) for name, record in types().items()}
    rows = SearchEntry.objects.filter(key__in={key for _name, key in keys}, part="")
    matching = [row for row in rows.filter(visible(at)) if (row.type, row.key) in keys]
    return matching[0] if len(matching) == 1 else None
