"""Texts that name more than one day: "3-4 October 2013", "14 and 15 September 2006"."""

import contextlib
import datetime
import re

from hld_site.exchange.matching.months import AND, months, weekdays
from hld_site.languages.folding import fold

CHINESE = re.compile(
    r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?[-–—至到和、](?:(\d{1,2})月)?(\d{1,2})[日号]?"
)
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: ?/ ?| +\D+ +|[–—;, ]+)(\d{4})-(\d\d)-(\d\d)")
FIGURES = re.compile(r"(\d{1,2})\.? ?[-–—/&+] ?(\d{1,2})\.(\d{1,2})\.(\d{4})")
ORDINAL = re.compile(r"(\d)(?:st|nd|rd|th|er)\b")
MOST = 4  # days that a cell names
LONGEST = 31  # days of a span that become a row each
SPAN = re.compile(r"[-–—至到]|\b(?:to|through|until|au|al|bis|по|hasta)\b|إلى|حتى")
BETWEEN_ISO = re.compile(r"(?<=\d{4}-\d\d-\d\d)(.+?)(?=\d{4}-\d\d-\d\d)")


class SeveralDaysError(ValueError):
    """A text that names more than one day: ``days`` are all of them, none where that is unclear."""

    def __init__(self, message: str, days: list[datetime.date]):
        super().__init__(message)
        self.days = days


def several_days(text: str) -> list[datetime.date]:
    """The days that are named, the first and the last of a span; none where one day is."""
    with contextlib.suppress(ValueError):
        return in_figures(text) or in_words(text)
    return []


def every_day(text: str, named: list[datetime.date]) -> list[datetime.date]:
    """Those named, and those between the two ends of a span; none where it is unclear."""
    between = BETWEEN_ISO.search(text)
    is_span = bool(SPAN.search(between[1] if between else text))
    if len(named) != 2:
        return [] if is_span else named
    length = (named[1] - named[0]).days
    if is_span and not 0 < length < LONGEST:
        return []
    if "/" in text and length != 1:
        return []
    days = range(length + 1) if is_span else (0, length)
    return [named[0] + datetime.timedelta(days=number) for number in days]


def in_figures(text: str) -> list[datetime.date]:
    if match := ISO.fullmatch(text):
        numbers = [int(part) for part in match.groups()]
        return [datetime.date(*numbers[:3]), datetime.date(*numbers[3:])]
    if match := CHINESE.fullmatch(text):
        year, month, day, other, last = (int(part) if part else 0 for part in match.groups())
        return [datetime.date(year, month, day), datetime.date(year, other or month, last)]
    if match := FIGURES.fullmatch(text):
        first, last, month, year = (int(part) for part in match.groups())
        return [datetime.date(year, month, first), datetime.date(year, month, last)]
    return []


def in_words(text: str) -> list[datetime.date]:
    """Days and months in the order of the text, each day with the month that is nearest after it,
    or before it where the month stands first: "October 3-4, 2013".
    """
    small = AND | set(weekdays())
    text = ORDINAL.sub(r"\1", re.sub(r"\bو(?=\d)", "", text))
    words = [word for word in fold(text).split() if word not in small or word in months()]
    known = [(word, months()[word]) for word in words if word in months()]
    years = [int(word) for word in words if re.fullmatch(r"\d{4}", word)]
    days = [word for word in words if re.fullmatch(r"\d{1,2}", word)]
    if len(set(years)) != 1 or not 2 <= len(days) <= MOST or not known:
        return []
    if len(days) + len(years) + len(known) != len(words):
        return []
    named: list[datetime.date] = []
    for place, word in enumerate(words):
        if word in days:
            named.append(datetime.date(years[0], month_of(words, place), int(word)))
    return named if len(set(named)) > 1 else []


def month_of(words: list[str], place: int) -> int:
    after = [word for word in words[place:] if word in months()]
    before = [word for word in words[:place] if word in months()]
    return months()[after[0] if after and words[0] not in months() else before[-1]]
