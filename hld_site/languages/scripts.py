"""In which script a text is written, and in which each of the six languages is."""

import functools
import re
import unicodedata
from collections import Counter

LATIN, CYRILLIC, ARABIC, HAN = "LATIN", "CYRILLIC", "ARABIC", "CJK"
OF_LANGUAGE = {
    "ar": ARABIC,
    "zh": HAN,
    "en": LATIN,
    "fr": LATIN,
    "ru": CYRILLIC,
    "es": LATIN,
}
WORD = re.compile(r"[^\W\d_]+")
WITH_A_FIGURE = re.compile(r"\S*\d\S*")
AS_LATIN = str.maketrans(
    "АВЕЅІЈКМНОРСТХУаеѕіјорсхуΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABESIJKMHOPCTXYaesijopcxyABEZHIKMNOPTYXo"
)
SHORT = 12  # letters that an acronym has at most


@functools.lru_cache(maxsize=4096)
def of_letter(letter: str) -> str:
    """ "LATIN", "CYRILLIC", "ARABIC", "CJK", …; empty for what is no letter."""
    return unicodedata.name(letter, "").split(" ")[0] if letter.isalpha() else ""


def script_of(text: str) -> str:
    """The script of most of its letters; empty where it has none."""
    if text.isascii():
        return LATIN if any(map(str.isalpha, text)) else ""
    scripts = Counter(filter(None, map(of_letter, text)))
    return scripts.most_common(1)[0][0] if scripts else ""


def mixes_scripts(text: str) -> bool:
    """Whether a word of it has Latin letters and others: "ةtat" is no word of any language."""
    return not text.isascii() and any(
        len({*filter(None, map(of_letter, word))}) > 1 for word in WORD.findall(text)
    )


def look_alikes_in_latin(text: str) -> str:
    """Cyrillic and Greek letters as the Latin ones that look the same, in what is Latin otherwise:
    the whole text, or a word of it that has a figure.
    """
    plain = text.translate(AS_LATIN)
    if plain.isascii():
        return plain
    return WITH_A_FIGURE.sub(
        lambda word: latin if (latin := word[0].translate(AS_LATIN)).isascii() else word[0], text
    )


def is_acronym(text: str) -> bool:
    """ "IOM", "G77": the same in every language."""
    return len(text) <= SHORT and text.isupper()


def may_be_in(text: str, language: str) -> bool:
    """Whether a text may be in a language as far as its letters tell."""
    script = script_of(text)
    return not script or script == OF_LANGUAGE.get(language, script) or is_acronym(text)


def languages_of(text: str) -> list[str]:
    """Those of the six languages that are written in the script of the text."""
    script = script_of(text)
    return [language for language, own in OF_LANGUAGE.items() if own == script]
