"""Workbooks that are no .xlsx: .xls, .ods and .xlsb, read by calamine in a process of its own."""

import contextlib
import datetime
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from openpyxl.utils import get_column_letter

from hld_site.exchange.files_in import calamine_ends as ends
from hld_site.exchange.files_in import signatures
from hld_site.exchange.files_in.errors import BadFileError, damage_in_words
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.files_in.sources import ByteSource
from hld_site.exchange.files_in.xlsx_cells import (
    ERROR,
    LED_BY_ZERO,
    NUMBER,
    ZERO_FIRST,
    duration,
    plain_number,
)
from hld_site.exchange.files_in.xlsx_marks import SheetMarks
from hld_site.exchange.files_in.xlsx_reader import HIDDEN, WHOLE_ROW, WorkbookSheet, with_rows

CHILD = Path(__file__).with_name("calamine_child.py")
MEMORY = 768 * 1024**2
SENTENCES = {
    ends.LOCKED: signatures.LOCKED,
    ends.TOO_LARGE: gettext_noop(
        "Unpacked, the workbook is larger than can be read. Save each sheet as “CSV UTF-8” and"
        " send the files one by one."
    ),
}
DAMAGED = gettext_noop(
    "The file is damaged, or of a kind that cannot be read. Open it in its program, save it as"
    " “Excel Workbook (.xlsx)” or “CSV UTF-8”, and try again."
)
ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"}


def open_other_workbook(
    source: ByteSource, prefix: str, options: Mapping, limits: Limits
) -> list[Sheet]:
    """One sheet for each worksheet that is not empty."""
    rows = Rows(source, limits)
    sheets = (
        OtherSheet(source, rows, about, prefix + about["name"], options, limits)
        for about in rows.sheets
    )
    return with_rows(sheets, prefix, limits)


class Rows:
    """What the process wrote, kept in a file for as long as a sheet of it is there."""

    def __init__(self, source: ByteSource, limits: Limits):
        self.file = converted(source, limits)
        weakref.finalize(self, self.file.close)
        self.sheets: list[dict[str, Any]] = []
        for at, line in self._lines(0):
            if line.startswith(b"{"):
                self.sheets.append(json.loads(line) | {"at": at + len(line), "rows": 0})
            elif self.sheets:
                self.sheets[-1]["end"] = at
                self.sheets[-1]["rows"] += 1

    def _lines(self, at: int) -> Iterator[tuple[int, bytes]]:
        """Each reader has a place of its own in the file."""
        while True:
            self.file.seek(at)
            line = self.file.readline()
            if not line:
                return
            yield at, line
            at += len(line)

    def of(self, sheet: dict[str, Any]) -> Iterator[tuple[int, list]]:
        for at, line in self._lines(sheet["at"]):
            if line.startswith(b"{"):
                return
            yield at, json.loads(line)


def converted(source: ByteSource, limits: Limits) -> IO[bytes]:
    with contextlib.ExitStack() as stack:
        stack.enter_context(damage_in_words())
        out = stack.enter_context(tempfile.TemporaryFile())
        given = stack.enter_context(tempfile.TemporaryFile())
        with source.open() as stream:
            shutil.copyfileobj(stream, given)
        given.seek(0)
        if code := run_child(given, out, limits):
            raise BadFileError(_(SENTENCES.get(code, DAMAGED)))
        return os.fdopen(os.dup(out.fileno()), "rb")


def run_child(given: IO[bytes], out: IO[bytes], limits: Limits) -> int:
    command = [sys.executable, "-I", str(CHILD), str(MEMORY), str(limits.unpacked_bytes)]
    try:
        child = subprocess.run(
            command, stdin=given, stdout=out, stderr=subprocess.DEVNULL, timeout=2 * ends.SECONDS
        )
    except subprocess.TimeoutExpired:
        return ends.TOO_LARGE
    # A signal: memory or time came to an end in a place that knows no exception.
    return ends.TOO_LARGE if child.returncode < 0 else child.returncode


class OtherSheet(WorkbookSheet):
    """Texts as a person would have typed them; formats are not known, dates and errors are."""

    def __init__(
        self, source: ByteSource, rows: Rows, about: dict, name: str, options, limits: Limits
    ):
        self.converted, self.about = rows, about
        self.tells_hidden = about["hidden_rows"] is not None
        book: Any = None
        super().__init__(source, book, "", name, options, limits, about["hidden"])

    @functools.cached_property
    def marks(self) -> SheetMarks:
        """Merged cells, and hidden rows and columns where the file tells of them."""
        last = self.about["rows"]
        ranges = self.about["hidden_rows"] or ()
        return SheetMarks(
            {row for first, end in ranges for row in range(first, min(end, last) + 1)},
            [
                f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"
                for top, left, bottom, right in self.about["merged"]
            ],
            [(first, end) for first, end in self.about["hidden_columns"] or ()],
        )

    def texts(self) -> Generator[tuple[int, list[str]], None, None]:
        hidden = self.marks.hidden
        first = self.about["at"]
        size = max(self.about.get("end", first) - first, 1)
        for number, (at, cells) in enumerate(self.converted.of(self.about), 1):
            self.position = min((at - first) / size, 1.0)
            if number in hidden and any(cells):
                self.log.add(HIDDEN, number, WHOLE_ROW)
            yield number, [self._text(cell, number, place) for place, cell in enumerate(cells)]

    def _text(self, cell: Any, row: int, column: int) -> str:
        text = text_of(cell)
        if not isinstance(cell, str):
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                self.log.add(NUMBER, row, column)
            return text
        if text in ERRORS:
            self.log.add(ERROR, row, column)
        elif LED_BY_ZERO.fullmatch(text):
            self.log.add(ZERO_FIRST, row, column)
        return self._plain(text, row, column) if text.startswith("'") else text


@functools.singledispatch
def text_of(cell) -> str:
    return cell


@text_of.register
def _text_of_number(cell: int | float) -> str:
    return plain_number(str(cell))


@text_of.register
def _text_of_truth(cell: bool) -> str:
    return "yes" if cell else "no"


@text_of.register
def _text_of_moment(cell: list) -> str:
    return cell[0].removesuffix("T00:00:00")


@text_of.register
def _text_of_span(cell: dict) -> str:
    return duration(datetime.timedelta(**cell))
