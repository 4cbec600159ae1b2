"""A query: what was typed, read as words, names of things in six languages, days and phrases."""

import dataclasses
import functools
import os
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from hld_site import languages
from hld_site.languages.folding import SMALL_WORDS
from hld_site.search.days import Stretch, stretches, with_chinese_figures, year_in
from hld_site.search.inflections import other_forms
from hld_site.search.sessions import session_at, with_chinese_ordinals
from hld_site.search.synonyms import forms_at, parted_at_terms
from hld_site.search.tokens import HAN_SIGN, Run, is_sign, line, runs

LONGEST_QUERY = 200
MOST_WORDS = 8
SHORTEST_BEGINNING = 4
QUOTED = re.compile(r"[\"“”„«»「」『』〝〞＂]([^\"“”„«»「」『』〝〞＂]+)[\"“”„«»「」『』〝〞＂]")
ADDRESS = re.compile(r"(?:https?://[^/\s]+|(?<!\S)(?:[a-z\d-]+\.)+[a-z]{2,})(/\S+)", re.IGNORECASE)
# "/en/A/RES/57/270 B" as "A/RES/57/270 B"; "/en/2013/ga11434.doc.htm" as "ga11434".
SYMBOL_IN_ADDRESS = re.compile(
    r"\b(?:[A-Z]{1,6}/[A-Z\d][\w./-]*\d(?: [A-Z]\b)?|[A-Za-z]{2,4}\d{4,6}\b)"
)
# Words that say nothing of what is looked for, beside the articles.
ASK = """in on at by for to with from who what when where which how did was were is are
dans sur au aux en pour par qui quoi quand est ou que a con quien cuando donde
года год году г в во на из кто что когда где по за
من في على الى عن ما متى اين هل 的 在 年 月 日 了 谁"""
ASKING = frozenset(ASK.split())
# Words of a question that are looked for, and given up before any other.
FILL = """there here do does did done have has had been be will would can could any some please show
me tell find about speak spoke spoken speaks say said take took taken part attend attended
participate participated present y il elle ils avait eté ete parle a-t parlé pris prise participe
present presente fue fueron estuvo hubo hablo participo asistio выступил выступила выступал
выступали выступило участвовал участвовала участвовали был была были ли там تحدث شارك كان كانت
هناك تكلم 发言 吗 是否 参加 参加了 谁在
behalf nom nombre имени от باسم 代表"""
FILLERS = frozenset(token for word in FILL.split() for token in (word, line(word)))


@dataclasses.dataclass(frozen=True)
class Word:
    """One thing that must be there, in any of its spellings: all tokens of one.

    ``line`` is how it was typed, folded; ``names`` the spellings as whole names are indexed;
    ``begins``: a longer word will do; ``forms``: other forms of it, which weigh less;
    ``is_phrase``: its tokens stand side by side.
    """

    line: str
    spellings: tuple[tuple[str, ...], ...]
    names: tuple[str, ...] = ()
    begins: bool = False
    forms: tuple[str, ...] = ()
    is_phrase: bool = False
    day: Stretch | None = None
    typed: str = dataclasses.field(default="", compare=False)

    @classmethod
    def of(cls, run: Run) -> "Word":
        written = " ".join(run.tokens)
        if run.is_han:
            tokens = run.tokens[:-1] or run.tokens
            return cls(written, (tokens,), (written,), begins=len(run.tokens) == 1)
        begins = len(written) >= SHORTEST_BEGINNING and not written.isdecimal()
        forms = other_forms(written, languages.reader()) if begins else ()
        return cls(written, (run.tokens,), (written,), begins, forms)

    @classmethod
    def of_term(cls, typed: Sequence[Run], forms: Sequence[str]) -> "Word":
        """A term, found in whatever language it is written."""
        written = " ".join(token for run in typed for token in run.tokens)
        lines = tuple(dict.fromkeys((written, *forms)))
        begins = len(typed) == 1 and cls.of(typed[0]).begins
        return cls(written, tuple(map(tokens_of, lines)), lines, begins)

    @classmethod
    def of_name(cls, written: str, signs: Sequence[str]) -> "Word":
        """The whole name of a record, or its sign where a part names it."""
        tokens = tokens_of(written)
        begins = len(tokens) == 1 and len(written) >= SHORTEST_BEGINNING
        spellings = (tokens, *((sign,) for sign in signs))
        return cls(written, spellings, (written,), begins and not written.isdecimal())

    @classmethod
    def of_days(cls, named: Stretch, written: str) -> "Word":
        """Any of the days, or the month."""
        signs = named.days or (named.month,)
        return cls(written, tuple((sign,) for sign in signs), signs, day=named)

    @classmethod
    def of_phrase(cls, text: str) -> "Word | None":
        written = line(text)
        return cls(written, (tokens_of(written),), (written,), is_phrase=True) if written else None

    @property
    def tokens(self) -> tuple[str, ...]:
        return self.spellings[0]

    @property
    def shown(self) -> str:
        """As it was typed."""
        return self.typed or self.line

    @property
    def is_year(self) -> bool:
        return bool(year_in(self.line))

    @property
    def is_small(self) -> bool:
        return not self.is_phrase and (self.line in SMALL_WORDS or self.line in ASKING)

    @property
    def is_filler(self) -> bool:
        return not self.is_phrase and (self.line in FILLERS or self.is_small)

    @functools.cached_property
    def telling(self) -> tuple[str, ...]:
        """The tokens of its spellings that are no small words, the longest first."""
        tokens = {token for spelling in self.spellings for token in spelling}
        return tuple(sorted(tokens - SMALL_WORDS, key=len, reverse=True))

    def length_in(self, token: str) -> int:
        """How many signs of a token of a text are this word, or a part of it; 0 if none."""
        if not self.begins or token in self.forms:
            return len(token) if token in (*self.telling, *self.forms) else 0
        if not token.startswith(self.telling):
            return 0
        return next(len(mine) for mine in self.telling if token.startswith(mine))

    def is_in(self, text: str) -> bool:
        """Whether one of its spellings or forms stands in a text as ``spaced`` has it."""
        return self.is_spelled_in(text) or self.has_form_in(text)

    def is_spelled_in(self, text: str) -> bool:
        """Whether all tokens of one of its spellings stand there."""
        return any(
            all(f" {token}{'' if self.may_begin(token) else ' '}" in text for token in tokens)
            for tokens in self.spellings
        )

    def has_form_in(self, text: str) -> bool:
        if not self.forms or self.beginning not in text:
            return False
        return any(f" {form} " in text for form in self.forms)

    @functools.cached_property
    def beginning(self) -> str:
        """What all of its forms have: most texts are read for it alone."""
        return f" {os.path.commonprefix(self.forms)}"

    def may_be_in(self, plain: str) -> bool:
        """Whether all signs of one of its spellings are in a text in small ASCII."""
        is_spelled = any(all(token in plain for token in tokens) for tokens in self.spellings)
        return is_spelled or any(form in plain for form in self.forms)

    def may_begin(self, token: str) -> bool:
        """Whether a longer word will do for one of its tokens."""
        return self.begins and token not in self.forms and not is_sign(token)


def tokens_of(written: str) -> tuple[str, ...]:
    """What an index must hold of a line: the last sign alone of Chinese is not asked for.

    "国际 际移 移民 民" → "国际", "际移", "移民".
    """
    tokens = written.split()
    pairs = zip(["", *tokens], tokens, strict=False)
    return tuple(token for before, token in pairs if not is_end_of(before, token))


def is_end_of(pair: str, sign: str) -> bool:
    return len(pair) == 2 and pair[1] == sign and bool(HAN_SIGN.match(sign))


@dataclasses.dataclass(frozen=True)
class Query:
    """What was typed, and what of it is searched for."""

    text: str
    words: tuple[Word, ...]
    names: tuple[str, ...]  # what a thing would be called that is meant by the whole query
    is_cut: bool = False

    @classmethod
    def read(cls, typed: str) -> "Query":
        text = " ".join(ADDRESS.sub(symbol_in, typed[:LONGEST_QUERY]).split())
        words = list(dict.fromkeys(words_of(text)))
        return cls.of_typed(text, words, len(typed) > LONGEST_QUERY)

    @classmethod
    def of_typed(cls, text: str, words: Sequence[Word], is_cut: bool) -> "Query":
        read = cls.of(text, words[:MOST_WORDS], line(text))
        return dataclasses.replace(read, is_cut=is_cut or len(words) > MOST_WORDS)

    @classmethod
    def of(cls, text: str, words: Sequence[Word], written: str = "") -> "Query":
        """Of these words; what only glues them together is not asked for."""
        written = written or " ".join(word.line for word in words)
        telling = tuple(word for word in words if not word.is_small) or tuple(words)
        names = telling[0].names if len(telling) == 1 else ()
        return cls(text, telling, tuple(dict.fromkeys((written, *names))))

    def but(self, left_out: Sequence[Word]) -> "Query":
        return Query.of(self.text, [word for word in self.words if word not in left_out])

    def but_fillers(self) -> "Query | None":
        """Without the words that only ask; None where there are none, or no others."""
        telling = [word for word in self.words if not word.is_filler]
        return Query.of(self.text, telling) if 0 < len(telling) < len(self.words) else None

    def length_in(self, token: str) -> int:
        """How many signs of a token of a text are one of its words, or a part of it; 0 if none."""
        if token not in self.whole and not token.startswith(self.beginnings):
            return 0
        return max([word.length_in(token) for word in self.words], default=0)

    @functools.cached_property
    def whole(self) -> frozenset[str]:
        """The tokens that a longer word does not stand for."""
        return frozenset(
            token
            for word in self.words
            for token in (*word.telling, *word.forms)
            if not word.may_begin(token)
        )

    @functools.cached_property
    def beginnings(self) -> tuple[str, ...]:
        """Those that it does."""
        return tuple(
            token for word in self.words for token in word.telling if word.may_begin(token)
        )

    @functools.cached_property
    def phrases(self) -> tuple[Word, ...]:
        return tuple(word for word in self.words if word.is_phrase)

    def without_quotes(self) -> "Query":
        return Query.read(QUOTED.sub(r"\1", self.text))


def symbol_in(address: re.Match) -> str:
    """Of the address of a document, here or elsewhere, its symbol; another address as it is."""
    symbol = SYMBOL_IN_ADDRESS.search(unquote(address[1]))
    return symbol[0] if symbol else address[0]


def words_of(text: str) -> Iterator[Word]:
    """Phrases in quotation marks as they are, the rest word by word."""
    place = 0
    for quoted in QUOTED.finditer(text):
        yield from plain_words(text[place : quoted.start()])
        if phrase := Word.of_phrase(quoted[1]):
            yield dataclasses.replace(phrase, typed=quoted[1])
        place = quoted.end()
    yield from plain_words(text[place:])


def plain_words(text: str) -> Iterator[Word]:
    text = with_chinese_figures(with_chinese_ordinals(text))
    typed = [piece for run in runs(text) for piece in parted_at_terms(run)]
    named = {one.start: one for one in stretches([run.text for run in typed])}
    place = 0
    while place < len(typed):
        if day := named.get(place):
            written = " ".join(token for run in typed[place : day.end] for token in run.tokens)
            word, end = Word.of_days(day, written), day.end
        elif term := session_at(typed, place) or forms_at(typed, place):
            word, end = Word.of_term(typed[place : term.end], term.forms), term.end
        else:
            word, end = Word.of(typed[place]), place + 1
        as_typed = text[typed[place].start : typed[end - 1].end]
        yield dataclasses.replace(word, typed=as_typed)
        place = end
