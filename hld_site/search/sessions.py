"""Sessions of the General Assembly, as they are written in six languages: session68 in an index.

In Chinese the number of a round table is written in as many ways.

``ordinals.csv`` has the ordinals in words: those from 21 on are put together of its rows.
"""

import csv
import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hld_site import languages
from hld_site.languages.numbers import session
from hld_site.search.days import chinese_number
from hld_site.search.synonyms import Term
from hld_site.search.tokens import Run, line

LAST = 200
MOST_WORDS = 4  # of an ordinal: "quatre-vingt-dix-neuvième"
SESSION = re.compile(
    r"(?:联合国|聯合國)?(?:大会|大會|联大|聯大)?第\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*[届屆]"
    r"(?:会议|會議|会(?!谈)|會(?!談)|联合国大会|聯合國大會|联大|聯大|大会|大會|常会|常會)"
)
ROUND = re.compile(
    r"第\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*次?[圆圓]桌(?:会议|會議)?"
    r"|[圆圓]桌(?:会议|會議)([一二三四五六七八九十]{1,3})(?![^\W\d_])"
)
# What stands after figures: "68th", "68º", "68-й".
FIGURES = re.compile(r"(\d{1,3})(st|nd|rd|th|e|er|re|eme|ieme|o|a)?")
BY_THEMSELVES = frozenset(["я", "и", "ю", "ая", "ои", "ую", "еи", "o", "a", "e"])
NAMES = ["session", "período de sesiones", "período ordinario de sesiones"]
NAMES += ["сессия", "сессии", "сессию", "сессией", "الدورة", "دورتها"]
OF_THE_ASSEMBLY = """of the General Assembly|of the United Nations General Assembly
|General Assembly|Assemblée générale|Asamblea General|Генеральная Ассамблея|الجمعية العامة
|de l'Assemblée générale|de la Asamblea General|Генеральной Ассамблеи|للجمعية العامة"""
# "soixante-huitième", "шестьдесят восьмая": only the last word is an ordinal.
TENS = {
    "en": "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety",
    "fr": "vingt|trente|quarante|cinquante|soixante|soixante|quatre-vingt|quatre-vingt",
    "ru": "двадцать|тридцать|сорок|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто",
}


def sign_of_session(number: int) -> str:
    return f"session{number}"


def with_chinese_ordinals(text: str) -> str:
    """ "大会第六十八届会议主席" → "第68届会议 主席", "第三圆桌会议" → "圆桌会议3"."""
    text = SESSION.sub(lambda match: f" {session(figures_of(match[1]), 'zh')} ", text)
    return ROUND.sub(lambda match: f"圆桌会议{figures_of(match[1] or match[2])} ", text)


def figures_of(written: str) -> int:
    return int(written) if written.isdecimal() else chinese_number(written)


@functools.cache
def names() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line(name).split()) for name in NAMES)


@functools.cache
def of_the_assembly() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line(name).split()) for name in OF_THE_ASSEMBLY.split("|"))


@functools.cache
def ordinals() -> dict[tuple[str, ...], int]:
    """The folded ordinals in words, up to 99."""
    with (Path(__file__).parent / "ordinals.csv").open(encoding="utf-8", newline="") as file:
        rows = {int(row["number"]): row for row in csv.DictReader(file)}
    return {
        tuple(line(form).split()): number
        for code in ("en", "fr", "ru", "es", "ar")
        for number in range(1, 100)
        for form in ordinal_forms(
            number, code, {n: row[code].split("|") for n, row in rows.items()}
        )
    }


def ordinal_forms(number: int, code: str, rows: dict[int, list[str]]) -> Iterator[str]:
    if number in rows:
        yield from rows[number]
        return
    tens, units = number // 10 * 10, number % 10
    if code == "fr" and tens in (70, 90):
        units += 10
    if code == "ar":
        yield from (f"{unit} و{ten}" for unit in rows[units] for ten in rows[tens])
    elif code == "es":
        yield from (f"{ten} {unit}" for ten in rows[tens] for unit in rows[units])
    else:
        ten = TENS[code].split("|")[tens // 10 - 2]
        words = ("", "et ") if code == "fr" else ("",)
        yield from (f"{ten} {word}{unit}" for unit in rows[units] for word in words)


def session_at(typed: Sequence[Run], place: int) -> Term | None:
    """The session that is named here, in figures or in words."""
    words = tuple(run.text for run in typed[place:])
    start = length_of(of_the_assembly(), words)
    number, end = before_its_name(words[start:]) or after_its_name(words[start:])
    if not 0 < number <= LAST:
        return None
    end += start
    end += length_of(of_the_assembly(), words[end:])
    return Term(place + end, forms(number))


@functools.cache
def forms(number: int) -> tuple[str, ...]:
    """As an index has it, and as texts have it in the six languages."""
    written = [session(number, code) for code in languages.CODES]
    written += [f"{' '.join(word)} session" for word, n in ordinals().items() if n == number][:1]
    return tuple(dict.fromkeys((sign_of_session(number), *map(line, written))))


def before_its_name(words: Sequence[str]) -> tuple[int, int] | None:
    """ "68th session", "soixante-huitième session", "第 68 届会议"."""
    if words[:1] == ("第",):
        is_one = words[2:3] == ("届会议",) and words[1].isdecimal()
        return (int(words[1]), 3) if is_one else None
    number, end = number_of(words)
    length = length_of(names(), words[end:]) if number else 0
    return (number, end + length) if length else None


def after_its_name(words: Sequence[str]) -> tuple[int, int]:
    """ "session 68", "الدورة الثامنة والستون"."""
    length = length_of(names(), words)
    number, end = number_of(words[length:]) if length else (0, 0)
    return number, length + end


def number_of(words: Sequence[str]) -> tuple[int, int]:
    """The number that the first words are, and how many words; none is 0."""
    if words and (figures := FIGURES.fullmatch(words[0])):
        return int(figures[1]), 1 + (words[1:2] != () and words[1] in BY_THEMSELVES)
    for length in range(MOST_WORDS, 0, -1):
        if number := ordinals().get(tuple(words[:length])):
            return number, min(length, len(words))
    return 0, 0


def length_of(lines: Iterable[tuple[str, ...]], words: Sequence[str]) -> int:
    """How many words one of these lines has that the words begin with; 0 if they do with none."""
    return max((len(one) for one in lines if tuple(words[: len(one)]) == one), default=0)
