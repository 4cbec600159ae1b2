"""Words as both engines read them: small letters and figures alone, whatever the script.

Chinese sets no spaces, so that a run of it is read as its pairs of signs, simplified; Arabic words
lose their article, and all lose accents. An index and a query are read by the same functions.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from opencc import OpenCC

LONGEST_WORD = 40
LONGEST_SPELLING = 10 * LONGEST_WORD  # signs of a word that are read, its accents among them
LONGEST_TEXT = 100_000

HAN = "\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
HAN_SIGN = re.compile(rf"[{HAN}]")
# Apostrophes that Unicode counts as letters: "Cote dʼIvoire".
APOSTROPHES = "ʼʻʹʾʿˈꞌ"
RUN = re.compile(rf"([{HAN}]+)|(?:[^\W{HAN}_{APOSTROPHES}]|[{MARKS}])+")
PLAIN = re.compile("[a-z0-9]+")
# What parts words in texts that are set with care, and is often all in them that is not ASCII.
PARTING = "“”‘’–—…·\u00a0"
# "d'Ivoire" is also found as "divoire", "UN-DESA" as "undesa", "U.S." as "us". A plain word fits
# as well, so that every sign is read once however long the word is.
WORD = re.compile(r"\w+((?:['’ʼ.‑-]\w+)*)")
ARABIC_ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=\w{3})")
# What Unicode does not take apart though readers take it for the same.
SAME = str.maketrans("ةىیکگøłđðıء", "هييككolddi\0") | {ord("æ"): "ae", ord("œ"): "oe"}


@functools.lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """ "Türkiye" → "turkiye", "الهجرة" → "هجره", "٢٠١٣" → "2013"; empty if no letter is left."""
    if word.isascii():
        return word.lower()[:LONGEST_WORD]
    text = unicodedata.normalize("NFKD", word.casefold()).translate(SAME)
    text = "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in text
        if sign.isalnum()
    )
    return ARABIC_ARTICLE.sub("", text)[:LONGEST_WORD]


@functools.cache
def simplified() -> dict[int, str]:
    """The Chinese signs that are in an old form, with those that the United Nations writes."""
    signs = "".join(map(chr, range(0x4E00, 0xA000)))
    pairs = zip(signs, OpenCC("t2s").convert(signs), strict=True)
    return {ord(old): new for old, new in pairs if new != old}


class Run(NamedTuple):
    """A stretch of a text that is one word, or Chinese without a break; ``text`` is it folded."""

    start: int
    end: int
    text: str
    is_han: bool = False

    @property
    def tokens(self) -> tuple[str, ...]:
        """ "国际移民" → "国际 际移 移民 民": the last sign alone lets each be found by itself."""
        if not self.is_han:
            return (self.text,)
        return tuple(self.text[place : place + 2] for place in range(len(self.text)))

    def parted(self, part: str) -> list["Run"]:
        """Chinese as what stands before a part of it, the part, and what stands after it."""
        middle = self.start + self.text.index(part)
        places = (self.start, middle, middle + len(part), self.start + len(self.text))
        pieces = zip(places, places[1:], strict=False)
        return [
            Run(start, end, self.text[start - self.start : end - self.start], True)
            for start, end in pieces
            if start < end
        ]


def in_small_ascii(text: str) -> str | None:
    """The text letter by letter, which is read much faster; None where it is not all ASCII."""
    text = text[:LONGEST_TEXT]
    if not text.isascii():
        for sign in PARTING:
            text = text.replace(sign, " ")
    return text.lower() if text.isascii() else None


def runs(text: str) -> Iterator[Run]:
    if (plain := in_small_ascii(text)) is not None:
        for match in PLAIN.finditer(plain):
            yield Run(match.start(), match.end(), match[0][:LONGEST_WORD])
        return
    for match in RUN.finditer(text[:LONGEST_TEXT]):
        if match[1]:
            signs = unicodedata.normalize("NFKC", match[1]).translate(simplified())
            # The ranges hold signs that came with later versions of Unicode than this Python knows.
            if signs := "".join(filter(str.isalnum, signs)):
                yield Run(match.start(), match.end(), signs, True)
        elif token := folded(match[0][:LONGEST_SPELLING]):
            yield Run(match.start(), match.end(), token)


def ascii_words(text: str) -> list[str]:
    """The words of a text in ASCII, as ``runs`` finds them."""
    return [word[:LONGEST_WORD] for word in PLAIN.findall(text[:LONGEST_TEXT].lower())]


def runs_beginning(tokens: Iterable[str], plain: str) -> Iterator[Run]:
    """The words of a text in small ASCII that begin with one of these."""
    if there := [token for token in tokens if token in plain]:
        for match in re.finditer(rf"(?<![a-z0-9])(?:{'|'.join(there)})[a-z0-9]*", plain):
            yield Run(match.start(), match.end(), match[0][:LONGEST_WORD])


def line(text: str) -> str:
    """A text as its words in order, parted by single blanks."""
    if (plain := in_small_ascii(text)) is not None:
        return " ".join(ascii_words(plain))
    return " ".join(token for run in runs(text) for token in run.tokens)


def spaced(line: str) -> str:
    """With a blank at either end too: each of its words stands between two."""
    return f" {line} "


def compounds(text: str) -> set[str]:
    """ "UN-DESA, Côte d'Ivoire" → "undesa", "divoire"."""
    words = (word[0] for word in WORD.finditer(text[:LONGEST_TEXT]) if word[1])
    together = ("".join(run[0] for run in RUN.finditer(word)) for word in words)
    return {folded(word[:LONGEST_SPELLING]) for word in together}


RELATION, NAME = "\u01c1", "\u01c2"


def relation_sign(type: str, number: int) -> str:
    """One token for a record that a part names, whatever it is called."""
    return f"{RELATION}{type}{number}"


def name_sign(name: str) -> str:
    """One token for a whole name: an index is asked for it by itself."""
    return f"{NAME}{name.replace(' ', '')[:60]}"


def is_sign(token: str) -> bool:
    """Whether it stands for a record or a name: no other begins with it, as 130 does with 1."""
    return token.startswith((RELATION, NAME))
