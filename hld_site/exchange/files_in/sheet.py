"""A table as rows of text: what every kind of file is read into."""

import abc
import contextlib
import functools
import itertools
import sys
from collections.abc import Generator, Iterator, Sequence

from django.utils.translation import gettext as _

from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.sheet_warnings import SheetWarning
from hld_site.languages.numbers import grouped
from hld_site.languages.punctuation import listed

HEAD = 60  # rows among which the headings are looked for
MOST_TOLD = 8
MOST_ROWS = 20
LONGEST_TOLD = 60


def joined(rows: list[list[str]]) -> list[str]:
    """Headings over several rows: each column by its lowest text."""
    width = max(map(len, rows))
    padded = [[*cells, *[""] * (width - len(cells))] for cells in rows]
    return [
        next((text for text in reversed(column) if text.strip()), "")
        for column in zip(*padded, strict=True)
    ]


def of_one_table(cells: list[str]) -> list[str]:
    """Headings up to an empty column behind which others of them stand again: another table."""
    names = [" ".join(cell.split()) for cell in cells]
    seen: set[str] = set()
    gap = 0
    for place, name in enumerate(names):
        if not name:
            gap = place
        elif name in seen and gap:
            return cells[:gap]
        seen |= {name} if name else set()
    return cells


class Headings:
    """The headings of a sheet, and every row brought to their width.

    Columns without heading are left out; ``unnamed_texts`` tells the first row in which one of
    them holds a text, and the text. ``row`` is the last of the rows that the headings stand in.
    """

    def __init__(self, cells: list[str], row: int, limits: Limits):
        table = of_one_table(cells)
        self.has_beside = len(table) < len(cells)
        names = [" ".join(cell.split()) for cell in table]
        while names and not names[-1]:
            names.pop()
        self.names, self.row, self.limits = names, row, limits
        self.width = len(names)
        self.unnamed = [place for place, name in enumerate(names) if not name]
        self.unnamed_texts: dict[int, tuple[int, str]] = {}
        self.header = [name for name in names if name]
        if self.width > limits.columns:
            raise BadFileError(
                _("There are %(found)d columns; the limit is %(limit)d. Remove some, or split it.")
                % {"found": self.width, "limit": limits.columns}
            )
        for name in self.header:
            if self.header.count(name) > 1:
                raise BadFileError(
                    _("The column “%(name)s” appears twice in row %(row)d. Rename or delete one.")
                    % {"name": name, "row": row}
                )

    def fit(self, number: int, cells: list[str]) -> list[str] | None:
        """One cell for each heading, more only where they hold text; None for a blank row."""
        if not any(map(str.strip, cells)):
            return None
        if self.has_beside:
            del cells[self.width :]
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
                self.unnamed_texts.setdefault(place, (number, cells[place].strip()))
        return [cell for place, cell in enumerate(cells) if place not in self.unnamed]

    def check(self, number: int, cells: list[str]) -> None:
        check_cells(number, cells, self.limits, self.names)


def check_cells(number: int, cells: list[str], limits: Limits, names=()) -> None:
    """BadFileError for a cell that no database could hold."""
    for place, cell in enumerate(cells):
        if "\0" in cell:
            message = _(
                "Row %(row)d, column %(column)s: a NUL character. The file is damaged, or is not"
                " a CSV file. Save it in Excel as “CSV UTF-8”."
            )
        elif len(cell) > limits.cell:
            message = _(
                "Row %(row)d, column %(column)s: a cell of %(found)s characters; the limit is"
                " %(limit)s. Perhaps a quotation mark is missing; otherwise shorten the text."
            )
        else:
            continue
        column = names[place] if place < len(names) and names[place] else place + 1
        sizes = {"found": grouped(len(cell)), "limit": grouped(limits.cell)}
        raise BadFileError(message % {"row": number, "column": column, **sizes})


class Sheet(abc.ABC):
    """One table of a file; ``key`` names it in options, ``detected`` is what holds for it.

    The first row that is not blank names the columns, until ``take_header`` says another.
    ``position`` is the part of it, from 0 to 1, that the latest ``rows()`` has read. ``warnings``
    of a workbook grow while its rows are read.
    """

    hidden = False
    is_one_of_many = False  # its faults are told with its name
    beside: Sequence[str] = ()  # files of the same zip that are not read
    chosen_headings: Headings | None = None
    header_at: tuple[int, int] = (0, 1)  # what ``take_header`` took them from

    def __init__(self, name: str, limits: Limits):
        self.name = self.key = name
        self.limits = limits
        self.position = 0.0
        self.detected: dict[str, str | bool] = {}
        self.above: list[tuple[int, list[str]]] = []

    @property
    def headings(self) -> Headings:
        """BadFileError where no row, or a row that names a column twice, names the columns."""
        if self.chosen_headings is None:
            self.take_header()
        return self.chosen_headings  # type: ignore[return-value]

    @property
    def header(self) -> list[str]:
        return self.headings.header

    def take_header(self, row: int | None = None, depth: int = 1) -> None:
        """The row that names the columns, and as many below it as belong to it; 0: none does.

        Where none does, the columns are called by their places: "1", "2", …
        """
        head = self.head
        if row is None:
            row = head[0][0]
        self.header_at = row, depth
        at = next((n for n, (number, _cells) in enumerate(head) if number >= row), None)
        if at is None:
            message = _("Row %(row)d is not among the first %(most)d rows that are not blank.")
            raise BadFileError(message % {"row": row, "most": HEAD})
        if row == 0:
            width = max(len(cells) for _number, cells in head)
            places = [str(place) for place in range(1, width + 1)]
            self.chosen_headings = Headings(places, head[0][0] - 1, self.limits)
            self.above = []
            return
        rows = head[at : at + depth]
        cells = joined([cells for _number, cells in rows])
        try:
            check_cells(rows[-1][0], cells, self.limits)
            self.chosen_headings = Headings(cells, rows[-1][0], self.limits)
        except BadFileError as error:
            raise BadFileError(f"{self.name}: {error}" if self.is_one_of_many else error) from error
        self.above = head[:at]

    @functools.cached_property
    def head(self) -> list[tuple[int, list[str]]]:
        """The first rows that are not blank."""
        with contextlib.closing(self.texts()) as texts:
            written = ((n, list(cells)) for n, cells in texts if any(map(str.strip, cells)))
            head = list(itertools.islice(written, HEAD))
        if not head:
            raise no_header()
        return head

    def first_rows(self) -> list[tuple[int, list[str]]]:
        """The rows among which a person may say where the headings stand, cut to what is shown."""
        return [
            (number, [cell[:LONGEST_TOLD] for cell in cells if cell.strip()][:MOST_TOLD])
            for number, cells in self.head[:MOST_ROWS]
        ]

    @property
    @abc.abstractmethod
    def warnings(self) -> list[SheetWarning]:
        """What a person should know though the sheet can be read."""

    def warnings_of_zip(self) -> list[SheetWarning]:
        if not self.beside:
            return []
        message = _(
            "Not read: %(names)s. They are not tables, or are the same tables in another format."
        )
        names = listed(self.beside[:MOST_TOLD]) + " …" * (len(self.beside) > MOST_TOLD)
        return [SheetWarning(None, "", message % {"names": names})]

    def warnings_of_headings(self) -> list[SheetWarning]:
        """What stands above the headings, and columns that have none."""
        warnings = []
        for number, cells in self.above[:MOST_TOLD]:
            text = " ".join(filter(None, map(str.strip, cells)))[:LONGEST_TOLD]
            message = _("This text is above the headings and is not read: “%(text)s”.")
            warnings.append(SheetWarning(number, "", message % {"text": text}))
        if not self.chosen_headings:
            return warnings
        if self.chosen_headings.has_beside:
            message = _("There is another table beside it, which is not read.")
            warnings.append(SheetWarning(self.chosen_headings.row, "", message))
        for place, (row, text) in self.chosen_headings.unnamed_texts.items():
            message = _("Column %(n)d has no heading, and is not read (“%(text)s” …).")
            message %= {"n": place + 1, "text": text[:LONGEST_TOLD]}
            warnings.append(SheetWarning(row, "", message))
        return warnings

    @property
    def most_rows(self) -> int:
        return sys.maxsize if self.limits.rows is None else self.limits.rows

    @abc.abstractmethod
    def texts(self) -> Generator[tuple[int, list[str]], None, None]:
        """Every row with its number as a spreadsheet counts, whatever stands in it."""

    @abc.abstractmethod
    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows below the headings: number, and as many cells as headings or more."""

    def refuse_more_rows(self) -> BadFileError:
        return BadFileError(
            _(
                "More than %(limit)s rows. Split the file, or ask an administrator to import it"
                " with “manage.py import_records”, which has no limit."
            )
            % {"limit": grouped(self.limits.rows or 0)}
        )


def no_header() -> BadFileError:
    return BadFileError(_("The file is empty. Its first row must name the columns."))
