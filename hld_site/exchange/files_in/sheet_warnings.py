"""What a person should know about a sheet though it could be read, told once for all its rows."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.languages.numbers import grouped

SHOWN = 8  # ranges of rows, merged cells
TEXTS = 3
LONGEST = 60


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
class OfRows:
    """The rows of a column of which the same is told, and some of their texts."""

    source: str
    rows: RowRanges = field(default_factory=RowRanges)
    texts: dict[str, None] = field(default_factory=dict)

    def warning(self, sentence: str, column: str) -> SheetWarning:
        texts = ", ".join(f"“{text}”" for text in self.texts)
        message = _(sentence) % {"rows": self.rows, "texts": texts, "source": self.source}
        return SheetWarning(self.rows.first, column, message)


class Notices:
    """Filled while a sheet is read. ``of_sheet`` holds for all of it, ``of_rows``, by sentence
    and column, for some rows.
    """

    def __init__(self) -> None:
        self.of_sheet: list[SheetWarning] = []
        self.of_rows: dict[tuple[str, Any], OfRows] = {}

    def tell(self, message: str, row: int | None = None) -> None:
        self.of_sheet.append(SheetWarning(row, "", message))

    def add(self, sentence: str, row: int, column: Any = "", text: str = "", source: str = ""):
        """``sentence`` is not translated yet, and may name ``rows``, some ``texts``, ``source``."""
        if (sentence, column) not in self.of_rows:
            self.of_rows[sentence, column] = OfRows(source)
        of_rows = self.of_rows[sentence, column]
        of_rows.rows.add(row)
        if text and len(of_rows.texts) < TEXTS:
            of_rows.texts[text[:LONGEST]] = None

    def warnings(self) -> list[SheetWarning]:
        of_rows = (one.warning(*place) for place, one in self.of_rows.items())
        return [*self.of_sheet, *of_rows]


def of_merged(cells: list[str], row: int, fills: bool) -> SheetWarning:
    shown = ", ".join(cells[:SHOWN]) + (" …" if len(cells) > SHOWN else "")
    message = _("Merged cells (%(cells)s): the text applies to the first of them only.")
    if fills:
        message = _("Merged cells (%(cells)s): their text is read in each of their rows.")
    return SheetWarning(row, "", message % {"cells": shown})
