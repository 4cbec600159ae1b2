"""An empty file with the right columns, and a sheet that explains each of them."""

import codecs
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from hld_site.exchange.exporting.formats import Format
from hld_site.exchange.exporting.rows import chunks_of_cells
from hld_site.exchange.exporting.separated import lines
from hld_site.exchange.exporting.tables import Heading, Table
from hld_site.exchange.exporting.workbooks import LONGEST_NAME, streamed
from hld_site.records.declare import Declaration

# In every language the same, so that an import knows which sheet holds no rows.
EXPLANATION = "Explanation"
WIDTHS = (24, 30, 60, 16, 60, 40)
LONGEST_EXAMPLE = 120


def name(table: Table, format: Format) -> str:
    return f"{table.declared.name}-template.{format.ending}"


def fillable(headings: tuple[Heading, ...]) -> tuple[Heading, ...]:
    """The columns that are read on import: a computed one says only what follows from others."""
    return tuple(heading for heading in headings if heading.column.kind != "computed")


def as_text(table: Table) -> Iterator[bytes]:
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


def explain(sheet, table: Table, headings: tuple[Heading, ...]) -> None:
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    titles = (_("Column"), _("Name"), _("Meaning"), _("Needed"), _("What it may hold"))
    sheet.append([bold(sheet, title) for title in (*titles, _("Example"))])
    for heading, example in zip(headings, examples(table, headings), strict=True):
        said = (*explanation(table.declared, heading), example)
        sheet.append([wrapped(sheet, value, n) for n, value in enumerate(said, 1)])


def explanation(declared: Declaration, heading: Heading) -> tuple[str, ...]:
    field = heading.column.field
    if heading.column.kind == "translated":
        field = declared.model._meta.get_field(heading.name)
    label = capfirst(str(field.verbose_name if field else heading.column.label))
    meaning = str(getattr(field, "help_text", ""))
    return heading.name, label, meaning, needed(declared, heading), allowed(heading)


def needed(declared: Declaration, heading: Heading) -> str:
    field = heading.column.field
    if heading.column.kind in ("translated", "yes/no") or (field is not None and field.blank):
        return _("No")
    if heading.name in declared.natural_key:
        return _("Yes: it names the row")
    return _("No") if field is not None and field.has_default() else _("Yes")


def allowed(heading: Heading) -> str:
    """What a cell may hold, in one line a value."""
    field: Any = heading.column.field
    match heading.column.kind:
        case "yes/no":
            return _("yes or no")
        case "date":
            return _("A day: 2013-10-03")
        case "moment":
            return _("A day or a moment: 2013-10-03, 2013-10-03T09:00:00+00:00")
        case "partial date":
            return _("A year, a month or a day: 2013, 2013-10, 2013-10-03")
        case "address":
            return _("A web address, beginning with https://")
        case "choice":
            return "\n".join(f"{value}: {label}" for value, label in field.flatchoices)
        case "relation":
            return _("The key of one of these: %(types)s") % {"types": plural(field.related_model)}
        case "owner":
            return _("A type and a key: meeting/hld-2013")
    if isinstance(field, models.IntegerField):
        return _("A whole number")
    most = getattr(field, "max_length", None)
    return _("Text of up to %(most)d letters") % {"most": most} if most else _("Text")


def plural(model) -> str:
    return str(model._meta.verbose_name_plural)


def examples(table: Table, headings: tuple[Heading, ...]) -> list[Any]:
    """For each column something that it holds in one of the first rows, where any does."""
    first = next(chunks_of_cells(table), [])
    found = {
        name: next((value for value in column if value is not None and value != ""), None)
        for name, column in zip(table.names, zip(*first, strict=True), strict=False)
    }
    return [shortened(found.get(heading.name)) for heading in headings]


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
