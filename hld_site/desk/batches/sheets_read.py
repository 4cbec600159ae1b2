"""What was read, sheet by sheet, in words."""

import dataclasses
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hld_site.desk.batches.differences import shortened
from hld_site.desk.batches.question_form import (
    column_labels,
)
from hld_site.desk.batches.row_list import label_of_type
from hld_site.exchange.batches.asking.questions import question_code
from hld_site.exchange.files_in.encodings import in_words
from hld_site.exchange.models import Batch
from hld_site.records.catalogue import by_name

SHOWN = 24  # columns and warnings of a sheet in the short form
SHEETS = 12
DELIMITER_NAMES = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar"),
}
ORDERS = {"dmy": gettext_lazy("day first"), "mdy": gettext_lazy("month first")}
EMPTY = {
    "keep": gettext_lazy("Empty cells keep what is there."),
    "clear": gettext_lazy("Empty cells clear what is there."),
}


@dataclasses.dataclass(frozen=True)
class SheetRead:
    """One sheet as it was read, short enough for a page."""

    name: str
    type: str
    how: list[str]
    columns: list[tuple[str, str]]
    ignored: list[str]
    more: int
    constants: list[tuple[str, str]]
    warnings: list[dict[str, Any]]


def what_was_read(batch: Batch) -> list[SheetRead]:
    return [read_of(batch, sheet) for sheet in batch.reading.get("sheets", [])[:SHEETS]]


def read_of(batch: Batch, sheet: dict[str, Any]) -> SheetRead:
    columns = columns_of(sheet)
    declared = by_name().get(sheet["type"])
    labels = column_labels(declared) if declared else {}
    some = [(shortened(heading, 60), labels.get(name, name)) for heading, name in columns[:SHOWN]]
    constants = (sheet.get("constants") or {}).items()
    return SheetRead(
        shortened(sheet["name"], 100),
        label_of_type(sheet["type"]) if sheet["type"] else "",
        how_read(batch, sheet),
        [(heading, name) for heading, name in some if name],
        [heading for heading, name in some if not name],
        max(0, len(columns) - SHOWN),
        [(labels.get(name, name), shortened(text, 100)) for name, text in constants],
        [w | {"message": shortened(w["message"], 300)} for w in sheet["warnings"][:SHOWN]],
    )


def columns_of(sheet: dict[str, Any]) -> list[tuple[str, str]]:
    """Each heading with its column, in the order of the file, which JSON of a database loses."""
    return [(heading, sheet["columns"].get(heading, "")) for heading in sheet["header"]]


def how_read(batch: Batch, sheet: dict[str, Any]) -> list[str]:
    """Encoding, what stands between the cells, and the order of dates where a person said it."""
    lines = []
    detected = sheet["detected"]
    if encoding := detected.get("encoding"):
        lines.append(_("Encoding: %(encoding)s") % {"encoding": in_words(encoding)})
    if delimiter := detected.get("delimiter"):
        name = DELIMITER_NAMES.get(delimiter, delimiter)
        lines.append(_("Between cells: %(name)s") % {"name": name})
    dates = question_code("dates", sheet["key"]) + ":"
    for code, answer in batch.settings.get("answers", {}).items():
        if code.startswith(dates) and answer in ORDERS:
            about = {"column": code.removeprefix(dates), "order": ORDERS[answer]}
            lines.append(_("%(column)s: %(order)s") % about)
    return lines
