"""The names of months and weekdays as people type them in the six languages, folded."""

import functools
from collections.abc import Iterable

from babel.dates import get_day_names, get_month_names

from hld_site.languages.dates import MONTHS
from hld_site.languages.folding import fold

# Chinese writes months with digits. Arabic has three sets of names, by the country of the writer.
LOCALES = ("en", "fr", "ru", "es", "ar", "ar_LB", "ar_DZ", "ar_MA")
AS_TYPED = {
    "sept": 9,
    "set": 9,
    "setiembre": 9,
    "fevr": 2,
    "fev": 2,
    "juill": 7,
    "jul": 7,
    "янв": 1,
    "фев": 2,
    "сен": 9,
    "ноя": 11,
    "ابريل": 4,
    "نوفمبر": 11,
    "يونيه": 6,
    "يوليه": 7,
    "اغسطس": 8,
    "اب": 8,
}
BETWEEN = "de del of the le el la du on г года год في يوم من م"
SMALL_WORDS = frozenset(BETWEEN.split())
# What joins two days to one text.
JOINS = "and to until through from et au y al a e и по с до و الى حتى"
AND = SMALL_WORDS | frozenset(JOINS.split())


@functools.cache
def months() -> dict[str, int]:
    numbers = dict(AS_TYPED)
    for locale in LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                numbers |= _folded(get_month_names(width, context, locale).items())
    for names in (MONTHS[code].split("|") for code in MONTHS if code != "zh"):
        for number, name in enumerate(names, 1):
            numbers |= _folded((number, part) for part in name.split("/"))
    return numbers


@functools.cache
def weekdays() -> dict[str, int]:
    """Monday is 0."""
    numbers: dict[str, int] = {}
    for locale in ("en", "fr", "ru", "es", "ar"):
        for width in ("wide", "abbreviated"):
            numbers |= _folded(get_day_names(width, "format", locale).items())
    # "mar" is a Tuesday in French and March in Spanish: as a word of a date it is the month.
    return {name: number for name, number in numbers.items() if name not in months()}


def _folded(numbered: Iterable[tuple[int, str]]) -> dict[str, int]:
    return {fold(name): number for number, name in numbered}
