"""Dates as people write them, and what the values of a column say about their order."""

import calendar
import datetime
import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from hld_site.exchange.matching.months import SMALL_WORDS, months, weekdays
from hld_site.exchange.matching.several_days import SeveralDaysError, every_day, several_days
from hld_site.languages.dates import month_alone, partial_date
from hld_site.languages.folding import fold
from hld_site.languages.punctuation import listed
from hld_site.records.columns.spreadsheet_text import as_typed

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
COMPACT = re.compile(r"((?:1[5-9]|2[01])\d\d)(\d\d)(\d\d)")
SPAN = re.compile(r" +(?:[-–—/]|to|au|al|по|bis) +")
DAY_NUMBER = re.compile(r"(\d{5})(?:\.0+)?")
FIRST_DAY = datetime.date(1899, 12, 30)  # of Excel's count, after the day that there never was
CHINESE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})[日号]?)?)?")
FIGURES = re.compile(r"(\d{1,2})([-/.] ?)(\d{1,2})\2(\d{4}|\d{2})")
MONTH_AND_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
TIME = re.compile(
    r"(?:T|,? )(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?)(?:Z|\+00:?00)?$", re.I
)
MIDNIGHT = re.compile(r"0?0:00(:00(\.0+)?)?|12:00(:00)? ?am", re.I)
ORDINAL = re.compile(r"\b(\d{1,2}) ?(?:er|re|ère|st|nd|rd|th|º|°|ª|\.º|-?го|-?е)(?!\w)", re.I)
LEFT_TO_RIGHT = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def read_date(text: str, order: str = "") -> datetime.date:
    """The day that a text names; ``order`` is "dmy", "mdy" or "". ValueError in words."""
    year, month, day = read(text, order)
    if month is None or day is None:
        raise no_date(text, _("The day is missing: write 14 September 2006 or 2006-09-14."))
    return datetime.date(year, month, day)


def read_partial_date(text: str, order: str = "") -> str:
    """ "2018", "2018-06" or "2018-06-01", however it is written. ValueError in words."""
    year, month, day = read(text, order)
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None)])


def order_of(texts: Iterable[str]) -> str:
    """What the dates of a column show: "dmy", "mdy", "both", "neither"; "" without any figures."""
    shown: set[str] = set()
    for text in texts:
        if match := FIGURES.fullmatch(plain(text)):
            shown.add(order_shown(int(match[1]), int(match[3])))
            if {"dmy", "mdy"} <= shown:
                return "both"
    return next((order for order in ("dmy", "mdy", "neither") if order in shown), "")


def order_shown(first: int, second: int) -> str:
    if first > 12:
        return "dmy"
    if second > 12:
        return "mdy"
    return "neither" if first != second else ""


Parts = tuple[int, int | None, int | None]


def read(text: str, order: str) -> Parts:
    """Year, month and day of a date that exists; month and day None where it does not say them."""
    typed = plain(as_typed(without_midnight(text)))
    parts = in_figures(typed, text, order) or in_words(typed, text)
    if not parts:
        if days := several_days(typed) or two_dates(typed, order):
            raise more_than_one(text, days, every_day(typed, days))
        raise no_date(text, _("Write 14 September 2006 or 2006-09-14."))
    return existing(text, *parts)


def two_dates(typed: str, order: str) -> list[datetime.date]:
    """The first and the last day of a span that is written as two dates."""
    ends = SPAN.split(typed)
    try:
        return [read_date(end, order) for end in ends] if len(ends) == 2 else []
    except ValueError:
        return []


def plain(text: str) -> str:
    """Digits of any script as 0 to 9, full-width signs as plain ones."""
    if text.isascii():
        return text.strip()
    text = LEFT_TO_RIGHT.sub("", text)
    return "".join(
        str(digit) if (digit := _digit(letter)) is not None else WIDE.get(letter, letter)
        for letter in text
    ).strip()


WIDE = {"／": "/", "－": "-", "．": ".", "‐": "-", "‑": "-", "–": "-", "\u00a0": " ", "\u202f": " "}


def _digit(letter: str) -> int | None:
    return int(letter) if letter.isdecimal() else None


def without_midnight(text: str) -> str:
    """A spreadsheet adds 00:00:00 to a day; any other time says that a moment is meant."""
    text = text.strip()
    time = TIME.search(text)
    if not time:
        return text
    if not MIDNIGHT.fullmatch(time[1]):
        raise no_date(
            text, _("It contains a time of day (%(time)s): leave the time out.") % {"time": time[1]}
        )
    return text[: time.start()]


def in_figures(typed: str, text: str, order: str) -> Parts | None:
    if match := DAY_NUMBER.fullmatch(typed):
        raise day_number(text, int(match[1]))
    for pattern in (ISO, COMPACT, CHINESE):
        if match := pattern.fullmatch(typed):
            year, month, day = (int(part) if part else None for part in match.groups())
            return year or 0, month, day
    if re.fullmatch(r"\d{4}", typed):
        return int(typed), None, None
    if match := MONTH_AND_YEAR.fullmatch(typed):
        return int(match[2]), int(match[1]), None
    if match := FIGURES.fullmatch(typed):
        if len(match[4]) == 2:
            raise no_date(text, _("Write the year with four digits, such as 2006."))
        return in_order(int(match[1]), int(match[3]), int(match[4]), text, order)
    return None


def in_order(first: int, second: int, year: int, text: str, order: str) -> Parts:
    shown = order_shown(first, second)
    if not order and shown == "neither":
        raise ValueError(
            _(
                "“%(text)s” may be day/month or month/day, and nothing shows which. Say which it"
                " is for this column, or write the month as a word."
            )
            % {"text": text}
        )
    return (year, first, second) if (order or shown) == "mdy" else (year, second, first)


def in_words(typed: str, text: str) -> Parts | None:
    words = [w for w in fold(ORDINAL.sub(r"\1", typed)).split() if w not in SMALL_WORDS]
    numbers = [word for word in words if word.isdecimal()]
    days_of_week = {weekdays()[word] for word in words if word in weekdays()}
    month = month_of([w for w in words if not w.isdecimal() and w not in weekdays()])
    if not month or not numbers:
        return None
    *days, year = sorted(numbers, key=len)
    if len(days) > 1 or len(year) > 4 or any(len(day) > 2 for day in days):
        return None
    if len(year) < 4:
        raise no_date(text, _("Write the year with four digits, such as 2006."))
    parts = (int(year), month, int(days[0]) if days else None)
    agree_on_weekday(text, parts, days_of_week)
    return parts


def month_of(words: list[str]) -> int | None:
    """The one month that all the words name: Arabic writes two names, some of two words."""
    numbers = set()
    while words:
        length = 2 if " ".join(words[:2]) in months() else 1
        numbers.add(months().get(" ".join(words[:length])))
        words = words[length:]
    return numbers.pop() if len(numbers) == 1 else None


def agree_on_weekday(text: str, parts: Parts, days_of_week: set[int]) -> None:
    year, month, day = existing(text, *parts)
    if month and day and days_of_week - {datetime.date(year, month, day).weekday()}:
        raise no_date(text, _("That day was another day of the week."))


def existing(text: str, year: int, month: int | None, day: int | None) -> Parts:
    if not 1 <= year <= 9999:
        raise no_date(text, _("There is no year %(year)d.") % {"year": year})
    if month is not None and not 1 <= month <= 12:
        raise no_date(text, _("There is no month %(month)d.") % {"month": month})
    if month is None or day is None:
        return year, month, day
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = month_alone(month) + (f" {year}" if month == 2 else "")
        raise ValueError(
            _("“%(text)s” is not a date: %(month)s has %(days)d days.")
            % {"text": text, "month": name, "days": last}
        )
    return year, month, day


def day_number(text: str, number: int) -> ValueError:
    day = FIRST_DAY + datetime.timedelta(days=number)
    message = _(
        "“%(text)s” is the number that a spreadsheet keeps for %(day)s. Format the column as a"
        " date, or write %(iso)s."
    )
    return ValueError(message % {"text": text, "day": partial_date(str(day)), "iso": day})


def more_than_one(
    text: str, named: Sequence[datetime.date], days: list[datetime.date]
) -> SeveralDaysError:
    message = _("“%(text)s” names more than one day (%(days)s): write one row for each.")
    message %= {"text": text, "days": listed([partial_date(str(day)) for day in named])}
    return SeveralDaysError(message, days)


def no_date(text: str, remedy: str) -> ValueError:
    message = _("“%(text)s” is not a date. %(remedy)s")
    return ValueError(message % {"text": text, "remedy": remedy})
