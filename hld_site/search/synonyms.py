"""The terms of the field as one thing in six languages: "remesas" finds "remittances".

``synonyms.csv`` follows the glossary; a cell holds all forms of a term in use, parted by "|".
"""

import csv
import dataclasses
import functools
import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from hld_site import languages
from hld_site.search.tokens import Run, line

INFLECTED = 5  # letters from which on a word may end otherwise than in the glossary


@dataclasses.dataclass(frozen=True)
class Term:
    """The runs up to ``end`` are a term, which has these forms, folded."""

    end: int
    forms: tuple[str, ...]


@functools.cache
def table() -> tuple[dict[str, list], list[tuple[str, tuple[str, ...]]]]:
    """The terms by the beginning of their first word; and those in Chinese, the longest first."""
    with (Path(__file__).parent / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_beginning: dict[str, list] = defaultdict(list)
    chinese = []
    for row in rows:
        written = [form for code in languages.CODES for form in row[code].split("|") if form]
        forms = tuple(dict.fromkeys(map(line, written)))
        for form in row["zh"].split("|"):
            chinese.append((form, forms))
        for form in forms:
            words = tuple(form.split())
            by_beginning[words[0][:3]].append((words, forms))
    for terms in by_beginning.values():
        terms.sort(key=lambda term: -len(term[0]))
    return by_beginning, sorted(filter(lambda term: term[0], chinese), key=lambda t: -len(t[0]))


def forms_at(typed: Sequence[Run], place: int) -> Term | None:
    """The longest term that begins here."""
    by_beginning, chinese = table()
    run = typed[place]
    if run.is_han:
        forms = next((forms for form, forms in chinese if form == run.text), None)
        return Term(place + 1, forms) if forms else None
    for words, forms in by_beginning.get(run.text[:3], ()):
        here = typed[place : place + len(words)]
        if len(here) == len(words) and all(map(is_form_of, here, words)):
            return Term(place + len(words), forms)
    return None


def parted_at_terms(run: Run) -> list[Run]:
    """Chinese sets no blanks beside a term."""
    if run.is_han:
        for form, _forms in table()[1]:
            if form in run.text:
                return run.parted(form)
    return [run]


def is_form_of(run: Run, word: str) -> bool:
    """ "торговлю" is a form of "торговля", "tables" of "table"."""
    if run.text == word:
        return True
    shared = len(os.path.commonprefix([run.text, word]))
    shorter, longer = sorted((len(run.text), len(word)))
    return shorter >= INFLECTED and shared >= shorter - 1 and shared >= longer - 2
