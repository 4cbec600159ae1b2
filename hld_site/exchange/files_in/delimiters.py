"""What stands between the cells of a CSV file."""

import csv
import io
import re

from django.utils.translation import gettext as _

from hld_site.exchange.files_in.errors import BadFileError

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 100
# What Excel takes as an instruction, and does not show as a row.
INSTRUCTION = re.compile(r'"?sep=([^\r\n"\w])"?[ ,;\t]*(?:\r\n|\n|\r|$)', re.IGNORECASE)


def instructed(text: str) -> str | None:
    instruction = INSTRUCTION.match(text)
    return instruction[1] if instruction else None


def check_delimiter(delimiter: str) -> str:
    if len(delimiter) == 1 and delimiter not in '\r\n" \0' and not delimiter.isalnum():
        return delimiter
    raise BadFileError(_("“%(text)s” cannot separate cells.") % {"text": delimiter[:40]})


def detect_delimiter(text: str, whole: bool) -> str:
    """The one by which most rows have as many cells as the first; ``whole`` if no text is cut."""
    scores = {one: score(text, one, whole) for one in DELIMITERS}
    return max(DELIMITERS, key=lambda one: scores[one])


def score(text: str, delimiter: str, whole: bool) -> tuple[bool, float, int]:
    """Whether it divides anything, how evenly (0 to 1), and into how many columns."""
    widths = [len(row) for row in sample(text, delimiter, whole)]
    if not widths:
        return True, 1.0, 0
    width, *others = widths
    points = sum(likeness(one, width) for one in others)
    even = points / len(others) if others else 1.0
    return width > 1 and even > 0, even, width


def likeness(one: int, width: int) -> float:
    """A row that is too long is divided all the same, as a row of one cell is not."""
    if one == width:
        return 1.0
    return 0.5 if 1 < one < width else 0.25 if one > width > 1 else 0.0


def sample(text: str, delimiter: str, whole: bool) -> list[list[str]]:
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(map(str.strip, row)):
                rows.append(row)
            if len(rows) > SAMPLE_ROWS:
                return rows
    except csv.Error:
        return rows
    return rows if whole or len(rows) < 2 else rows[:-1]
