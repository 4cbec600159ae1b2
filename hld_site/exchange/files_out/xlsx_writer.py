"""XLSX, written row by row: text as text, whatever it begins with; whole numbers as numbers."""

import datetime
import functools
import re
import shutil
import tempfile
import zipfile
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.writer.excel import ExcelWriter

from hld_site.exchange.files_out.cells import CellValue, chunks_of_cells
from hld_site.exchange.files_out.tables import Table
from hld_site.languages.numbers import grouped

MOST_ROWS = 1_048_575
LONGEST_CELL = 32_767
LONGEST_NAME = 31
MOST_EXACT = 10**15 - 1  # of a longer number Excel keeps 15 digits
BLOCK = 64 * 1024
FIRST_DAY = datetime.datetime(1980, 1, 1)  # that a zip knows
# openpyxl takes such text for a formula or an error.
TAKEN_FOR_MORE = ("=", "#")
# Excel takes these seven letters for one: only an escape before them keeps them as they are.
TAKEN_FOR_LETTERS = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class UnfitError(ValueError):
    """The rows do not fit into a workbook; the message says which, and what to do."""


def written(table: Table) -> Iterator[bytes]:
    """The whole file is made before the first byte leaves, so that it is refused in time."""
    return in_sheets([table])


def in_sheets(tables: Iterable[Table]) -> Iterator[bytes]:
    """A sheet for each table."""
    book = Workbook(write_only=True)
    try:
        for table in tables:
            fill(book.create_sheet(table.declared.name[:LONGEST_NAME]), table)
    except Exception:
        streamed(book).close()  # openpyxl removes what it wrote so far only when it saves
        raise
    return streamed(book)


class SteadyArchive(zipfile.ZipFile):
    """No member tells when it was made: the same rows are the same file, with the same ETag."""

    def writestr(self, name: Any, data: Any, *how: Any) -> None:
        super().writestr(undated(name), data)

    def write(self, filename: Any, arcname: Any = None, *how: Any) -> None:
        with open(filename, "rb") as file, self.open(undated(arcname), "w") as member:
            shutil.copyfileobj(file, member)


def undated(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIRST_DAY.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def streamed(book: Workbook) -> Generator[bytes, None, None]:
    content = blocks(book)
    next(content)
    return content


def blocks(book: Workbook) -> Generator[bytes, None, None]:
    """Nothing first, when the file is made; then the file, which goes with whoever reads it."""
    with tempfile.TemporaryFile() as file:
        book.properties.created = book.properties.modified = FIRST_DAY
        ExcelWriter(book, SteadyArchive(file, "w")).save()
        file.seek(0)
        yield b""
        yield from iter(functools.partial(file.read, BLOCK), b"")


def fill(sheet, table: Table) -> None:
    sheet.append(table.titles)
    number = 0
    for chunk in chunks_of_cells(table):
        for row in chunk:
            number += 1
            sheet.append(
                [
                    cell(sheet, value, number, name)
                    for name, value in zip(table.names, row, strict=True)
                ]
            )
        refuse_more(number)


def refuse_more(rows: int) -> None:
    if rows > MOST_ROWS:
        message = _(
            "A workbook can have at most %(most)s rows, and there are more. Choose CSV instead."
        )
        raise UnfitError(message % {"most": grouped(MOST_ROWS)})


def cell(sheet, value: CellValue, number: int, name: str):
    if not isinstance(value, str):
        return str(value) if value and abs(value) > MOST_EXACT else value
    if len(value) > LONGEST_CELL or NOT_IN_XML.search(value):
        raise UnfitError(
            _(
                "Row %(row)d, column %(column)s: the text is longer than %(most)d characters, or"
                " has a character that no workbook can contain. Choose CSV, or leave the column"
                " out."
            )
            % {"row": number + 1, "column": name, "most": LONGEST_CELL}
        )
    return as_text(sheet, value)


def as_text(sheet, value: str):
    """A cell that holds just these letters, whatever they look like."""
    if "_x" in value:
        value = TAKEN_FOR_LETTERS.sub("_x005F_", value)
    if not value.startswith(TAKEN_FOR_MORE):
        return value
    made = WriteOnlyCell(sheet, value)
    made.data_type = "s"
    return made
