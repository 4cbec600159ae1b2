"""How a sheet is read: what was detected, and the choices that a person makes instead."""

import copy
from typing import Any

from django.utils.translation import gettext as _

from hld_site.desk.batches.differences import shortened
from hld_site.desk.batches.question_form import (
    ChoicesForm,
    chosen_for,
    column_choices,
    type_choices,
)
from hld_site.desk.batches.sheets_read import DELIMITER_NAMES, EMPTY, ORDERS, columns_of
from hld_site.exchange.batch_settings import Settings
from hld_site.exchange.batches.asking.questions import LEAVE_OUT, question_code
from hld_site.exchange.files_in.delimiters import DELIMITERS
from hld_site.exchange.files_in.encodings import ENCODINGS, in_words
from hld_site.exchange.models import Batch
from hld_site.records.catalogue import by_name
from hld_site.records.columns.times import DateColumn, PartialDateColumn
from hld_site.records.declarations import Declaration

AS_SHOWN = "shown"


class SheetForm(ChoicesForm):
    """``columns`` are the fields for the columns of the sheet, ``whole`` those for all of it."""

    def __init__(self, batch: Batch, sheet: dict[str, Any], types: list[Declaration], data=None):
        super().__init__(data)
        self.batch, self.sheet = batch, sheet
        self._offer_type(types)
        self._offer_header_row()
        self._offer_detected(sheet["detected"])
        declared = by_name().get(sheet["type"])
        if declared:
            self._offer_orders(declared)
        empty = batch.settings.get("empty", "keep")
        self.offer("empty", _("Empty cells"), EMPTY.items(), empty)
        self.whole = list(self)
        choices = column_choices(declared) if declared else []
        kept = batch.settings.get("sheets", {}).get(sheet["key"], {}).get("columns", {})
        self.columns = [
            self.offer(
                f"column-{n}", shortened(heading), choices, kept.get(heading, column) or LEAVE_OUT
            )
            for n, (heading, column) in enumerate(columns_of(sheet) if declared else [])
        ]

    def _offer_type(self, types: list[Declaration]) -> None:
        chosen = self.batch.settings.get("sheets", {}).get(self.sheet["key"], {})
        initial = chosen.get("type", self.sheet["type"])
        _none, *choices = type_choices([], types)
        choices = choices if initial else [("", _("Not known yet")), *choices]
        self.offer("type", _("What one row describes"), choices, initial)

    def _offer_header_row(self) -> None:
        """The first rows of the sheet, each as what it would name the columns."""
        first_rows = self.sheet.get("first_rows", [])
        choices = [(str(n), f"{n}: {shortened(' · '.join(cells), 80)}") for n, cells in first_rows]
        choices.append(("0", _("None: the columns are called 1, 2, 3, …")))
        row = str(self.sheet.get("header_row", 1))
        if first_rows and row in dict(choices):
            self.offer("header_row", _("The row that names the columns"), choices, row)

    def _offer_detected(self, detected: dict[str, Any]) -> None:
        if encoding := detected.get("encoding"):
            label = _("Character encoding")
            self.offer("encoding", label, [(name, in_words(name)) for name in ENCODINGS], encoding)
        if delimiter := detected.get("delimiter"):
            choices = [(one, DELIMITER_NAMES[one]) for one in DELIMITERS]
            self.offer("delimiter", _("Separator between cells"), choices, delimiter)
        if "guarded" in detected:
            yes, no = _("was put there for spreadsheets: remove it"), _("belongs to the text")
            initial = "yes" if detected["guarded"] else "no"
            label = _("An apostrophe before = + - @")
            self.offer("guarded", label, [("yes", yes), ("no", no)], initial)

    def _offer_orders(self, declared: Declaration) -> None:
        """What a column of dates shows is taken unless a person says otherwise."""
        answers = self.batch.settings.get("answers", {})
        choices = [(AS_SHOWN, _("as the column shows")), *ORDERS.items()]
        for heading, name in columns_of(self.sheet):
            if isinstance(declared.stored.get(name), DateColumn | PartialDateColumn):
                label = _("Dates such as 03/04/2013 in “%(heading)s”")
                label %= {"heading": shortened(heading)}
                order = answers.get(question_code("dates", self.sheet["key"], name)) or AS_SHOWN
                self.offer(f"order-{name}", label, choices, order)

    def settings(self) -> Settings:
        """Those of the batch, with what was chosen; what was only detected is not fixed."""
        settings, answers = copy.deepcopy(self.batch.settings), self.chosen()
        chosen = chosen_for(settings, self.sheet["key"])
        if "encoding" in answers:
            chosen["encoding"] = answers["encoding"]
        if "delimiter" in answers:
            chosen["delimiter"] = answers["delimiter"]
        if "header_row" in answers:
            chosen["header_row"] = int(answers["header_row"])
            chosen.pop("columns", None)
            return settings
        if "guarded" in answers:
            chosen["guarded"] = answers["guarded"] == "yes"
        if "empty" in answers:
            settings["empty"] = answers["empty"]
        if "type" in answers:
            chosen["type"] = answers["type"]
            chosen.pop("columns", None)
            return settings
        for (heading, _name), field in zip(columns_of(self.sheet), self.columns, strict=False):
            if column := answers.get(field.name):
                chosen.setdefault("columns", {})[heading] = "" if column == LEAVE_OUT else column
        orders = settings.setdefault("answers", {})
        for name in self.sheet["columns"].values():
            code = question_code("dates", self.sheet["key"], name)
            order = answers.get(f"order-{name}")
            if order == AS_SHOWN:
                del orders[code]
            elif order:
                orders[code] = order
        return settings
