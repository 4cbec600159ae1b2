"""CSV as spreadsheets meet it: guarded against formulas, read strictly, written the same always."""

import codecs
import csv
import io

import tablib
from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV

from hld_site.exchange.reading import BadFileError, guard, unguard


def write(header, rows, out) -> None:
    """UTF-8 is the caller's business, CRLF and minimal quoting ours: the same rows, same bytes."""
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([guard(cell) for cell in row] for row in rows)


def decode(data: bytes) -> str:
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if data.startswith(mark):
            raise BadFileError(_("This file is UTF-16. Save it in Excel as “CSV UTF-8”."))
    if data.startswith((b"PK\x03\x04", b"\x89PNG", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise BadFileError(_("This is no CSV file. Save it in Excel as “CSV UTF-8”."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadFileError(
            _(
                "Line %(line)d holds letters that are not UTF-8. Save the file in Excel as"
                " “CSV UTF-8”, and try again."
            )
            % {"line": line}
        ) from None
    if "\x00" in text:
        raise BadFileError(_("The file holds NUL characters: it is no CSV, or it is damaged."))
    return text


def read(text: str) -> tablib.Dataset:
    """The header and all rows; BadFileError for what no row can be blamed for."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise BadFileError(
            _("The file is torn or not CSV (%(error)s). Save it again as “CSV UTF-8”.")
            % {"error": error}
        ) from None
    numbered = [
        (number, [unguard(cell) for cell in line])
        for number, line in enumerate(lines, 1)
        if any(cell.strip() for cell in line)
    ]
    if not numbered:
        raise BadFileError(_("The file is empty. Its first row must name the columns."))
    header = [cell.strip() for cell in numbered[0][1]]
    while header and not header[-1]:
        header.pop()
    _check_header(header)
    data = tablib.Dataset(headers=header)
    data.row_numbers = []
    for number, line in numbered[1:]:
        if any(cell.strip() for cell in line[len(header) :]):
            raise BadFileError(
                _("Row %(number)d has %(found)d cells, but there are %(columns)d columns.")
                % {"number": number, "found": len(line), "columns": len(header)}
            )
        data.append((line + [""] * len(header))[: len(header)])
        data.row_numbers.append(number)
    return data


def _check_header(header: list[str]) -> None:
    if "" in header:
        raise BadFileError(
            _("Column %(n)d has no name in the first row.") % {"n": header.index("") + 1}
        )
    for name in header:
        if header.count(name) > 1:
            raise BadFileError(
                _("The column “%(name)s” stands twice in the first row.") % {"name": name}
            )


class SpreadsheetCSV(CSV):
    """The one format of the admin's import and export."""

    def is_binary(self):
        return True

    def get_read_mode(self):
        return "rb"

    def create_dataset(self, in_stream, **kwargs):
        data = in_stream if isinstance(in_stream, bytes) else in_stream.encode()
        return read(decode(data))

    def export_data(self, dataset, **kwargs):
        out = io.StringIO(newline="")
        write(dataset.headers, dataset, out)
        return "\ufeff" + out.getvalue()
