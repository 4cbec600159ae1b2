"""The kinds of file that leave the register, each with its name, its type and its writer."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from hld_site.exchange.files_out import csv_writer, json_writer, xlsx_writer
from hld_site.exchange.files_out.tables import Table
from hld_site.exchange.files_out.xlsx_writer import UnfitError
from hld_site.languages.numbers import grouped
from hld_site.records.declarations import Declaration


@dataclasses.dataclass(frozen=True)
class Format:
    """``name`` is what a command line calls it, ``ending`` how its files end."""

    name: str
    ending: str
    content_type: str
    label: Any
    meaning: Any
    write: Callable[[Table], Iterator[bytes]]

    def file_name(self, declared: Declaration) -> str:
        return f"{declared.name}.{self.ending}"


CSV = Format(
    "csv",
    "csv",
    "text/csv; charset=utf-8",
    _("CSV for spreadsheets"),
    _("An apostrophe before a cell keeps it from running as a formula."),
    csv_writer.for_spreadsheets,
)
RAW = Format(
    "raw",
    "raw.csv",
    "text/csv; charset=utf-8",
    _("CSV for programs"),
    _("Every text exactly as it is stored."),
    csv_writer.for_programs,
)
XLSX = Format(
    "xlsx",
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    _("Excel workbook"),
    _("Opens in any spreadsheet; codes keep their leading zeros."),
    xlsx_writer.written,
)
JSON = Format(
    "json",
    "json",
    "application/json",
    "JSON",
    _("Numbers and empty values as they are."),
    json_writer.written,
)
FORMATS = {format.name: format for format in (XLSX, CSV, RAW, JSON)}


def refuse_many(rows: int) -> None:
    """A workbook is written whole before it leaves: nobody shall wait for a very long one."""
    if rows > settings.EXCHANGE_ROWS:
        message = _(
            "A workbook of %(rows)s rows is too long here; the limit is %(limit)s. Choose CSV, or"
            " ask an administrator for “manage.py export_records --format xlsx”."
        )
        limit = grouped(settings.EXCHANGE_ROWS)
        raise UnfitError(message % {"rows": grouped(rows), "limit": limit})


def attachment(content: Iterable, content_type: str, name: str) -> Any:
    """Sent whole if it is bytes; else while it is written."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition}
    kind = HttpResponse if isinstance(content, bytes) else StreamingHttpResponse
    return kind(content, content_type=content_type, headers=headers)


def sent(table: Table, format: Format) -> StreamingHttpResponse:
    """UnfitError where the rows do not fit the format."""
    return attachment(format.write(table), format.content_type, format.file_name(table.declared))


def download(table: Table, format: Format) -> StreamingHttpResponse:
    """For the public, who see no progress: UnfitError also where a request is too short."""
    if format is XLSX:
        refuse_many(table.rows.count())
    return sent(table, format)
