"""The States, organizations and processes whose whole names stand within a query."""

import datetime
import itertools
from collections import defaultdict
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
    """A stretch of a text that is a name, or a form of ``name``, and the entries that bear it."""

    start: int
    end: int
    typed: str
    name: str
    entries: tuple[SearchEntry, ...]

    @property
    def word(self) -> Word:
        records = dict.fromkeys((entry.type, entry.record_id) for entry in self.entries)
        word = Word.of_name(self.name, [relation_sign(*record) for record in records])
        forms = {line(self.typed)} - {self.name}
        return replace(word, typed=self.typed, forms=tuple(forms))


def names_within(query: Query, at: datetime.datetime) -> list[Named]:
    """By one question; of overlapping names the longest."""
    if query.phrases:
        return []
    text = query.text
    lines = {place: lines_of(text[slice(*place)]) for place in stretches_of(text)}
    signs = {name_sign(one) for some in lines.values() for one in some}
    if not signs:
        return []
    asked = Word("", tuple((sign,) for sign in sorted(signs)))
    bearing: dict[str, list[SearchEntry]] = defaultdict(list)
    for entry in first_visible([asked], at, MOST_ENTRIES, types=called_by_name()):
        for sign in signs.intersection(entry.d.split()):
            bearing[sign].append(entry)
    names = []
    for (start, end), some in lines.items():
        if name := next((one for one in some if name_sign(one) in bearing), ""):
            entries = tuple(bearing[name_sign(name)])
            names.append(Named(start, end, text[start:end], name, entries))
    return apart(names)


def lines_of(text: str) -> tuple[str, ...]:
    """As it was typed; of a single word its other forms too: "Франции" for "Франция"."""
    words = list(runs(text))
    forms = Word.of(words[0]).forms if len(words) == 1 else ()
    return (line(text), *forms)


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
    names = tuple(dict.fromkeys((*query.names, name.name)))
    return replace(query, words=tuple(words), names=names)


def with_names(query: Query, names: list[Named]) -> Query:
    """Each name as one word, which is also found where a part names its record."""
    words, place = [], 0
    for name in names:
        words += [*plain_words(query.text[place : name.start]), name.word]
        place = name.end
    words += plain_words(query.text[place:])
    return Query.of_typed(query.text, list(dict.fromkeys(words)), query.is_cut)
