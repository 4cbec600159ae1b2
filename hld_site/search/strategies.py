"""``search()``: what a question is answered with, when all of its words fit and when not.

Tried in turn: a symbol within it; what holds all words, after somebody who is named beside a year;
the same without the words that only ask; who is named in it; names that differ by a letter; the
words of a phrase, one by one; Chinese in parts; words that differ by a letter; most of the words.
"""

import datetime
import itertools
import re

from hld_site.languages.scripts import look_alikes_in_latin
from hld_site.search.chinese import in_parts
from hld_site.search.days import year_in
from hld_site.search.engines import first_visible
from hld_site.search.models import SearchEntry
from hld_site.search.named_pages import places_called
from hld_site.search.names import (
    Named,
    is_all,
    names_within,
    or_named_by_a_part,
    with_names,
)
from hld_site.search.query import Query, Word
from hld_site.search.results import RANKED, Hit, Results, called, fitting, loosely_keyed, ranked
from hld_site.search.similar_names import nearest, without_elsewhere
from hld_site.search.similar_words import near_symbols, near_word
from hld_site.search.texts import types
from hld_site.search.tokens import spaced
from hld_site.search.visibility import visible

MOST_TRIES = 30
MOST_NEAR = 3
NUMBERS = re.compile(r"/\d+/\d+$")
SYMBOL = re.compile(r"\b[A-Z]{1,6}/[\w./-]*\d(?: [A-Z]\b)?", re.IGNORECASE)


def search(typed: str, at: datetime.datetime, type: str = "") -> Results:
    """``type`` keeps one type of record; the counts tell of all."""
    query = Query.read(typed)
    if not query.words:
        return Results(query, [])
    if keyed := by_symbol(query, at, type):
        return keyed
    names = names_within(query, at)
    if is_all(names, query):
        query, names = or_named_by_a_part(query, names[0]), []
    elif names:
        query = with_names(query, names)
    results = fitting(query, at, type)
    if results.is_empty and (telling := query.but_fillers()):
        results = fitting(telling, at, type)
    if names and (not results.is_empty or years_of(query) or not nearest(query, at)):
        results = with_the_named(results, names, query, at)
    if results.is_empty:
        results = loosely(query, at, type)
    results.places = places_called(query)
    return results


def by_symbol(query: Query, at: datetime.datetime, type: str) -> Results | None:
    """The records whose symbols stand in the query, or nearly so; None if none does."""
    if loosely := loosely_keyed([query.text], at):
        return Results(query, ranked(loosely, query), type)
    text = look_alikes_in_latin(query.text)
    symbols = [symbol.upper() for symbol in SYMBOL.findall(text)]
    symbols += [symbol[:-2] for symbol in symbols if symbol[-2] == " "]  # "A/RES/67/219 y …"
    if not symbols:
        return None
    usual = {record.model.canonical_key(s) for record in types().values() for s in symbols}
    if entries := with_keys({*usual, *symbols}, at) or loosely_keyed(symbols, at):
        others = Query.read(SYMBOL.sub(" ", text))
        left_out = [] if others.text == "" else unfit(others, entries)
        return Results(query, ranked(entries, query), type, left_out=tuple(left_out))
    near = with_keys(set().union(*map(near_symbols, symbols)), at) or of_numbers(symbols[0], at)
    hits = ranked(near, query)[:MOST_NEAR]
    keys = tuple(hit.key for hit in hits)
    return Results(query, hits, type, is_near=True, near_keys=keys) if hits else None


def of_numbers(symbol: str, at: datetime.datetime) -> list[SearchEntry]:
    """ "A/67/219": what has the same session and number under another organ or kind."""
    numbers = NUMBERS.search(symbol)
    if not numbers:
        return []
    entries = matching(Query.read(numbers[0]).words, at)
    return [entry for entry in entries if not entry.part and entry.key.endswith(numbers[0])]


def with_keys(keys: set[str], at: datetime.datetime) -> list[SearchEntry]:
    return list(SearchEntry.objects.filter(visible(at), key__in=keys, part="")[:RANKED])


def unfit(query: Query, entries: list[SearchEntry]) -> list[str]:
    text = spaced(" ".join(group for e in entries for group in (e.a, e.b, e.c, e.d)))
    return [word.shown for word in query.words if not word.is_small and not word.is_in(text)]


def years_of(query: Query) -> tuple[int, ...]:
    years = (word.day.year if word.day else year_in(word.line) for word in query.words)
    return tuple(dict.fromkeys(filter(None, years)))


def with_the_named(
    results: Results, names: list[Named], query: Query, at: datetime.datetime
) -> Results:
    """ "Ghana 2013": the State first, of which a page then says what is known of that year.

    So too where nothing holds all words: who is named is what was asked about, all else gives way.
    """
    named = [name.word for name in names]
    beside = query.but(named)
    dated = [word for word in beside.words if word.day or word.is_year]
    fillers = [word for word in beside.words if word.is_filler and word not in dated]
    rest = [word for word in beside.words if word not in (*dated, *fillers)]
    if not results.is_empty and (rest or not dated):
        return results
    if rest and dated:  # "the 2013 dialogue" may be there without those who are named
        results = fitting(beside.but(fillers), at, results.type)
    entries = [entry for name in names for entry in name.entries]
    if results.is_empty:
        entries = without_elsewhere(entries, query)
    first = ranked(entries, Query.of(query.text, named))
    for hit in first[:MOST_NEAR]:
        hit.years = years_of(query)
    records = {(hit.type, hit.record_id) for hit in first}
    others = [hit for hit in results.everything if (hit.type, hit.record_id) not in records]
    left_out = tuple(word.shown for word in rest) if results.is_empty else ()
    return Results(query, first + others, results.type, results.many, left_out=left_out)


def loosely(query: Query, at: datetime.datetime, type: str) -> Results:
    """Nothing holds all words."""
    if hits := nearly_named(query, at):
        return Results(query, hits, type, is_near=True)
    if query.phrases:
        results = search(query.without_quotes().text, at, type)
        results.unquoted = True
        return results
    return (
        in_parts(query, at, type)
        or with_near_words(query, at, type)
        or with_fewer_words(query, at, type)
        or Results(query, [], type, is_near=True)
    )


def nearly_named(query: Query, at: datetime.datetime) -> list[Hit]:
    """ "Phillipines 2013": whose name is nearest, with the year of which its page then tells."""
    dated = [word for word in query.words if word.day or word.is_year]
    name = query.but(dated) if dated else query
    hits = ranked(nearest(name, at), name)
    for hit in hits:
        hit.years = years_of(query)
    return hits


def with_near_words(query: Query, at: datetime.datetime, type: str) -> Results | None:
    """With other words for those that are nowhere, if each has one and all fit together."""
    words, instead = [], []
    for word in query.words:
        if matching([word], at):
            words.append(word)
        elif near := near_word(word, at):
            words.append(Word(near, ((near,),), (near,)))
            instead.append((word.shown, near))
        else:
            return None
    other = Query.of(query.text, words)
    results = fitting(other, at, type)
    entries = [entry for hit in results.everything for entry in hit.entries]
    entries = without_elsewhere(entries, query)
    if not entries or not instead:
        return None
    hits = ranked(entries, other)
    return Results(other, hits, type, results.many, is_near=True, instead=tuple(instead))


def with_fewer_words(query: Query, at: datetime.datetime, type: str) -> Results | None:
    """The most words that something holds together; of equally many those that fewest hold.

    A single word is kept only if it is a name: "2013" alone says nothing of what was asked, and
    "Ban" is no beginning of Bangladesh.
    """
    known = [word for word in query.words if matching([word], at)]
    most = min(len(known), len(query.words) - 1)  # all together were tried before
    for size in range(most, 0, -1):
        is_little = size == 1 or size * 2 < len(query.words)
        tries = []
        for words in itertools.islice(itertools.combinations(known, size), MOST_TRIES):
            kept = query.but([word for word in query.words if word not in words])
            entries = called(kept, at) if is_little else matching(words, at)
            if entries := without_elsewhere(entries, query):
                tries.append((kept, words, entries))
        if tries:
            kept, words, entries = min(tries, key=lambda one: len(one[2]))
            out = tuple(word.shown for word in query.words if word not in words)
            return Results(kept, ranked(entries, kept), type, left_out=out)
    return None


def matching(words, at: datetime.datetime) -> list[SearchEntry]:
    return first_visible(words, at, RANKED)
