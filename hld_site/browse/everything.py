"""The whole register as one zip: every type as CSV and JSON, and what each column means."""

import datetime
import io
import zipfile
from collections.abc import Iterator

from django.conf import settings
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hld_site.browse import published_rows
from hld_site.browse.context import site
from hld_site.exchange.files_out.formats import CSV, JSON, attachment
from hld_site.exchange.files_out.tables import Table, choose
from hld_site.languages.dates import un_date
from hld_site.publishing import generation
from hld_site.records import catalogue
from hld_site.records.declarations import Declaration

NAME = "high-level-dialogue-register"
FORMATS = (CSV, JSON)


class Sink(io.RawIOBase):
    """What a zip is written to: it gives away what it has, and cannot go back."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken


def everything(request) -> StreamingHttpResponse:
    at, current = timezone.now(), generation.current()
    changed = current.raised_at or at
    tables = [table for declared in catalogue.everything()
              if (table := public_table(declared, at)).rows.exists()]  # fmt: skip
    about = readme(request, [table.declared for table in tables], current.number, changed)
    files = [(f"{NAME}/README.md", iter([about.encode()]))]
    for kind in FORMATS:
        for table in tables:
            name = f"{NAME}/{kind.name}/{kind.file_name(table.declared)}"
            files.append((name, kind.write(table)))
    return attachment(zipped(files, changed), "application/zip", f"{NAME}.zip")


def public_table(declared: Declaration, at: datetime.datetime) -> Table:
    """All public rows of a type with all public columns."""
    return Table(declared, choose(declared), published_rows.rows(declared, declared.public, at), at)


def zipped(files, changed: datetime.datetime) -> Iterator[bytes]:
    """A part at a time; every file bears the moment of the last change."""
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, parts in files:
            entry = zipfile.ZipInfo(name, changed.astimezone(datetime.UTC).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with archive.open(entry, "w") as file:
                for part in parts:
                    file.write(part)
                    if sink.parts:
                        yield sink.taken()
            yield sink.taken()
    yield sink.taken()


# --- the README ---


def readme(request, types: list[Declaration], number: int, changed: datetime.datetime) -> str:
    """Who publishes this, under which terms, of when it is, and what each column means."""
    moment = f"{un_date(changed.date())}, {changed.astimezone(datetime.UTC):%H:%M} UTC"
    lines = [
        f"# {_('Register of the High-level Dialogues on International Migration and Development')}",
        request.build_absolute_uri(reverse("home")),
        _("As it was after the last change, %(moment)s (state no. %(number)d).")
        % {"moment": moment, "number": number},
        _("Published by %(publisher)s. Data: %(licence)s.")
        % {
            "publisher": site(request)["publisher"],
            "licence": f"{settings.DATA_LICENCE} <{settings.DATA_LICENCE_URL}>",
        },
        _(
            "This register is not an official record of the United Nations;"
            " the official documents prevail."
        ),
        f"## {_('Reading the files')}",
        "\n".join(f"- {text}" for text in reading()),
    ]
    for declared in types:
        lines += [f"## {declared.name}: {capfirst(str(declared.label))}", table_of(declared)]
    return "\n\n".join(lines) + "\n"


def reading() -> list[str]:
    return [
        _(
            "CSV in UTF-8 with a byte order mark, so that spreadsheets show every script; commas"
            " between cells; the first row names the columns."
        ),
        _(
            "In the CSV for spreadsheets a cell that could be taken for a formula begins with an"
            " apostrophe; remove it to get the value."
        ),
        _("The CSV files here are those for spreadsheets; JSON has every text as it is stored."),
        _("JSON is a list of objects, one a line: numbers and empty values as they are."),
        _("A column in several languages appears six times, ending in ar, zh, en, fr, ru, es."),
        _(
            "Dates are year-month-day; if only the year or the month is known, only that is"
            " written."
        ),
        _("Rows are named by permanent keys, never by numbers of this database."),
    ]


def table_of(declared: Declaration) -> str:
    """The columns of a file as a table of Markdown."""
    heads = [_("Column"), _("Name"), _("Meaning"), _("What it may contain")]
    rows = [heads, ["---"] * len(heads)]
    for column in choose(declared):
        label, is_stored = capfirst(str(column.label)), bool(column.cells)
        meaning = column.help_text if is_stored else _("Derived from other columns.")
        rows.append([column.name, label, meaning, column.may_hold if is_stored else ""])
    return "\n".join(f"| {' | '.join(map(in_a_cell, row))} |" for row in rows)


def in_a_cell(text: str) -> str:
    return "; ".join(str(text).splitlines()).replace("|", "\\|")
