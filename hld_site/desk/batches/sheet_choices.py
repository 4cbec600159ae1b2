"""What was read, sheet by sheet, and the choices that a person makes instead."""

import copy
import dataclasses
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hld_site.desk.batches.answers import (
    Choosing,
    Option,
    chosen_for,
    column_labels,
    columns_to_choose,
)
from hld_site.desk.batches.differences import shortened
from hld_site.desk.batches.row_list import label_of_type
from hld_site.exchange.batches.plan import by_name
from hld_site.exchange.batches.questions import LEFT_OUT, about_dates
from hld_site.exchange.models import Batch
from hld_site.exchange.reading import DELIMITERS, ENCODINGS
from hld_site.records.columns.times import DateColumn, PartialDateColumn
from hld_site.records.declare import Declaration

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
class Read:
    """One sheet as it was read, short enough for a page."""

    name: str
    type: str
    how: list[str]
    columns: list[tuple[str, str]]
    ignored: list[str]
    more: int
    constants: list[tuple[str, str]]
    warnings: list[dict[str, Any]]


def what_was_read(batch: Batch) -> list[Read]:
    return [read_of(batch, sheet) for sheet in batch.found.get("sheets", [])[:SHEETS]]


def read_of(batch: Batch, sheet: dict[str, Any]) -> Read:
    columns = columns_of(sheet)
    declared = by_name().get(sheet["type"])
    labels = column_labels(declared) if declared else {}
    some = [(shortened(heading, 60), labels.get(name, name)) for heading, name in columns[:SHOWN]]
    constants = (sheet.get("constants") or {}).items()
    return Read(
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
        lines.append(_("Letters: %(encoding)s") % {"encoding": encoding})
    if delimiter := detected.get("delimiter"):
        name = DELIMITER_NAMES.get(delimiter, delimiter)
        lines.append(_("Between cells: %(name)s") % {"name": name})
    for code, answer in batch.settings.get("answers", {}).items():
        if code.startswith(about_dates(sheet["key"], "")) and answer in ORDERS:
            name = code.removeprefix(about_dates(sheet["key"], ""))
            lines.append(_("%(column)s: %(order)s") % {"column": name, "order": ORDERS[answer]})
    return lines


@dataclasses.dataclass(frozen=True)
class Form:
    """The choices for one sheet."""

    choosing: list[Choosing]
    columns: list[Choosing]


def form_for(batch: Batch, sheet: dict[str, Any], types: list[Declaration]) -> Form:
    declared = by_name().get(sheet["type"])
    choosing = [type_to_choose(batch, sheet, types), *letters_to_choose(sheet)]
    if not declared:
        return Form(choosing, [])
    columns = [
        Choosing(f"column-{n}", shortened(heading), columns_to_choose(declared, chosen))
        for n, (heading, chosen) in enumerate(columns_of(sheet))
    ]
    return Form(choosing + orders_to_choose(batch, sheet, declared), columns)


def type_to_choose(batch: Batch, sheet: dict[str, Any], types: list[Declaration]) -> Choosing:
    chosen = batch.settings.get("sheets", {}).get(sheet["key"], {}).get("type", sheet["type"])
    options = [Option(one.name, str(capfirst(one.label)), one.name == chosen) for one in types]
    options.append(Option(LEFT_OUT, _("None: leave this sheet out"), chosen == LEFT_OUT))
    if not chosen:
        options.insert(0, Option("", _("Not known yet"), True))
    return Choosing("type", _("What one row describes"), options)


def letters_to_choose(sheet: dict[str, Any]) -> list[Choosing]:
    choosing = []
    detected = sheet["detected"]
    if encoding := detected.get("encoding"):
        options = [Option(name, name, name == encoding) for name in ENCODINGS]
        choosing.append(Choosing("encoding", _("How its letters are written (encoding)"), options))
    if delimiter := detected.get("delimiter"):
        options = [Option(d, str(DELIMITER_NAMES[d]), d == delimiter) for d in DELIMITERS]
        choosing.append(Choosing("delimiter", _("What stands between the cells"), options))
    if "guarded" in detected:
        yes, no = _("was put there for spreadsheets: take it off"), _("belongs to the text")
        options = [
            Option("yes", yes, bool(detected["guarded"])),
            Option("no", no, not detected["guarded"]),
        ]
        choosing.append(Choosing("guarded", _("An apostrophe before = + - @"), options))
    return choosing


def orders_to_choose(batch: Batch, sheet: dict[str, Any], declared) -> list[Choosing]:
    """For each column of dates; what the column shows is taken unless a person says otherwise."""
    choosing = []
    answers = batch.settings.get("answers", {})
    for heading, name in columns_of(sheet):
        if isinstance(declared.stored.get(name), DateColumn | PartialDateColumn):
            answer = answers.get(about_dates(sheet["key"], name), "")
            shown = Option("", _("as the column shows"), not answer)
            options = [shown, *(Option(o, str(text), o == answer) for o, text in ORDERS.items())]
            about = _("Dates such as 03/04/2013 in “%(heading)s”") % {"heading": shortened(heading)}
            choosing.append(Choosing(f"order-{name}", about, options))
    return choosing


def changed(batch: Batch, sheet: dict[str, Any], data, types) -> dict[str, Any]:
    """The settings with what a person chose for a sheet; what was only detected is not fixed."""
    settings = copy.deepcopy(batch.settings)
    chosen = chosen_for(settings, sheet["key"])
    for name, allowed in (("encoding", ENCODINGS), ("delimiter", DELIMITERS)):
        if data.get(name) in allowed and data[name] != sheet["detected"].get(name):
            chosen[name] = data[name]
    guarded = {"yes": True, "no": False}.get(data.get("guarded", ""))
    if guarded is not None and guarded != sheet["detected"].get("guarded"):
        chosen["guarded"] = guarded
    if data.get("empty") in EMPTY:
        settings["empty"] = data["empty"]
    type_ = data.get("type")
    if type_ != sheet["type"] and type_ in {LEFT_OUT, *(declared.name for declared in types)}:
        chosen["type"] = type_
        chosen.pop("columns", None)
    elif sheet["type"]:
        choose_columns(sheet, chosen, data)
        choose_orders(sheet, settings, data)
    return settings


def choose_columns(sheet: dict[str, Any], chosen: dict[str, Any], data) -> None:
    allowed = column_labels(by_name()[sheet["type"]])
    for n, (heading, before) in enumerate(columns_of(sheet)):
        name = data.get(f"column-{n}")
        name = "" if name == LEFT_OUT else name
        if name != before and (name == "" or name in allowed):
            chosen.setdefault("columns", {})[heading] = name


def choose_orders(sheet: dict[str, Any], settings: dict[str, Any], data) -> None:
    answers = settings.setdefault("answers", {})
    for name in sheet["columns"].values():
        order = data.get(f"order-{name}")
        code = about_dates(sheet["key"], name)
        if order in ORDERS:
            answers[code] = order
        elif order == "" and answers.get(code) in ORDERS:
            del answers[code]
