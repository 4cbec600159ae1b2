"""What a person should know about a sheet though it could be read, told once for all its rows."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.languages.numbers import grouped

SHOWN = 8


@dataclass(frozen=True)
class SheetWarning:
    """``row`` is the first that is meant, None for the whole sheet; ``column`` a heading or ""."""

    row: int | None
    column: str
    message: str


@dataclass
class RowRanges:
    """Numbers that rise, kept as a few ranges and a count; as text “row 2” or “rows 2–4, 7”."""

    ranges: list[list[int]] = field(default_factory=list)
    more: int = 0
    count: int = 0

    def add(self, number: int) -> None:
        self.count += 1
        if self.ranges and not self.more and number == self.ranges[-1][1] + 1:
            self.ranges[-1][1] = number
        elif len(self.ranges) < SHOWN:
            self.ranges.append([number, number])
        else:
            self.more += 1

    @property
    def first(self) -> int:
        return self.ranges[0][0]

    def __str__(self):
        text = ", ".join(
            str(first) if first == last else f"{first}–{last}" for first, last in self.ranges
        )
        if self.more:
            text += " " + ngettext("and %(n)s more", "and %(n)s more", self.more) % {
                "n": grouped(self.more)
            }
        # Where 21 is as one, as in Russian, it is no number of rows that follow.
        return ngettext("row %(rows)s", "rows %(rows)s", min(self.count, 3)) % {"rows": text}


@dataclass
class WarningLog:
    """Filled while a sheet is read; ``warnings`` words what has been met so far."""

    rows: dict[tuple[str, int], RowRanges] = field(default_factory=dict)
    zeros: set[int] = field(default_factory=set)
    tells_hidden: bool = True

    def add(self, what: str, row: int, column: int = -1) -> None:
        self.rows.setdefault((what, column), RowRanges()).add(row)

    def warnings(self, names: list[str], skips=False, asks=False) -> list[SheetWarning]:
        """``names`` are the headings by position, "" where none stands.

        What is asked about (``asks``: whether hidden rows are meant) is not told as well.
        """
        warnings = []
        if not self.tells_hidden:
            message = _("Whether rows are hidden, this file does not say: look in its program.")
            warnings.append(SheetWarning(None, "", message))
        for (what, column), rows in self.rows.items():
            if what == "hidden":
                if asks:
                    continue
                what = "skipped" if skips else what
            name = names[column] if 0 <= column < len(names) else ""
            if what != "number" or column in self.zeros:
                warnings.append(SheetWarning(rows.first, name, sentence(what) % {"rows": rows}))
        return warnings


def of_merged(cells: list[str], row: int, fills: bool) -> SheetWarning:
    shown = ", ".join(cells[:SHOWN]) + (" …" if len(cells) > SHOWN else "")
    message = _("Merged cells (%(cells)s): the text counts for the first of them only.")
    if fills:
        message = _("Merged cells (%(cells)s): their text is read in every row of them.")
    return SheetWarning(row, "", message % {"cells": shown})


def sentence(what: str) -> str:
    return {
        "beside": _("A remark beside the table is not read: %(rows)s."),
        "skipped": _("Hidden, and left out, as you said: %(rows)s."),
        "hidden": _("Hidden, and read all the same (perhaps by a filter): %(rows)s."),
        "formula": _("Formulas, of which the last results were read: %(rows)s."),
        "no result": _(
            "Formulas without a result are read as empty: %(rows)s. Open the file in Excel, save"
            " it and send it again."
        ),
        "error": _("Formulas that failed, such as #REF!: %(rows)s. Mend them in Excel."),
        "shown zeros": _("Read with the leading zeros that Excel shows: %(rows)s."),
        "number": _(
            "Other rows hold text with leading zeros; here are numbers, which may have lost theirs:"
            " %(rows)s. Format the column as text and write them again."
        ),
        "no date": _("Formatted as dates, but no days of the calendar: %(rows)s."),
        "apostrophe": _(
            "Begins with an apostrophe before a sign such as = or +, which is kept: %(rows)s."
        ),
    }[what]
