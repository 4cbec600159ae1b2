"""Workbooks of other kinds than .xlsx, written for tests: rows of Python's own values."""

import datetime
import io
import struct
import zipfile
from collections.abc import Iterable
from typing import NamedTuple

import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

Rows = Iterable[Iterable]
FORMATS = {datetime.datetime: "yyyy-mm-dd hh:mm", datetime.date: "d mmm yyyy"}
FORMATS[datetime.time] = "hh:mm:ss"


class Down(NamedTuple):
    """The text of a cell that is merged with those below it, each ``COVERED``."""

    text: str
    rows: int


COVERED = object()


def xls(hidden_rows: Iterable[int] = (), **sheets: Rows) -> bytes:
    """Sheets whose names end in ``_hidden`` are; a text that begins with "=" is a formula."""
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = int(name.endswith("_hidden"))
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, Down):
                    sheet.write_merge(row, row + value.rows - 1, column, column, value.text)
                elif value is not None and value is not COVERED:
                    write(sheet, row, column, value)
        for number in hidden_rows:
            sheet.row(number - 1).hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write(sheet, row: int, column: int, value) -> None:
    if isinstance(value, str) and value.startswith("="):
        value = xlwt.Formula(value[1:])
    if form := FORMATS.get(type(value)):
        sheet.write(row, column, value, xlwt.easyxf(num_format_str=form))
    else:
        sheet.write(row, column, value)


def ods(hidden_rows: Iterable[int] = (), **sheets: Rows) -> bytes:
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name, stylename=hidden_in(book) if name.endswith("_hidden") else None)
        for number, cells in enumerate(rows, 1):
            row = TableRow(visibility="filter" if number in hidden_rows else "visible")
            for value in cells:
                row.addElement(ods_cell(value))
            table.addElement(row)
        book.spreadsheet.addElement(table)
    out = io.BytesIO()
    book.write(out)
    return out.getvalue()


def hidden_in(book) -> Style:
    """The style of a sheet that is hidden."""
    style = Style(name="hidden", family="table")
    style.addElement(TableProperties(attributes={"display": "false"}))
    book.automaticstyles.addElement(style)
    return style


def ods_cell(value) -> TableCell:
    if value is None:
        return TableCell()
    if value is COVERED:
        return CoveredTableCell()
    if isinstance(value, Down):
        cell = TableCell(valuetype="string", numberrowsspanned=value.rows, numbercolumnsspanned=1)
        cell.addElement(P(text=value.text))
        return cell
    if isinstance(value, bool):
        cell = TableCell(valuetype="boolean", booleanvalue=str(value).lower())
    elif isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=str(value))
    elif isinstance(value, datetime.date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, datetime.time):
        cell = TableCell(valuetype="time", timevalue=value.strftime("PT%HH%MM%SS"))
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def with_content(data: bytes, old: bytes, new: bytes) -> bytes:
    """An .ods with one text of its table replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as written:
        for info in archive.infolist():
            content = archive.read(info)
            if info.filename == "content.xml":
                assert old in content
                content = content.replace(old, new)
            written.writestr(info, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# --- .xlsb: no library writes it; these are the few records that a table needs ---


def record(number: int, data: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = b"", len(data)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb_cell(column: int, value) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, bool):
        return record(4, place + bytes([value]))
    if isinstance(value, int | float):
        return record(5, place + struct.pack("<d", value))
    return record(6, place + wide(value))


def xlsb(rows: Rows, far: tuple[int, int] | None = None, hidden_rows: Iterable[int] = ()) -> bytes:
    """``far`` is the row and the column of one more cell."""
    rows = [list(row) for row in rows]
    last = far or (len(rows) - 1, max(map(len, rows)) - 1)
    body = record(129) + record(148, struct.pack("<IIII", 0, last[0], 0, last[1])) + record(145)
    for number, cells in enumerate(rows):
        flags = 0x10 if number + 1 in hidden_rows else 0
        body += record(0, struct.pack("<I", number) + bytes(7) + bytes([flags]) + bytes(5))
        body += b"".join(xlsb_cell(place, value) for place, value in enumerate(cells))
    if far:
        body += record(0, struct.pack("<I", far[0]) + bytes(13)) + xlsb_cell(far[1], "far")
    body += record(146) + record(130)
    sheet = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("States"))
    book = record(131) + record(143) + sheet + record(144) + record(132)
    start = '<?xml version="1.0" encoding="UTF-8"?>'
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def related(kind: str, target: str) -> str:
        inner = f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/>'
        return f'{start}<Relationships xmlns="{relations}">{inner}</Relationships>'

    members = {
        "[Content_Types].xml": f'{start}<Types xmlns="{types}">'
        '<Default Extension="bin" ContentType='
        '"application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": related("officeDocument", "xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": related("worksheet", "worksheets/sheet1.bin"),
        "xl/workbook.bin": book,
        "xl/worksheets/sheet1.bin": body,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
