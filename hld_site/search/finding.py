"""``search()``: from what somebody typed to ranked records, with counts, all of it public."""

import dataclasses
import datetime
import itertools
import re
from collections import Counter
from collections.abc import Iterable

from django.db.models import Count, Q
from rapidfuzz.distance import OSA

from hld_site.search.engines import engine
from hld_site.search.models import SearchEntry
from hld_site.search.nearest import nearest, without_elsewhere
from hld_site.search.ranking import score
from hld_site.search.texts import types
from hld_site.search.tokens import Query
from hld_site.search.visibility import visible

# So many entries are ranked; beyond, those are that hold all words in their names.
RANKED = 300
COUNTED = 10_000
MOST_TRIES = 30
MOST_NEAR = 3
SYMBOL = re.compile(r"\b(?:A|E|S|ST|GA)/[\w./-]*\d(?:/\d+)*(?: [A-Z]\b)?", re.IGNORECASE)


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
    ``left_out``: words that fit nothing together with the others. ``near_keys``: keys that differ
    little from one that was typed and is not here.
    """

    query: Query
    hits: list[Hit]
    counts: dict[str, int]
    is_near: bool = False
    is_more: bool = False
    left_out: tuple[str, ...] = ()
    near_keys: tuple[str, ...] = ()

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
        return search_loosely(query, at, type)
    if len(entries) <= RANKED:
        hits = ranked(entries, query)
        return Results(query, of_type(hits, type), counted(hits))
    return search_many(query, matching, at, type)


def search_loosely(query: Query, at: datetime.datetime, type: str) -> Results:
    """Nothing holds all words: the keys or names nearest to them, or what holds most of them."""
    if (keys := keys_like(query, at)) is not None:
        entries = list(SearchEntry.objects.filter(visible(at), key__in=keys, part=""))
        hits = ranked(entries, query)
        near = tuple(hit.key for hit in hits)
        return Results(query, of_type(hits, type), counted(hits), True, near_keys=near)
    hits = ranked(nearest(query, at), query)
    if not hits and (fewer := with_fewer_words(query, at)):
        words, entries = fewer
        kept = dataclasses.replace(query, words=words, line=" ".join(w.tokens[0] for w in words))
        hits = ranked(without_elsewhere(entries, query), kept)
        out = tuple("".join(w.tokens) for w in query.words if w not in words)
        return Results(kept, of_type(hits, type), counted(hits), left_out=out)
    return Results(query, of_type(hits, type), counted(hits), is_near=True)


def with_fewer_words(query: Query, at: datetime.datetime) -> tuple[tuple, list] | None:
    """The most words that something holds together; of equally many those that fewest hold.

    A single word is kept only if it is no year: "2013" alone says nothing of what was asked.
    """
    each = {word: matching([word], at) for word in query.words}
    known = [word for word in query.words if each[word]]
    for size in range(len(known) - (len(known) == len(query.words)), 0, -1):
        tries = []
        for words in itertools.islice(itertools.combinations(known, size), MOST_TRIES):
            if size == 1 and words[0].tokens[0].isdecimal():
                continue
            if entries := each[words[0]] if size == 1 else matching(words, at):
                tries.append((words, entries))
        if tries:
            return min(tries, key=lambda one: len(one[1]))
    return None


def matching(words, at: datetime.datetime) -> list[SearchEntry]:
    return list(engine().match(words).filter(visible(at))[:RANKED])


def keys_like(query: Query, at: datetime.datetime) -> list[str] | None:
    """The keys within a longer query, or nearest to one that is not here; None if none is meant."""
    symbol = SYMBOL.search(query.text)
    if symbol is None:
        return None
    public = SearchEntry.objects.filter(visible(at), part="", key__contains="/")
    keys = dict.fromkeys(public.order_by("key").values_list("key", flat=True))
    typed = symbol[0].rstrip(".,;").upper()
    if typed in keys:
        return [typed]
    if symbol.span() != (0, len(query.text)):
        return None
    distances = {key: OSA.distance(typed, key.upper(), score_cutoff=2) for key in keys}
    least = min(distances.values(), default=3)
    return [key for key, distance in distances.items() if distance == least <= 2][:MOST_NEAR]


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
