"""How far a reading of a sheet agrees with what the register holds for the same records."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from hld_site.exchange.batches.existing import Existing, as_text
from hld_site.exchange.matching.heading_words import choice_called
from hld_site.languages.folding import fold
from hld_site.records.columns.choices import ChoiceColumn
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.declarations import Declaration, Record

SAMPLES = 4
ROWS = 300  # of a sheet that are compared
Lines = Sequence[tuple[int, list[str]]]


@dataclasses.dataclass(frozen=True)
class Agreement:
    """Of ``of`` texts that could be compared, ``same`` are as the register has them.

    ``exact`` of them are so with all accents: where two readings agree alike, these decide.
    """

    same: int = 0
    of: int = 0
    exact: int = 0

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(self.same + other.same, self.of + other.of, self.exact + other.exact)

    @property
    def rank(self) -> tuple[int, int]:
        return self.same, self.exact


def agreement(
    declared: Declaration,
    headings: Sequence[str],
    lines: Lines,
    matters: Callable[[str], bool] = lambda text: True,
) -> Agreement:
    """Compares the texts that matter: names of records, and what rows say of known records."""
    measured = Agreement()
    for place, column in enumerate(headings):
        model = named_by(declared, column)
        telling = [text for text in texts_in(lines, place) if matters(text)]
        known: Any = declared.stored.get(column)
        if model is not None and telling:
            recognizer = model.recognizer()
            named = recognizer.known(telling)
            spelled = {text.casefold() for text in telling}
            exact = recognizer.texts & spelled if recognizer.is_small else ()
            measured += Agreement(len(named), len(set(telling)), len(exact))
        elif isinstance(known, ChoiceColumn):
            chosen = [text for text in telling if choice_called(known.field, text) is not None]
            measured += Agreement(len(chosen), len(telling), len(chosen))
    if isinstance(declared, Record):
        measured += compared(declared, headings, lines, matters)
    return measured


def named_by(declared: Declaration, column: str) -> Any:
    """The model whose records a column names; None where it names none."""
    if isinstance(declared, Record) and column == "key":
        return declared.model
    known = declared.stored.get(column)
    return known.related if isinstance(known, RelationColumn) else None


def texts_in(lines: Lines, place: int) -> list[str]:
    return [cells[place].strip() for _number, cells in lines if place < len(cells)]


def compared(declared: Record, headings, lines, matters) -> Agreement:
    columns = [name for name in headings if name in declared.stored and name != "key"]
    rows = rows_of(declared, headings, lines, columns)
    pairs = [
        (cells[headings.index(name)].strip(), as_text(value))
        for cells, values in rows
        for name, value in zip(columns, values, strict=True)
        if headings.index(name) < len(cells)
    ]
    pairs = [(text, value) for text, value in pairs if text and value and matters(text)]
    same = [(text, value) for text, value in pairs if alike(text, value)]
    return Agreement(
        len(same), len(pairs), sum(text.casefold() == value.casefold() for text, value in same)
    )


def alike(text: str, value: str) -> bool:
    return text == value or (fold(text) == fold(value) != "")


def rows_of(
    declared: Record, headings: Sequence[str], lines: Lines, columns: Sequence[str]
) -> list[tuple[list[str], list]]:
    """The rows whose record the register has, each with what it holds in the columns."""
    keys = keys_of(declared, headings, lines)
    existing = Existing(declared, ["key", *columns]).by_key({(key,) for key in keys.values()})
    return [
        (cells, existing[(keys[number],)][1][1:])
        for number, cells in lines
        if number in keys and (keys[number],) in existing
    ]


def keys_of(declared: Record, headings: Sequence[str], lines: Lines) -> dict[int, str]:
    """By the number of a row, the record that it names beyond doubt."""
    texts: dict[int, str] = {}
    for name in ("key", *declared.model.key_from):
        if name in headings:
            place = list(headings).index(name)
            for number, cells in lines:
                if place < len(cells) and cells[place].strip():
                    texts.setdefault(number, cells[place].strip())
    named = declared.model.recognizer()(texts.values())
    return {
        number: named[text].keys[0] for number, text in texts.items() if len(named[text].keys) == 1
    }


def by_language(
    declared: Record, headings: Sequence[str], lines: Lines, place: int, columns: Iterable[str]
) -> dict[str, int]:
    """For each of the columns, how many texts of one column of the file are as it has them."""
    names = list(columns)
    rows = rows_of(declared, headings, lines, names)
    same = dict.fromkeys(names, 0)
    for cells, values in rows:
        text = cells[place].strip() if place < len(cells) else ""
        for name, value in zip(names, values, strict=True):
            same[name] += bool(text) and alike(text, as_text(value))
    return same


def is_foreign(text: str) -> bool:
    return not text.isascii()


def of_headings(header: list[str], columns: Sequence[str]) -> Agreement:
    """A heading that is known is read right."""
    foreign = [bool(name) for text, name in zip(header, columns, strict=True) if is_foreign(text)]
    return Agreement(sum(foreign), len(foreign), sum(foreign))


def telling(texts_of: dict[str, list[str]]) -> dict[str, list[str]]:
    """By encoding, a few of the texts that it alone reads so."""
    read_by = Counter(text for own in texts_of.values() for text in own)
    different = {
        name: [text for text in own if read_by[text] == 1] for name, own in texts_of.items()
    }
    return {name: (different[name] or own)[:SAMPLES] for name, own in texts_of.items()}
