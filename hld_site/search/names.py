"""The States, organizations and processes whose whole names stand within a query."""

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hld_site.languages.folding import SMALL_WORDS
from hld_site.search.days import stretches, year_in
from hld_site.search.engines import first_visible
from hld_site.search.models import SearchEntry
from hld_site.search.query import ASKING, FILLERS, Query, Word, plain_words
from hld_site.search.texts import called_by_name
from hld_site.search.tokens import is_sign, line, name_sign, relation_sign, runs

LONGEST_NAME = 8  # words
LONGEST_CHINESE = 15  # signs
MOST_STRETCHES = 300
MOST_ENTRIES = 100
NO_NAMES = SMALL_WORDS | ASKING | FILLERS


@dataclass(frozen=True)
class Named:
    """A stretch of a text that is a name, and the entries that bear it."""

    start: int
    end: int
    typed: str
    entries: tuple[SearchEntry, ...]

    @property
    def word(self) -> Word:
        records = dict.fromkeys((entry.type, entry.record_id) for entry in self.entries)
        word = Word.of_name(line(self.typed), [relation_sign(*record) for record in records])
        return replace(word, typed=self.typed)


def names_within(query: Query, at: datetime.datetime) -> list[Named]:
    """By one question; of overlapping names the longest."""
    if query.phrases:
        return []
    text = query.text
    signs = {place: name_sign(line(text[slice(*place)])) for place in stretches_of(text)}
    if not signs:
        return []
    asked = Word("", tuple((sign,) for sign in sorted(set(signs.values()))))
    entries = first_visible([asked], at, MOST_ENTRIES, types=called_by_name())
    found_names = []
    for (start, end), sign in signs.items():
        if bearing := tuple(entry for entry in entries if sign in entry.d.split()):
            found_names.append(Named(start, end, text[start:end], bearing))
    return apart(found_names)


def stretches_of(text: str) -> Iterator[tuple[int, int]]:
    """What may be a name: of Chinese any signs side by side, else whole words."""
    words = list(runs(text))
    dated = {n for day in stretches([run.text for run in words]) for n in range(day.start, day.end)}
    places: list[tuple[int, int]] = []
    for first, run in enumerate(words):
        if run.is_han:
            ends = itertools.combinations(range(run.start, run.end + 1), 2)
            places += [place for place in ends if 2 <= place[1] - place[0] <= LONGEST_CHINESE]
            continue
        for last in range(first, min(first + LONGEST_NAME, len(words))):
            if words[last].is_han or last in dated or year_in(words[last].text):
                break
            if any(word.text not in NO_NAMES for word in words[first : last + 1]):
                places.append((run.start, words[last].end))
    return itertools.islice(places, MOST_STRETCHES)


def apart(names: list[Named]) -> list[Named]:
    chosen: list[Named] = []
    for name in sorted(names, key=lambda one: (one.start - one.end, one.start)):
        if all(name.end <= other.start or other.end <= name.start for other in chosen):
            chosen.append(name)
    return sorted(chosen, key=lambda one: one.start)


def is_all(names: list[Named], query: Query) -> bool:
    """Whether one name is all that was typed."""
    return len(names) == 1 and line(names[0].typed) == line(query.text)


def or_named_by_a_part(query: Query, name: Named) -> Query:
    """What holds all words of a name, and where a part names its record, by whatever name."""
    signs = tuple(spelling for spelling in name.word.spellings if all(map(is_sign, spelling)))
    words = [replace(word, spellings=(*word.spellings, *signs)) for word in query.words]
    return replace(query, words=tuple(words))


def with_names(query: Query, names: list[Named]) -> Query:
    """Each name as one word, which is also found where a part names its record."""
    words, place = [], 0
    for name in names:
        words += [*plain_words(query.text[place : name.start]), name.word]
        place = name.end
    words += plain_words(query.text[place:])
    return Query.of_typed(query.text, list(dict.fromkeys(words)), query.is_cut)
