"""Which State a text means: any name or code in six languages; what is ambiguous is asked about.

``ambiguous_names.csv`` holds the words that may mean any of several States, though one of them may
bear it officially; ``names_of_no_state.csv`` what stands on lists of countries elsewhere;
``spellings.csv`` formal names as UNTERM has them, and what States call themselves. All are for
reading what people type, and are never shown.
"""

import csv
import functools
import pickle
import re
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from babel.localedata import resolve_locale_filename
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.languages.folding import fold
from hld_site.records.recognition import Names, Recognizer
from registry.formal_frames import SHARED, inside

# One short form for the words that lists of countries like to abbreviate, each in its language.
SHORT = {
    "rep": "republic republique republica республика республики респ",
    "dem": "democratic democratique democratica демократическая",
    "fed": "federated federal federative federation",
    "st": "saint sainte ste",
    "sta": "santa",
    "is": "islands island isl iles ile islas isla",
    "utd": "united",
}
SHORTER = {word: short for short, words in SHORT.items() for word in words.split()}
HAN = re.compile(r"[\u3400-\u9fff]")
ARTICLE = re.compile(r"(.+?)[\s,]*\((?:the|le|la|les|l['’]|el|los|las)\)", re.IGNORECASE)
LONGEST = 6  # words of the longest name that is looked for inside a text


def rows_of(file_name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def ambiguous_names() -> dict[str, tuple[str, ...]]:
    """Each word that may mean several States, with their keys."""
    return {row["name"]: tuple(row["states"].split()) for row in rows_of("ambiguous_names.csv")}


@functools.cache
def names_of_no_state() -> tuple[str, ...]:
    return tuple(row["name"] for row in rows_of("names_of_no_state.csv"))


@functools.cache
def all_ambiguous() -> Names:
    return Names((key, name) for name, keys in ambiguous_names().items() for key in keys)


def shorten(folded: str) -> str:
    return " ".join(SHORTER.get(word, word) for word in folded.split())


@functools.cache
def spellings() -> tuple[tuple[str, str], ...]:
    return tuple((row["state"], row["text"]) for row in rows_of("spellings.csv"))


@functools.cache
def territories(language: str) -> dict[str, str]:
    """What CLDR calls each country and region; Babel would keep all else of the language too."""
    with Path(resolve_locale_filename(language)).open("rb") as file:
        return pickle.load(file)["territories"]


class StateRecognizer(Recognizer):
    def names(self, pairs):
        """With the spellings that are no names of the register."""
        pairs = list(pairs)
        keys = {key for key, _text in pairs}
        by_code = self.model.objects.filter(key__in=keys).values_list("alpha2", "key")
        old = [(key, territories("zh_Hant").get(code, "")) for code, key in by_code]
        more = [pair for pair in spellings() if pair[0] in keys]
        return names_of_states((*pairs, *more, *old))

    def meant(self, text, names):
        code = fold(text).zfill(3) if text.isdecimal() else text.upper()
        if code in self.codes:
            return [self.codes[code]]
        if key := self.official(text):
            return [key]
        if keys := all_ambiguous().find(text):
            return sorted(keys & names.keys)
        return super().meant(text, names) or self._inside_formal(text, names)

    def _inside_formal(self, text: str, names: Names) -> list[str]:
        """ "República de Kenia": the one State that bears the name without its frame."""
        name = inside(text)
        if not name or elsewhere(frozenset(self.codes)).find(text) or all_ambiguous().find(name):
            return []
        keys = names.find(name)
        return sorted(keys) if len(keys) == 1 and not keys & SHARED else []

    def official(self, text: str) -> str:
        """The State that bears the text as its present short name: "Guinea", "CONGO (le)"."""
        with_article = ARTICLE.fullmatch(text)
        keys = self.short_names.get(fold(with_article[1] if with_article else text), set())
        return next(iter(keys)) if len(keys) == 1 else ""

    @functools.cached_property
    def short_names(self) -> dict[str, set[str]]:
        return by_short_name(tuple(self.model.objects.values_list("key", *self.model.name.columns)))

    def refusal(self, text, names):
        """One neutral sentence."""
        return _("“%(text)s” is not among the %(number)d States of this register.") % {
            "text": text,
            "number": len(names.keys),
        }

    def suggestion(self, text, names):
        """A State is named only where a letter of its own name is wrong."""
        return "" if self.is_elsewhere(text) else super().suggestion(text, names)

    def is_elsewhere(self, text: str) -> bool:
        """Whether the text is, nearly is, or speaks of what is no State of this register."""
        known = elsewhere(frozenset(self.codes))
        return bool(
            known.find(text) or known.near(text) or any(known.find(part) for part in parts(text))
        )

    def is_group(self, text: str) -> bool:
        return bool(groups().find(text))

    @functools.cached_property
    def codes(self) -> dict[str, str]:
        """Codes are no names: "R.U." is the Reino Unido, RU the Russian Federation."""
        rows = self.model.objects.values_list("key", "key", "alpha2", "m49")
        return {code: key for key, *codes in rows for code in codes}


@functools.lru_cache(maxsize=2)  # for staff, and for the public
def names_of_states(pairs: tuple[tuple[str, str], ...]) -> Names:
    """Thousands of texts: they are taken apart anew only when a State is called otherwise."""
    return Names(pairs, shorten)


@functools.lru_cache(maxsize=1)
def by_short_name(rows: tuple[tuple[str, ...], ...]) -> dict[str, set[str]]:
    """Of the key of each State and its names: likewise."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for key, *names in rows:
        for name in filter(None, names):
            by_name[fold(name)].add(key)
    return by_name


@functools.lru_cache(maxsize=2)
def elsewhere(codes: frozenset[str]) -> Names:
    """No State is ever suggested for one of these."""
    texts = {*names_of_no_state(), *territories_but(codes)}
    return Names((("elsewhere", text) for text in texts), shorten)


@functools.cache
def groups() -> Names:
    """Regions of the world as CLDR calls them in six languages, and what lists are parted by."""
    regions = {
        name
        for language in languages.CODES
        for territory, name in territories(language).items()
        if territory.isdecimal()
    }
    texts = regions | {row["name"] for row in rows_of("names_of_groups.csv")}
    return Names(("group", text) for text in texts)


def parts(text: str) -> list[str]:
    """Every run of words; of Chinese, which sets no spaces between words, every run of signs."""
    folded = fold(text)
    words = list(folded.replace(" ", "")) if HAN.search(folded) else folded.split()
    glue = "" if HAN.search(folded) else " "
    return [
        glue.join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, min(len(words), start + LONGEST) + 1)
    ]


def territories_but(codes: Collection[str]) -> set[str]:
    """What CLDR calls the territories of the world in six languages, those with a code here not."""
    return {
        name
        for language in languages.CODES
        for territory, name in territories(language).items()
        if territory.isalpha() and territory not in codes
    }
