"""What stands between the cells of a CSV file."""

import csv
import io
import re

from django.utils.translation import gettext as _

from hld_site.exchange.files_in.errors import BadFileError

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 100
MOSTLY = 0.5  # how evenly the rows below a title must be divided
COLUMNS = 3  # that stand below it at least: a list of names may hold a comma in each
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


def score(text: str, delimiter: str, whole: bool) -> tuple[bool, bool, bool, float, int]:
    """Whether it divides anything, and most rows, from the first on; how evenly (0 to 1), and into
    how many columns.

    A title that it does not divide may stand above the rows that it does.
    """
    widths = [len(row) for row in sample(text, delimiter, whole)]
    if not widths:
        return True, True, True, 1.0, 0
    table = next((widths[place:] for place, width in enumerate(widths) if width > 1), widths)
    if table[0] < COLUMNS or len(table) < COLUMNS or evenness(table) < MOSTLY:
        table = widths
    even = evenness(table)
    divides = table[0] > 1 and even > 0
    return divides, divides and even >= MOSTLY, table == widths, even, table[0]


def evenness(widths: list[int]) -> float:
    width, *others = widths
    return sum(likeness(one, width) for one in others) / len(others) if others else 1.0


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
