"""Words as both engines read them: small letters and figures alone, whatever the script.

Chinese sets no spaces, so that a run of it is read as its pairs of signs; Arabic words lose their
article, and all lose accents. An index and a query are read by the same functions.
"""

import dataclasses
import functools
import re
import unicodedata
from collections.abc import Iterator

LONGEST_QUERY = 200
MOST_WORDS = 8
LONGEST_WORD = 40
LONGEST_SPELLING = 10 * LONGEST_WORD  # signs of a word that are read, its accents among them
LONGEST_TEXT = 100_000

HAN = "\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
MARKS = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
HAN_SIGN = re.compile(rf"[{HAN}]")
RUN = re.compile(rf"[{HAN}]+|(?:(?![{HAN}_])[\w{MARKS}])+")
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


@dataclasses.dataclass(frozen=True)
class Run:
    """A stretch of a text that is one word, or Chinese without a break."""

    start: int
    end: int
    tokens: tuple[str, ...]
    is_han: bool


def runs(text: str) -> Iterator[Run]:
    for match in RUN.finditer(text[:LONGEST_TEXT]):
        if HAN_SIGN.match(match[0]):
            yield Run(match.start(), match.end(), pairs(match[0]), True)
        elif token := folded(match[0][:LONGEST_SPELLING]):
            yield Run(match.start(), match.end(), (token,), False)


def pairs(run: str) -> tuple[str, ...]:
    """ "国际移民" → "国际 际移 移民 民": the last sign alone lets each one be found by itself."""
    run = unicodedata.normalize("NFKC", run)
    return tuple(run[place : place + 2] for place in range(len(run)))


def line(text: str) -> str:
    """A text as its words in order, parted by single blanks."""
    return " ".join(token for run in runs(text) for token in run.tokens)


def lines(text: str) -> list[str]:
    """What a text is indexed as: itself, and its compounds written together."""
    return [spelling for spelling in (line(text), *sorted(compounds(text))) if spelling]


def compounds(text: str) -> set[str]:
    """ "UN-DESA, Côte d'Ivoire" → "undesa", "divoire"."""
    words = (word[0] for word in WORD.finditer(text[:LONGEST_TEXT]) if word[1])
    together = ("".join(RUN.findall(word)) for word in words)
    return {folded(word[:LONGEST_SPELLING]) for word in together}


@dataclasses.dataclass(frozen=True)
class Word:
    """One word of a query: all its tokens must be found; ``begins`` if a longer word will do."""

    tokens: tuple[str, ...]
    begins: bool

    @classmethod
    def of(cls, run: Run) -> "Word":
        if run.is_han:
            return cls(run.tokens[:-1] or run.tokens, begins=len(run.tokens) == 1)
        return cls(run.tokens, begins=len(run.tokens[0]) > 2 and not run.tokens[0].isdecimal())

    def length_in(self, token: str) -> int:
        """How many signs of a token of a text are this word, or a part of it; 0 if none."""
        fits = (mine for mine in self.tokens if self.fits(mine, token))
        return max(map(len, fits), default=0)

    def is_in(self, tokens: set[str]) -> bool:
        return all(
            mine in tokens or self.begins and any(self.fits(mine, token) for token in tokens)
            for mine in self.tokens
        )

    def fits(self, mine: str, token: str) -> bool:
        return token == mine or self.begins and token.startswith(mine)


@dataclasses.dataclass(frozen=True)
class Query:
    """What was typed, and what of it is searched for."""

    text: str
    words: tuple[Word, ...]
    line: str
    is_cut: bool

    @classmethod
    def read(cls, typed: str) -> "Query":
        text = " ".join(typed[:LONGEST_QUERY].split())
        words = tuple(dict.fromkeys(map(Word.of, runs(text))))
        return cls(
            text,
            words[:MOST_WORDS],
            line(text),
            len(typed) > LONGEST_QUERY or len(words) > MOST_WORDS,
        )
