"""Which column each heading of a sheet means, and which types a sheet may be."""

import dataclasses
import functools
import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.exchange.matching.heading_words import (
    folded,
    in_every_language,
    names_of_language,
    words_for,
)
from hld_site.exchange.matching.persons import says_person
from hld_site.languages.folding import fold, telling_words
from hld_site.records import catalogue
from hld_site.records.columns import Column, resolve
from hld_site.records.declarations import Declaration, Record

# How sure a heading is, the surest first: a column takes the surest heading, and only one.
BY_NAME, BY_LABEL, BY_WORD, BY_KEY, BY_TYPE, BY_TYPE_AS_NAME = range(6)

KEY = _("key")
ENOUGH = 2  # headings that a type must know to be offered though it lacks a column of its key
LIKELY = 3  # types that are offered though they lack a column of their key
# Headings of a column that only counts the rows: "no" alone is a vote.
COUNTING = {"no.", "nr.", "n°", "nº", "№", "#", "s/n", "sl. no.", "п/п", "№ п/п", "序号", "م"}
LONGEST = 200  # letters of a heading that are looked at
RAW = ".raw.csv"  # the ending of files that hold their text as it is


def match(declared: Declaration, header: Sequence[str]) -> list[str | None]:
    """For each heading the file column that it means; None if it means none, or one taken."""
    meant: list[str | None] = [None] * len(header)
    wishes = sorted(
        (sureness, place, column)
        for place, heading in enumerate(header)
        for sureness, column in meanings(declared, heading)
    )
    for _sureness, place, column in wishes:
        if meant[place] is None and column not in meant:
            meant[place] = column
    return meant


def columns_of(
    declared: Declaration, header: Sequence[str], chosen: dict[str, str]
) -> tuple[str, ...]:
    """Each heading's column: as chosen, as recognized, or "" where it is unknown or ignored."""
    matched = match(declared, header)
    one_of = declared.one_of.column if declared.one_of else ""
    taken = [name for heading, name in zip(header, matched, strict=True) if name]
    columns = []
    for heading, name in zip(header, matched, strict=True):
        if chosen.get(heading) in {"", *declared.may_be_headed}:
            name = chosen[heading]
        elif not name and one_of and one_of not in taken and is_called(declared, one_of, heading):
            name = one_of
        columns.append(name or "")
    if isinstance(declared, Record) and not {"key", *declared.model.key_from} & set(columns):
        named = [place for place, name in enumerate(columns) if name in declared.names]
        if named and header[named[0]] not in chosen:
            columns[named[0]] = "key"
    return tuple(columns)


def is_called(declared: Declaration, name: str, heading: str) -> bool:
    """By its name or its label, in any language."""
    label = resolve(declared.model, name).label
    known = [word for _code, word in (*in_every_language(label), *words_for(label))]
    return folded(heading) in map(folded, (name, *known))


def guess(name: str, header: Sequence[str]) -> list[Declaration]:
    """The types that a sheet of this name and header may be, the likeliest first.

    One that lacks a column of its key comes first where it knows more of the headings.
    """
    fits = scored(name, header)
    enough = [(score, declared) for score, declared in fits if score.is_enough]
    most = max((score.matched for score, _declared in enough), default=0.0)
    others = [
        (score, declared)
        for score, declared in fits
        if not score.is_enough and score.known >= ENOUGH and score.matched > most
    ]
    others.sort(key=lambda pair: (pair[0].matched, pair[0].used), reverse=True)
    return [declared for _score, declared in (*others[:LIKELY], *enough)]


def decide(name: str, header: Sequence[str]) -> Declaration | None:
    """The type that a sheet is, where its name or its columns leave no other; else None."""
    if not (fits := scored(name, header)):
        return None
    first, declared = fits[0]
    if first.keyed and first.known >= ENOUGH and known_here_alone(declared, header) >= ENOUGH:
        return declared
    if first.is_enough and first.known >= ENOUGH and persons_in(declared, header):
        return declared
    if not first.is_enough:
        return None
    rest = [score for score, _declared in fits[1:]]
    sure = first.named or all(
        first.matched > score.matched
        if score.is_enough
        else first.matched >= score.matched or score.known < ENOUGH
        for score in rest
    )
    return declared if sure else None


def persons_in(declared: Declaration, header: Sequence[str]) -> int:
    """How many headings name persons, which stand in lists of who took part and nowhere else."""
    return sum(map(says_person, header)) if declared.names_in_lists else 0


def known_here_alone(declared: Declaration, header: Sequence[str]) -> int:
    """How many of the headings this type knows and no other: codes of States, votes."""
    known = [heading for heading in header if any(match(declared, [heading]))]
    others = [one for one in catalogue.everything() if one is not declared]
    return sum(not any(any(match(other, [heading])) for other in others) for heading in known)


def scored(name: str, header: Sequence[str]) -> list[tuple["Fit", Declaration]]:
    """Every type that knows a heading, the best first."""
    fits = [(fit(declared, name, header), declared) for declared in catalogue.everything()]
    fits.sort(key=lambda pair: (pair[0].is_enough, pair[0]), reverse=True)
    return [(score, declared) for score, declared in fits if score.matched]


@dataclasses.dataclass(frozen=True, order=True)
class Fit:
    """Compared from the top: a sheet's name says most, then whether its rows can be told apart."""

    named: bool
    keyed: bool
    matched: float
    used: float
    known: int = 0

    @property
    def is_enough(self) -> bool:
        return self.matched > 0 and (self.named or (self.keyed and self.matched >= 0.5))


def fit(declared: Declaration, name: str, header: Sequence[str]) -> Fit:
    matched = match(declared, header)
    columns = {column for column in matched if column}
    if declared.one_of:
        unknown = [heading for heading, column in zip(header, matched, strict=True) if not column]
        one_of = declared.one_of.column
        columns |= {one_of} if any(is_called(declared, one_of, h) for h in unknown) else set()
    key = [part for part in declared.natural_key if not declared.stored[part].may_be_empty]
    persons = persons_in(declared, header) if columns & declared.names_in_lists else 0
    if persons:
        key = [part for part in key if part not in declared.once]
    headings = [h for h in header if h.strip() and not counts_rows(h)]
    return Fit(
        named=folded(PurePath(name.removesuffix(RAW)).stem) in names_of_type(declared),
        keyed=columns >= set(key) and not columns.isdisjoint(telling(declared)),
        matched=(len(columns) + persons) / max(len(headings), 1),
        used=len(columns) / len(vocabulary(declared)),
        known=len(columns) + persons,
    )


def telling(declared: Declaration) -> set[str]:
    """The columns that a row cannot do without or is named by, beside the key itself."""
    return {*declared.natural_key, *headings_in(declared), *declared.model.key_from}


def headings_in(declared: Declaration) -> dict[str, str]:
    """By the columns that records of the type are headed by, the language of each."""
    if not isinstance(declared, Record):
        return {}
    heading = next((c for c in declared.public if c.is_apart and c.in_languages), None)
    return {heading.cell_in(code).name: code for code in languages.CODES} if heading else {}


def counts_rows(heading: str) -> bool:
    return heading.strip().casefold() in COUNTING


def meanings(declared: Declaration, heading: str) -> Iterator[tuple[int, str]]:
    whole, besides, words = read(heading[:LONGEST])
    if not whole and not besides:
        return
    yield from vocabulary(declared).get(whole, ())
    for code, base in besides:
        yield from translated(declared, code).get(base, ())
    if name := names_of_its_own(declared).get(words):
        yield BY_TYPE_AS_NAME, name


# A sheet's headings are compared with every type there is, some of them many times.
@functools.lru_cache(maxsize=2_000)
def read(heading: str) -> tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Folded as a whole; for each language that it names what stands beside it; telling words."""
    if counts_rows(heading):
        return "", (), ()
    text, besides = fold(heading), []
    words = text.split()
    for language, base in ((words[-1:], words[:-1]), (words[:1], words[1:])):
        if len(base) > 1 and base[-1] in ("en", "in"):
            base = base[:-1]
        besides += [
            (code, "".join(base))
            for code in languages.CODES
            if not names_of_language(code).isdisjoint(language)
        ]
    return "".join(words), tuple(besides), telling_words(text)


@functools.cache
def names_of_its_own(declared: Declaration) -> dict[tuple[str, ...], str]:
    """ "Name of organization", "nom de l'organisation": what it is called, and of what type."""
    called: dict[tuple[str, ...], str] = {}
    for name, code in headings_in(declared).items():
        whole = declared.stored[name].whole.label
        labels = [w for to, w in (*in_every_language(whole), *words_for(whole)) if to == code]
        types = [word for spoken, word in type_words(declared) if spoken == code]
        for label, word in itertools.product(labels, types):
            called.setdefault(telling_words(fold(f"{label} {word}")), name)
    return called


def is_of_a_language(heading: str, name: str) -> bool:
    """Whether the heading says the language of the column, by its own name or in words."""
    if folded(heading) == folded(name):
        return True
    words = {word for word in fold(heading).split() if len(word) > 1}
    return any(words & names_of_language(code) for code in languages.CODES)


Vocabulary = dict[str, list[tuple[int, str]]]


@functools.cache
def vocabulary(declared: Declaration) -> Vocabulary:
    """Folded heading → the columns that it may mean, and how surely."""
    columns: Vocabulary = defaultdict(list)
    for column in (*declared.public, *declared.hidden):
        for sureness, heading, name in headings_of(column):
            columns[folded(heading)].append((sureness, name))
    if isinstance(declared, Record):
        for _language, word in (*in_every_language(KEY), *words_for(KEY)):
            columns[folded(word)].append((BY_KEY, "key"))
        for language, word in type_words(declared):
            columns[folded(word)].append((BY_TYPE, "key"))
            columns[folded(word)] += [
                (BY_TYPE_AS_NAME, name)
                for name, spoken in headings_in(declared).items()
                if spoken == language
            ]
    columns.pop("", None)
    return columns


def headings_of(column: Column) -> Iterator[tuple[int, str, str]]:
    """Sureness, heading and file column; a word for a translated column says its language too."""
    if column.read_only:
        return
    for name in column.file_names:
        yield BY_NAME, name, name
    yield BY_LABEL, column.name, column.cell_in(languages.DEFAULT).name
    for code, label in in_every_language(column.label):
        yield BY_LABEL, label, column.cell_in(code).name
    for code, word in words_for(column.label):
        yield BY_WORD, word, column.cell_in(code).name


@functools.cache
def translated(declared: Declaration, code: str) -> Vocabulary:
    """Words for a translated column beside a language: "Nom (anglais)", "English name"."""
    columns: Vocabulary = defaultdict(list)
    for column in (*declared.public, *declared.hidden):
        if column.in_languages:
            labels = (*in_every_language(column.label), *words_for(column.label))
            for word in {column.name, *(word for _code, word in labels)}:
                columns[folded(word)].append((BY_LABEL, column.cell_in(code).name))
    return columns


def type_words(declared: Declaration) -> Iterator[tuple[str, str]]:
    """What one record of the type is called: "State", "pays"."""
    yield from in_every_language(declared.model._meta.verbose_name)
    yield from words_for(declared.model._meta.verbose_name)


@functools.cache
def names_of_type(declared: Declaration) -> frozenset[str]:
    """What a sheet of such rows may be called: "states", "State", "États", "list of countries"."""
    plural = declared.model._meta.verbose_name_plural
    called = (*type_words(declared), *in_every_language(plural), *words_for(plural))
    return frozenset(map(folded, (declared.name, *(word for _code, word in called))))
