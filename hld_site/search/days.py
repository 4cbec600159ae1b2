"""Days and months as words of index and query: the same sign in every language.

"14 September 2006", "2006年9月14日" and "2006-09-14" are d20060914 and, in an index, m200609 too.
"""

import dataclasses
import datetime
import functools
import re
from collections.abc import Iterator, Sequence

from hld_site import languages
from hld_site.languages.dates import MONTHS, RUSSIAN_ALONE
from hld_site.search.tokens import line, runs

SHORT = {
    1: "jan ene janv янв",
    2: "feb fev fevr фев февр",
    3: "mar мар",
    4: "apr avr abr апр",
    6: "jun",
    7: "jul juil июл",
    8: "aug ago авг",
    9: "sep sept setiembre сен сент",
    10: "oct окт",
    11: "nov ноя нояб",
    12: "dec dic дек",
}
# Arabic has forms of its own beside those of the United Nations.
ARABIC = {6: "يونيو", 7: "يوليو"}
OF = frozenset(("de", "del", "of", "the", "من"))
AND = frozenset(("and", "et", "и", "y", "و", "to", "au", "a", "الي", "по", "al"))
ORDINAL = ("er", "st", "nd", "rd", "th")
YEARS = range(1900, 2100)
NONE = (0, 0)


@dataclasses.dataclass(frozen=True)
class Stretch:
    """The words from ``start`` up to ``end`` name days, or a month as a whole."""

    start: int
    end: int
    month: str
    days: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        return int(self.month[1:5])

    @property
    def signs(self) -> tuple[str, ...]:
        return (self.month, *self.days)


@functools.cache
def months() -> dict[tuple[str, ...], int]:
    """The folded names of months in every language but Chinese, which numbers them."""
    names: dict[tuple[str, ...], int] = {}
    for number in range(1, 13):
        written = [MONTHS[code].split("|")[number - 1] for code in languages.CODES if code != "zh"]
        genitive = MONTHS["ru"].split("|")[number - 1]
        written += [RUSSIAN_ALONE.split("|")[number - 1], f"{genitive[:-1]}е"]
        written += [*SHORT.get(number, "").split(), ARABIC.get(number, "")]
        for name in "/".join(written).split("/"):
            names[tuple(line(name).split())] = number
    names.pop((), None)
    return names


def sign_of(day: datetime.date) -> str:
    return f"d{day:%Y%m%d}"


def sign_of_month(year: int, month: int) -> str:
    return f"m{year}{month:02}"


def stretches(words: Sequence[str]) -> Iterator[Stretch]:
    """The days and months that a text names; ``words`` are folded, of Chinese the whole runs."""
    if not any(len(word) == 4 and year_in(word) for word in words):
        return  # most texts name no year, and are read no further
    end = 0
    for place, word in enumerate(words):
        if place < end or not (word[:1].isdecimal() or word in openings()):
            continue
        named = in_words(words, place) or in_chinese(words, place) or in_figures(words, place)
        if named:
            end = named.end
            yield named


@functools.cache
def openings() -> frozenset[str]:
    """The words with which a day or a month in words may begin."""
    return OF.union(name[0] for name in months())


def signs_in(text: str) -> tuple[str, ...]:
    """The signs of all days and months that a text names."""
    return signs_of([run.text for run in runs(text)])


def signs_of(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sign for one in stretches(words) for sign in one.signs))


CHINESE = {sign: figure for figure, sign in enumerate("〇一二三四五六七八九")}
CHINESE_YEAR = "([〇零○一二三四五六七八九]{4})(?=年)"
CHINESE_NUMBER = re.compile(f"{CHINESE_YEAR}|([一二三四五六七八九十]{{1,3}})(?=[月日号])")
# A year that words follow, and no month.
YEAR_OF_WORDS = re.compile(r"(?<!\d)((?:19|20)\d\d年)的?(?=[^\W\d_])")


def with_chinese_figures(text: str) -> str:
    """ "二〇一三年十月三日" → "2013年10月3日"; a year stands apart from what is of it."""
    return YEAR_OF_WORDS.sub(r"\1 ", CHINESE_NUMBER.sub(figures_of, text))


def figures_of(match: re.Match) -> str:
    if match[1]:
        return "".join(str(CHINESE.get(sign, 0)) for sign in match[1])
    return str(chinese_number(match[2]))


def chinese_number(written: str) -> int:
    """ "六十八" → 68."""
    tens, ten, units = written.rpartition("十")
    return (CHINESE.get(tens, 1) * 10 if ten else 0) + CHINESE.get(units, 0)


def number_in(word: str, allowed: range, endings: tuple[str, ...] = ()) -> int:
    for ending in endings:
        word = word.removesuffix(ending)
    return int(word) if word.isdecimal() and len(word) < 5 and int(word) in allowed else 0


def year_in(word: str) -> int:
    return number_in(word, YEARS)


def day_in(word: str) -> int:
    return number_in(word, range(1, 32), ORDINAL)


def at(words: Sequence[str], place: int) -> str:
    return words[place] if place < len(words) else ""


def after(words: Sequence[str], place: int, skipped: frozenset[str]) -> int:
    while at(words, place) in skipped:
        place += 1
    return place


def month_in(words: Sequence[str], place: int) -> tuple[int, int]:
    """The month named here, and where its name ends: Arabic writes both its names of a month."""
    month, end = NONE
    while True:
        for length in (2, 1):
            number = months().get(tuple(words[place : place + length]))
            if number and number in (month, month or number):
                month, end = number, place + length
                place = end
                break
        else:
            return month, end


def in_words(words: Sequence[str], start: int) -> Stretch | None:
    """ "14 September 2006", "3 and 4 October 2013", "October 3, 2013", "septiembre de 2006"."""
    days, place = [], start
    while day := day_in(at(words, place)):
        days.append(day)
        place = after(words, place + 1, AND)
    month, place = month_in(words, after(words, place, OF))
    if not month:
        return None
    if not days and (day := day_in(at(words, place))) and year_in(at(words, place + 1)):
        days, place = [day], place + 1
    place = after(words, place, OF)
    year = year_in(at(words, place))
    return stretch(start, place + 1, year, month, days) if year else None


def in_chinese(words: Sequence[str], start: int) -> Stretch | None:
    """ "2006年9月14日和15日"."""
    year = year_in(at(words, start))
    month = number_in(at(words, start + 2), range(1, 13))
    if not (year and month and begin(words, start, "年", "", "月")):
        return None
    days, place = [], start + 4
    while (day := day_in(at(words, place))) and at(words, place + 1).startswith("日"):
        days.append(day)
        place += 2
    return stretch(start, place, year, month, days)


def begin(words: Sequence[str], start: int, *signs: str) -> bool:
    return all(at(words, start + n).startswith(sign) for n, sign in enumerate(signs, 1))


def in_figures(words: Sequence[str], start: int) -> Stretch | None:
    """ "2006-09-14", "14.09.2006"."""
    one, month, other = (at(words, start + n) for n in range(3))
    year, day = (one, other) if year_in(one) else (other, one)
    number = number_in(month, range(1, 13))
    if not (year_in(year) and number and day_in(day)):
        return None
    return stretch(start, start + 3, int(year), number, [int(day)] if day.isdecimal() else [])


def stretch(start: int, end: int, year: int, month: int, days: list[int]) -> Stretch | None:
    try:
        signs = tuple(sign_of(datetime.date(year, month, day)) for day in days)
    except ValueError:
        return None
    return Stretch(start, end, sign_of_month(year, month), signs)
