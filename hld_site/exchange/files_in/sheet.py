"""A table as rows of text: what every kind of file is read into."""

import abc
import sys
from collections.abc import Iterator

from django.utils.translation import gettext as _

from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.sheet_warnings import SheetWarning


class Headings:
    """The headings of a sheet, and every row brought to their width.

    Columns without heading and without any text are left out.
    """

    def __init__(self, cells: list[str], row: int, limits: Limits):
        names = [cell.strip() for cell in cells]
        while names and not names[-1]:
            names.pop()
        self.names, self.row, self.limits = names, row, limits
        self.width = len(names)
        self.unnamed = [place for place, name in enumerate(names) if not name]
        self.header = [name for name in names if name]
        if self.width > limits.columns:
            raise BadFileError(
                _("There are %(found)d columns; the limit is %(limit)d. Remove some, or split it.")
                % {"found": self.width, "limit": limits.columns}
            )
        for name in self.header:
            if self.header.count(name) > 1:
                raise BadFileError(
                    _("The column “%(name)s” stands twice in row %(row)d. Rename or delete one.")
                    % {"name": name, "row": row}
                )

    def fit(self, number: int, cells: list[str]) -> list[str] | None:
        """One cell for each heading, more only where they hold text; None for a blank row."""
        if not any(map(str.strip, cells)):
            return None
        while len(cells) > self.width and not cells[-1].strip():
            cells.pop()
        if len(cells) > self.limits.columns:
            raise BadFileError(
                _(
                    "Row %(row)d has %(found)d cells, but there are %(columns)d columns. Look for a"
                    " line break or a quotation mark that is missing."
                )
                % {"row": number, "found": len(cells), "columns": self.width}
            )
        cells += [""] * (self.width - len(cells))
        return self._named(number, cells) if self.unnamed else cells

    def _named(self, number: int, cells: list[str]) -> list[str]:
        for place in self.unnamed:
            if cells[place].strip():
                raise BadFileError(
                    _(
                        "Row %(row)d has “%(text)s” in column %(n)d, which has no name in row"
                        " %(first)d. Name the column, or delete it."
                    )
                    % {
                        "row": number,
                        "text": cells[place].strip()[:40],
                        "n": place + 1,
                        "first": self.row,
                    }
                )
        return [cell for place, cell in enumerate(cells) if place not in self.unnamed]

    def check(self, number: int, cells: list[str]) -> None:
        check_cells(number, cells, self.limits, self.names)


def check_cells(number: int, cells: list[str], limits: Limits, names=()) -> None:
    """BadFileError for a cell that no database could hold."""
    for place, cell in enumerate(cells):
        if "\0" in cell:
            message = _(
                "Row %(row)d, column %(column)s: a NUL character. The file is damaged, or is no"
                " CSV file. Save it in Excel as “CSV UTF-8”."
            )
        elif len(cell) > limits.cell:
            message = _(
                "Row %(row)d, column %(column)s: a cell of %(found)d characters; the limit is"
                " %(limit)d. Perhaps a quotation mark is missing; otherwise shorten the text."
            )
        else:
            continue
        column = names[place] if place < len(names) and names[place] else place + 1
        raise BadFileError(
            message % {"row": number, "column": column, "found": len(cell), "limit": limits.cell}
        )


class Sheet(abc.ABC):
    """One table of a file; ``key`` names it in options, ``detected`` is what holds for it.

    ``position`` is the part of it, from 0 to 1, that the latest ``rows()`` has read. ``warnings``
    of a workbook grow while its rows are read.
    """

    def __init__(self, name: str, limits: Limits):
        self.name = self.key = name
        self.limits = limits
        self.position = 0.0
        self.detected: dict[str, str | bool] = {}
        self.headings: Headings

    @property
    def header(self) -> list[str]:
        return self.headings.header

    @property
    @abc.abstractmethod
    def warnings(self) -> list[SheetWarning]:
        """What a person should know though the sheet can be read."""

    @property
    def most_rows(self) -> int:
        return sys.maxsize if self.limits.rows is None else self.limits.rows

    @abc.abstractmethod
    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Number as a spreadsheet counts, and as many cells as headings or more; from the start."""

    def refuse_more_rows(self) -> BadFileError:
        return BadFileError(
            _(
                "More than %(limit)d rows. Split the file, or ask an administrator to bring it in"
                " with “manage.py import_records”, which has no limit."
            )
            % {"limit": self.limits.rows}
        )


def no_header() -> BadFileError:
    return BadFileError(_("The file is empty. Its first row must name the columns."))
