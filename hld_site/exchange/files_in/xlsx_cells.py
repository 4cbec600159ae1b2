"""One cell of a workbook as the text that a person would have typed."""

import datetime
import re
from decimal import Decimal
from functools import lru_cache
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_noop
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

from hld_site.exchange.files_in.sheet_warnings import Notices
from hld_site.exchange.files_in.xlsx_book import Book, text_of, unescape
from hld_site.exchange.files_in.xlsx_elements import tag

VALUE, FORMULA, INLINE = tag("v"), tag("f"), tag("is")
WHOLE = re.compile(r"-?[0-9]{1,15}")
ZEROS = re.compile(r"0{2,}")
LED_BY_ZERO = re.compile(r"0[0-9]+")
WORDS_OF_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
LAST_RESULT = gettext_noop("Formulas, of which the last results were read: %(rows)s.")
NO_RESULT = gettext_noop(
    "Formulas without a result are read as empty: %(rows)s. Open the file in Excel, save it and"
    " send it again."
)
ERROR = gettext_noop("Formulas that failed, such as #REF!: %(rows)s. Correct them in Excel.")
SHOWN_ZEROS = gettext_noop("Read with the leading zeros that Excel shows: %(rows)s.")
NO_DATE = gettext_noop("Formatted as dates, but not dates of the calendar: %(rows)s.")
# Told where other rows of the column have texts with leading zeros, of which nothing is told.
NUMBER = gettext_noop(
    "Other rows contain text with leading zeros; these are numbers, which may have lost theirs:"
    " %(rows)s. Format the column as text and enter them again."
)
ZERO_FIRST = ""


class CellTexts:
    def __init__(self, book: Book, log: Notices):
        self.book, self.log = book, log

    def text(self, cell: Element, row: int, column: int) -> str:
        kind = cell.get("t", "n")
        value = cell.findtext(VALUE) or ""
        if cell.find(FORMULA) is not None:
            self.log.add(LAST_RESULT if value else NO_RESULT, row, column)
        if kind == "n" and value:
            return self.number(value, cell.get("s", "0"), row, column)
        text = self.other(kind, value, cell)
        if kind == "e":
            self.log.add(ERROR, row, column)
        elif LED_BY_ZERO.fullmatch(text):
            self.log.add(ZERO_FIRST, row, column)
        return text

    def other(self, kind: str, value: str, cell: Element) -> str:
        if kind == "inlineStr":
            inline = cell.find(INLINE)
            return "" if inline is None else text_of(inline)
        if kind == "s" and value:
            return self.book.texts[place_of(value)]
        if kind == "b" and value:
            return "yes" if int(value) else "no"
        return value.removesuffix("T00:00:00") if kind == "d" else unescape(value)

    def number(self, value: str, style: str, row: int, column: int) -> str:
        place = place_of(style)
        form = self.book.formats[place] if place < len(self.book.formats) else "General"
        if is_date(form):
            return self.moment(value, form, row, column)
        text = value if WHOLE.fullmatch(value) else plain_number(value)
        if ZEROS.fullmatch(form) and len(text) < len(form) and text.isdigit():
            self.log.add(SHOWN_ZEROS, row, column)
            return text.zfill(len(form))
        self.log.add(NUMBER, row, column)
        return text

    def moment(self, value: str, form: str, row: int, column: int) -> str:
        if self.book.epoch == WINDOWS_EPOCH and value.startswith("60") and int(float(value)) == 60:
            self.log.add(NO_DATE, row, column)
            return "1900-02-29"  # as Excel shows it, which counts a day that there never was
        try:
            when = from_excel(positive(value), self.book.epoch, timedelta=is_duration(form))
        except (OverflowError, ValueError):
            self.log.add(NO_DATE, row, column)
            return plain_number(value)
        if isinstance(when, datetime.datetime) and when.time() == datetime.time():
            return when.date().isoformat()[: shown_length(form)]
        return duration(when) if isinstance(when, datetime.timedelta) else when.isoformat()


def duration(span: datetime.timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def place_of(text: str) -> int:
    place = int(text)
    if place < 0:
        raise IndexError(text)
    return place


def positive(value: str) -> float:
    number = float(value)
    if number < 0:
        raise ValueError(value)
    return number


def plain_number(value: str) -> str:
    """With the 15 digits that Excel shows, and no power of ten."""
    text = format(Decimal(format(float(value), ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=1000)
def is_date(form: str) -> bool:
    return is_date_format(form)


@lru_cache(maxsize=1000)
def is_duration(form: str) -> bool:
    return is_timedelta_format(form)


@lru_cache(maxsize=1000)
def shown_length(form: str) -> int:
    """Of ISO text: a format without days shows a month, and one without months a year."""
    signs = WORDS_OF_FORMAT.sub("", form).lower()
    if "y" not in signs or "d" in signs:
        return len("2013-10-03")
    return len("2013-10") if "m" in signs else len("2013")
