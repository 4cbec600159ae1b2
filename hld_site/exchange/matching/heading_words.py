"""What a column may be headed: its label in six languages, and what people write instead.

``heading_words.csv`` is keyed by the English label, so that it knows of no type: under each
language stand the words that mean a column (or, in the plural, a file, or in a cell a choice) with
that label.
"""

import csv
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel import Locale
from django.utils import translation

from hld_site import languages
from hld_site.languages.folding import fold

TABLE = Path(__file__).with_name("heading_words.csv")


def folded(heading: str) -> str:
    """ "Adopted_On", "adopted on" and "ADOPTED-ON" → "adoptedon"."""
    return fold(heading).replace(" ", "")


@functools.cache
def synonyms() -> dict[str, dict[str, tuple[str, ...]]]:
    """English label → language → the words people write for it, folded."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["label"]: {
                code: tuple(folded(word) for word in row[code].split("|"))
                for code in languages.CODES
            }
            for row in csv.DictReader(lines)
        }


def in_every_language(label) -> Iterator[tuple[str, str]]:
    """The label as the catalogues translate it, with its language; English where they do not."""
    with translation.override(languages.DEFAULT):
        english = str(label)
    yield languages.DEFAULT, english
    for code in languages.CODES:
        with translation.override(code):
            if str(label) != english:
                yield code, str(label)


def words_for(label) -> Iterator[tuple[str, str]]:
    """Every word of ``heading_words.csv`` for a label, with its language."""
    with translation.override(languages.DEFAULT):
        words_by_language = synonyms().get(str(label), {})
    for code, words in words_by_language.items():
        yield from ((code, word) for word in words)


@functools.cache
def names_of_language(code: str) -> frozenset[str]:
    """ "fr", "french", "francais", "французский": what a heading may call a language by."""
    called = {Locale(reader).languages[code] for reader in languages.CODES}
    return frozenset(
        folded(name)
        for name in (code, languages.OWN_NAMES[code], languages.ENGLISH_NAMES[code], *called)
    )


@functools.cache
def choices_by_word(field) -> dict[str, Any]:
    """What people call a choice, folded, in every language: the value that it alone stands for."""
    values_by_word: dict[str, set[Any]] = {}
    for value, label in field.flatchoices:
        if value is None:  # what an empty one is called in a form
            continue
        words = [word for _code, word in (*in_every_language(label), *words_for(label))]
        for word in (str(value), *words):
            values_by_word.setdefault(folded(word), set()).add(value)
    return {word: values.pop() for word, values in values_by_word.items() if len(values) == 1}


def choice_called(field, text: str) -> Any:
    """The choice that people call so; None where none is, or several are."""
    return choices_by_word(field).get(folded(text))
