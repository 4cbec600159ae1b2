"""Which rows and columns a workbook that is no .xlsx hides: read where its format keeps it.

Calamine does not tell, nor which cells an .ods merges. This runs in the process of
``calamine_child`` and imports nothing of the register. A sheet has lists of ranges, its hidden rows
and columns, counted from 1, and the corners of merged cells of an .ods, counted from 0.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

import olefile  # type: ignore[import-untyped]

Ranges = list[list[int]]
Hidden = tuple[Ranges, Ranges, Ranges]
MOST_MERGED = 1000
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
KINDS = {
    f"{TABLE}table-row": (0, f"{TABLE}number-rows-repeated"),
    f"{TABLE}table-column": (1, f"{TABLE}number-columns-repeated"),
}
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def hidden_in(data: bytes) -> list[Hidden]:
    """For each sheet in their order; empty where the file does not tell."""
    if not data.startswith(b"PK"):
        return of_xls(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "content.xml" in archive.namelist():
            with archive.open("content.xml") as content:
                return of_ods(content)
        return of_xlsb(archive)


def add(ranges: Ranges, first: int, last: int) -> None:
    if ranges and ranges[-1][1] == first - 1:
        ranges[-1][1] = last
    else:
        ranges.append([first, last])


# --- .ods ---


def of_ods(content) -> list[Hidden]:
    reader = OdsReader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.ParseFile(content)
    return reader.sheets


class OdsReader:
    """Counts rows and columns, each of which may stand for many."""

    def __init__(self) -> None:
        self.sheets: list[Hidden] = []
        self.depth = 0  # of tables: a cell may hold one
        self.counts = [0, 0]  # rows and columns so far
        self.row = self.cell = 0  # where the next cell stands

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{TABLE}table":
            self.depth += 1
            if self.depth == 1:
                self.sheets.append(([], [], []))
                self.counts = [0, 0]
        elif self.depth == 1 and name in KINDS:
            place, repeated = KINDS[name]
            many = int(attributes.get(repeated, 1))
            first = self.counts[place] + 1
            self.counts[place] += many
            if place == 0:
                self.row, self.cell = first - 1, 0
            if attributes.get(f"{TABLE}visibility", "visible") != "visible":
                add(self.sheets[-1][place], first, first + many - 1)
        elif self.depth == 1 and name in CELLS:
            self._merge(attributes)
            self.cell += int(attributes.get(f"{TABLE}number-columns-repeated", 1))

    def _merge(self, attributes: dict[str, str]) -> None:
        down = int(attributes.get(f"{TABLE}number-rows-spanned", 1))
        across = int(attributes.get(f"{TABLE}number-columns-spanned", 1))
        merged = self.sheets[-1][2]
        if (down > 1 or across > 1) and len(merged) < MOST_MERGED:
            merged.append([self.row, self.cell, self.row + down - 1, self.cell + across - 1])

    def end(self, name: str) -> None:
        self.depth -= name == f"{TABLE}table"


# --- .xls ---

SHEET, BEGIN, END, ROW, COLUMNS = 0x85, 0x809, 0x0A, 0x208, 0x7D


def of_xls(data: bytes) -> list[Hidden]:
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        name = next((name for name in ("Workbook", "Book") if file.exists(name)), "")
        if not name:
            return []
        book = file.openstream(name).read()
    places = [struct.unpack_from("<I", part)[0] for kind, part in records(book, 0) if kind == SHEET]
    return [of_xls_sheet(book, place) for place in places]


def of_xls_sheet(book: bytes, place: int) -> Hidden:
    rows: Ranges = []
    columns: Ranges = []
    for kind, part in records(book, place):
        if kind == ROW and len(part) >= 16:
            number, flags = struct.unpack_from("<H10xH", part)
            if flags & 0x20:
                add(rows, number + 1, number + 1)
        elif kind == COLUMNS and len(part) >= 10:
            first, last, flags = struct.unpack_from("<HH4xH", part)
            if flags & 1:
                add(columns, first + 1, last + 1)
    return rows, columns, []


def records(book: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Those of one part of a book: charts within it are parts of their own."""
    depth = 0
    while place + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, place)
        place += 4
        depth += (kind == BEGIN) - (kind == END)
        if depth == 1:
            yield kind, book[place : place + size]
        elif depth < 1:
            return
        place += size


# --- .xlsb ---

ROW_OF_XLSB, COLUMNS_OF_XLSB, SHEET_OF_XLSB = 0, 60, 156
RELATION = re.compile(rb"<Relationship\b[^>]*>")


def of_xlsb(archive: zipfile.ZipFile) -> list[Hidden]:
    relations = archive.read("xl/_rels/workbook.bin.rels")
    targets = dict(map(target_of, RELATION.findall(relations)))
    sheets = []
    for kind, part in small_records(archive.read("xl/workbook.bin")):
        if kind == SHEET_OF_XLSB:
            length = struct.unpack_from("<I", part, 8)[0]
            relation = part[12 : 12 + 2 * length].decode("utf-16-le")
            sheets.append(of_xlsb_sheet(archive.read(f"xl/{targets[relation]}")))
    return sheets


def target_of(relation: bytes) -> tuple[str, str]:
    name, target = (re.search(rb'\b%b="([^"]*)"' % word, relation) for word in (b"Id", b"Target"))
    return (name[1].decode(), target[1].decode()) if name and target else ("", "")


def of_xlsb_sheet(data: bytes) -> Hidden:
    rows: Ranges = []
    columns: Ranges = []
    for kind, part in small_records(data):
        if kind == ROW_OF_XLSB and part[11] & 0x10:
            number = struct.unpack_from("<I", part)[0]
            add(rows, number + 1, number + 1)
        elif kind == COLUMNS_OF_XLSB and part[16] & 1:
            first, last = struct.unpack_from("<II", part)
            add(columns, first + 1, last + 1)
    return rows, columns, []


def small_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and size in groups of seven bits, the lowest first."""
    place = 0
    while place < len(data):
        kind, place = varying(data, place)
        size, place = varying(data, place)
        yield kind, data[place : place + size]
        place += size


def varying(data: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while place < len(data):
        byte = data[place]
        number |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            break
    return number, place
