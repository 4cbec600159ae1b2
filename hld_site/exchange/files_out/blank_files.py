"""An empty file with the right columns, and a sheet that explains each of them."""

import codecs
from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from hld_site.exchange.files_out.cells import chunks_of_cells
from hld_site.exchange.files_out.csv_writer import lines
from hld_site.exchange.files_out.formats import Format
from hld_site.exchange.files_out.tables import Table
from hld_site.exchange.files_out.xlsx_writer import LONGEST_NAME, streamed
from hld_site.records.columns import Column
from hld_site.records.declarations import Declaration

# In every language the same, so that an import knows which sheet holds no rows.
EXPLANATION = "Explanation"
WIDTHS = (24, 30, 60, 16, 60, 40)
LONGEST_EXAMPLE = 120


def file_name(table: Table, format: Format) -> str:
    return f"{table.declared.name}-template.{format.ending}"


def fillable(headings: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns that are read on import: a computed one says only what follows from others."""
    return tuple(column for column in headings if not column.read_only)


def as_csv(table: Table) -> Iterator[bytes]:
    names = [heading.name for heading in fillable(table.headings)]
    return iter([codecs.BOM_UTF8 + lines([names])])


def as_workbook(table: Table) -> Iterator[bytes]:
    """``table`` holds the rows that examples are taken from: public ones."""
    headings = fillable(table.headings)
    book = Workbook(write_only=True)
    empty = book.create_sheet(table.declared.name[:LONGEST_NAME])
    empty.freeze_panes = "A2"
    empty.append([bold(empty, heading.name) for heading in headings])
    explain(book.create_sheet(EXPLANATION), table, headings)
    return streamed(book)


def explain(sheet, table: Table, headings: tuple[Column, ...]) -> None:
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    titles = (_("Column"), _("Name"), _("Meaning"), _("Needed"), _("What it may contain"))
    sheet.append([bold(sheet, title) for title in (*titles, _("Example"))])
    for heading, example in zip(headings, examples(table, headings), strict=True):
        cells = (*explanation(table.declared, heading), example)
        sheet.append([wrapped(sheet, value, n) for n, value in enumerate(cells, 1)])


def explanation(declared: Declaration, column: Column) -> tuple[str, ...]:
    label = capfirst(str(column.label))
    return column.name, label, column.help_text, needed(declared, column), column.may_hold


def needed(declared: Declaration, column: Column) -> str:
    if column.may_be_empty:
        return _("No")
    if column.name in declared.natural_key:
        return _("Yes: it names the row")
    return _("No") if column.is_optional else _("Yes")


def examples(table: Table, headings: tuple[Column, ...]) -> list[Any]:
    """For each column something that it holds in one of the first rows, where any does."""
    first = next(chunks_of_cells(table), ())
    example_of = {
        name: next((value for value in column if value is not None and value != ""), None)
        for name, column in zip(table.names, zip(*first, strict=True), strict=False)
    }
    return [shortened(example_of.get(heading.name)) for heading in headings]


def shortened(value):
    too_long = isinstance(value, str) and len(value) > LONGEST_EXAMPLE
    return value[:LONGEST_EXAMPLE] + "…" if too_long else value


def bold(sheet, text: str) -> WriteOnlyCell:
    made = WriteOnlyCell(sheet, text)
    made.font = Font(bold=True)
    return made


def wrapped(sheet, value, number: int) -> WriteOnlyCell:
    made = WriteOnlyCell(sheet, value)
    made.data_type = "s" if isinstance(value, str) else made.data_type
    made.alignment = Alignment(wrap_text=number > 1, vertical="top")
    return made
