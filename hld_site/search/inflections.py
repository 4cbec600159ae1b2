"""The other forms of a word of Russian, French or Spanish, made of its ending.

A form that no text has finds nothing, so that a table of endings does where no dictionary is. In
French and Spanish a longer word is found by its beginning: only the plural has another form.
"""

import functools
import re

from hld_site.languages.scripts import CYRILLIC, LATIN, script_of

SHORTEST = 3  # letters before an ending
SHORTEST_ADJECTIVE = 5
# Folded: й is и, ё is е. Each line is one way to decline; "-" is no ending.
WRITTEN = [
    "ия ии ию иеи иям иями иях",
    "ие ия ию ием ии иям иями иях",
    "- а у ом ои е ы и о ов ам ами ах",
    "ь я ю ью ем еи и е ев ям ями ях",
    "ыи ии ои ого ому ым им ом ая ую ое ые ие ых их ыми ими",  # adjectives
]
WAYS = [tuple(way.replace("-", "").split(" ")) for way in WRITTEN]
AFTER_THESE = "кгхжшщч"  # an adjective has и for ы: "российский", but no ending of "миграции"
VOWELS = "аеиоуыэюяьъ"
LATIN_PLURALS = {
    "fr": [("eaux", "eau"), ("aux", "al"), ("s", "")],
    "es": [("ces", "z"), ("([lnrd])es", r"\1"), ("s", "")],
}


@functools.lru_cache(maxsize=1_000)
def other_forms(word: str, language: str) -> tuple[str, ...]:
    """Those of a folded word that a reader of a language may have meant as well."""
    script = script_of(word)
    if script == CYRILLIC:
        return tuple(dict.fromkeys(form for form in russian_forms(word) if form != word))
    return singular_of(word, language) if script == LATIN else ()


def russian_forms(word: str) -> list[str]:
    """By the ways to decline that have the longest ending of those that the word has."""
    stems = [(stem_of(word, way), way) for way in WAYS]
    shortest = min((len(stem) for stem, _way in stems if stem), default=0)
    return [
        stem + ending for stem, way in stems if stem and len(stem) == shortest for ending in way
    ]


def stem_of(word: str, endings: tuple[str, ...]) -> str:
    """What stands before the longest of the endings; empty if the word has none of them."""
    is_adjective = endings == WAYS[-1]
    least = SHORTEST_ADJECTIVE if is_adjective else SHORTEST
    for ending in sorted(endings, key=len, reverse=True):
        stem = word.removesuffix(ending)
        is_other = is_adjective and ending[0] == "и" and stem[-1:] not in AFTER_THESE
        if word.endswith(ending) and len(stem) >= least and not is_other:
            return stem if ending or word[-1] not in VOWELS else ""
    return ""


def singular_of(word: str, language: str) -> tuple[str, ...]:
    for pattern, singular in LATIN_PLURALS.get(language, ()):
        one = re.sub(f"{pattern}$", singular, word)
        if one != word:
            return (one,) if len(one) > SHORTEST else ()
    return ()
