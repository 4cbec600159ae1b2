"""What a search gives: ranked records with counts, and what holds all words; all of it public."""

import dataclasses
import datetime
import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from hld_site.search.engines import first_visible
from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.named_pages import Place
from hld_site.search.query import Query, Word
from hld_site.search.ranking import is_named, score, stands_in
from hld_site.search.texts import types
from hld_site.search.tokens import HAN_SIGN, line, name_sign
from hld_site.search.visibility import visible

# So many entries are ranked; beyond, those are that hold all words in their names.
RANKED = 300
# So many are looked at for words that stand side by side: no index knows of that.
LOOKED_AT = 1_000
COUNTED = 2_500  # entries: each is asked whether it is public
FIGURES = re.compile(r"\d+")
PERSON = re.compile(r"[^\W\d_]+(?:[.'’-]+[^\W\d_]+)*\.?")


@dataclasses.dataclass
class Hit:
    """A record that was found, with the entries it was found by."""

    type: str
    record_id: int
    key: str
    score: int
    entries: list[SearchEntry]
    years: tuple[int, ...] = ()  # asked about, where it is named beside them

    @property
    def order(self):
        gives_way = types()[self.type].gives_way(self.key)
        return (-self.score, gives_way, list(types()).index(self.type), self.key)


@dataclasses.dataclass
class Results:
    """``is_near``: nothing fits what was typed, and these are called nearly so.

    ranking    what fits, the best first; or what gives it when it is asked for
    many       the words that more hold than were ranked, and the moment
    near_keys  keys that differ little from one that was typed and is not here
    left_out   words that fit nothing together with the others
    instead    words that are nowhere, each with the one that was looked for in its place
    unquoted   no text has the words in quotation marks side by side
    places     pages without a record of their own that are called so
    """

    query: Query
    ranking: list[Hit] | Callable[[], list[Hit]]
    type: str = ""
    many: tuple[Sequence[Word], datetime.datetime] | None = None
    is_near: bool = False
    near_keys: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    instead: tuple[tuple[str, str], ...] = ()
    unquoted: bool = False
    places: tuple[Place, ...] = ()

    @functools.cached_property
    def everything(self) -> list[Hit]:
        return self.ranking() if callable(self.ranking) else self.ranking

    @property
    def is_empty(self) -> bool:
        return not self.is_more and not self.everything

    @functools.cached_property
    def hits(self) -> list[Hit]:
        return [hit for hit in self.everything if not self.type or hit.type == self.type]

    @property
    def may_ask_for_a_person(self) -> bool:
        """Whether what fits nothing is written as names of persons are."""
        missing = " ".join(self.left_out) if self.everything else FIGURES.sub("", self.query.text)
        return is_like_a_person(missing) and not is_elsewhere(self.query.text)

    @property
    def is_more(self) -> bool:
        return self.many is not None

    @functools.cached_property
    def counts(self) -> dict[str, int]:
        """Records of each type; where ``is_beyond_counting``, at least so many."""
        ranked = Counter(hit.type for hit in self.everything)
        # What was ranked of a type may stand behind all entries that are counted.
        many = self._counted if self.is_more else ()
        counts = ranked | Counter(name for name, _number in set(many))
        return {name: counts[name] for name in types() if counts[name]}

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_beyond_counting(self) -> bool:
        """A record has several entries: of so many entries it is not known how many are left."""
        return self.is_more and len(self._counted) >= COUNTED

    @functools.cached_property
    def _counted(self) -> list[tuple[str, int]]:
        """Types and numbers of the records whose entries are counted."""
        assert self.many is not None
        words, at = self.many
        return first_visible(words, at, COUNTED, fields=("type", "record_id"))


def is_like_a_person(text: str) -> bool:
    """ "Kofi Annan": two words or three of letters, each with a capital where there are any."""
    words = text.split()
    return 2 <= len(words) <= 3 and all(map(is_like_a_name, words))


def is_like_a_name(word: str) -> bool:
    is_written_so = not word[0].islower() and (len(word) == 1 or not word.isupper())
    return is_written_so and PERSON.fullmatch(word) is not None and not HAN_SIGN.search(word)


def is_elsewhere(text: str) -> bool:
    named = [record.model for record in types().values() if record.named_by]
    return any(model.recognizer().is_elsewhere(text) for model in named)


def fitting(query: Query, at: datetime.datetime, type: str = "") -> Results:
    """What holds all words; ``type`` keeps one type of record, the counts tell of all."""
    if query.phrases:
        entries = [
            entry
            for entry in first_visible(query.words, at, LOOKED_AT)
            if all(stands_in(phrase, entry) for phrase in query.phrases)
        ]
        return Results(query, ranked(entries, query), type)
    entries = first_visible(query.words, at, RANKED + 1)
    if len(entries) <= RANKED:
        return Results(query, ranked(entries, query), type)
    best = functools.partial(best_of_many, entries, query, at, type)
    return Results(query, best, type, (query.words, at))


def best_of_many(
    first: list[SearchEntry], query: Query, at: datetime.datetime, type: str = ""
) -> list[Hit]:
    """Of more than are ranked the first, those that hold all words in their names, and those that
    are called so.
    """
    types = (type,) if type else ()
    first = first_visible(query.words, at, RANKED, types=types) if type else first[:RANKED]
    # Of a type that has fewer all are there, those with the words in their names among them.
    is_all = len(first) < RANKED
    named = [] if is_all else first_visible(query.words, at, RANKED, GROUPS[:2], types)
    entries = (*named, *first, *called(query, at))
    return ranked({entry.pk: entry for entry in entries}.values(), query)


def called(query: Query, at: datetime.datetime) -> list[SearchEntry]:
    """The entries that have all of the query as a name."""
    signs = tuple((name_sign(name),) for name in query.names)
    entries = first_visible([Word("", signs)], at, RANKED)
    return [entry for entry in entries if is_named(entry, query)]


def ranked(entries: Iterable[SearchEntry], query: Query) -> list[Hit]:
    hits: dict[tuple[str, int], Hit] = {}
    for entry in entries:
        hit = hits.setdefault(
            (entry.type, entry.record_id), Hit(entry.type, entry.record_id, entry.key, 0, [])
        )
        hit.entries.append(entry)
        hit.score = max(hit.score, score(entry, query))
    return sorted(hits.values(), key=lambda hit: hit.order)


def named_exactly(query: Query, at: datetime.datetime) -> SearchEntry | None:
    """The record whose key was typed, in any spelling; words that are a key by chance are not."""
    if not any(sign.isdecimal() for sign in query.text):
        return None
    keys = {(name, record.model.canonical_key(query.text)) for name, record in types().items()}
    rows = SearchEntry.objects.filter(key__in={key for _name, key in keys}, part="")
    matching = [row for row in rows.filter(visible(at)) if (row.type, row.key) in keys]
    matching = matching or loosely_keyed([query.text], at)
    return matching[0] if len(matching) == 1 else None


def loosely_keyed(texts: Iterable[str], at: datetime.datetime) -> list[SearchEntry]:
    """The records whose keys were typed, but for what is easily typed otherwise: "GA11434"."""
    loose = {
        (name, key)
        for name, record in types().items()
        for text in texts
        for key in record.model.loose_keys(text)
    }
    if not loose:
        return []
    signs = tuple((sign,) for sign in sorted({name_sign(line(key)) for _name, key in loose}))
    return [
        entry
        for entry in first_visible([Word("", signs)], at, RANKED)
        if entry.part == "" and any((entry.type, key) in loose for key in loose_keys_of(entry)[:1])
    ]


def loose_keys_of(entry: SearchEntry) -> list[str]:
    return types()[entry.type].model.loose_keys(entry.key)
