"""The sheets of a workbook, each streamed from its XML."""

import contextlib
import functools
from collections.abc import Generator, Iterator, Mapping
from typing import IO
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from openpyxl.utils import coordinate_to_tuple

from hld_site.exchange.files_in.archives import WorkbookArchive
from hld_site.exchange.files_in.errors import BadFileError, damage_in_words
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.files_in.sheet_warnings import Notices, SheetWarning, of_merged
from hld_site.exchange.files_in.sources import ByteSource
from hld_site.exchange.files_in.xlsx_book import Book, read_book
from hld_site.exchange.files_in.xlsx_cells import NUMBER, ZERO_FIRST, CellTexts
from hld_site.exchange.files_in.xlsx_elements import elements, tag
from hld_site.exchange.files_in.xlsx_marks import SheetMarks, fill_down, read_marks
from hld_site.exchange.formulas import GUARDED, unguard

CELL, ROW = tag("c"), tag("row")
EXCEL_COLUMNS = 16_384
WHOLE_ROW = -1  # instead of a column
BESIDE = gettext_noop("A remark beside the table is not read: %(rows)s.")
SKIPPED = gettext_noop("Hidden and left out, as you chose: %(rows)s.")
HIDDEN = gettext_noop("Hidden (perhaps by a filter) but read anyway: %(rows)s.")
APOSTROPHE = gettext_noop(
    "Begins with an apostrophe before a sign such as = or +; the apostrophe is kept: %(rows)s."
)


def open_workbook(source: ByteSource, prefix: str, options: Mapping, limits: Limits) -> list[Sheet]:
    """One sheet for each worksheet that is not empty."""
    with damage_in_words(), source.open() as file:
        book = read_book(file, limits)
    sheets = (
        WorkbookSheet(source, book, part, prefix + name, options, limits, hidden)
        for name, part, hidden in book.sheets
    )
    return with_rows(sheets, prefix, limits)


def with_rows(sheets: Iterator["WorkbookSheet"], prefix: str, limits: Limits) -> list[Sheet]:
    """Those that are not empty, no more than are needed to refuse them."""
    filled: list[Sheet] = []
    for sheet in sheets:
        try:
            filled += [sheet] if sheet.has_rows() else []
        except BadFileError as error:
            raise BadFileError(f"{sheet.name.removeprefix(prefix)}: {error}") from error
        if len(filled) > limits.sheets:
            break
    return filled


class WorkbookSheet(Sheet):
    is_one_of_many = True
    tells_hidden = True  # whether the file says which rows are hidden

    def __init__(
        self, source: ByteSource, book: Book, part: str, name: str, options, limits: Limits, hidden
    ):
        super().__init__(name, limits)
        self.source, self.book, self.part, self.hidden = source, book, part, hidden
        self.guarded = bool(options.get(name, {}).get("guarded", False))
        self.detected = {"guarded": self.guarded}
        self.log = Notices()
        self.skips_hidden = self.asks_about_hidden = False
        self.fills_merged = self.asks_about_merged = False

    @property
    def warnings(self) -> list[SheetWarning]:
        return [*self.warnings_of_headings(), *self._of_merged(), *self._of_rows()]

    def _of_merged(self) -> Iterator[SheetWarning]:
        """What stands above the headings is no row; what is asked about is not told as well."""
        if self.chosen_headings and not self.asks_about_merged:
            below = self.marks.merged_below(self.chosen_headings.row)
            if below:
                yield of_merged(list(below), next(iter(below.values())), self.fills_merged)

    def _of_rows(self) -> Iterator[SheetWarning]:
        """What is asked about is not told as well."""
        if not self.tells_hidden:
            message = _(
                "This file does not say whether rows are hidden: check in the program it comes"
                " from."
            )
            yield SheetWarning(None, "", message)
        names, log = self.chosen_headings.names if self.chosen_headings else [], self.log.of_rows
        for (sentence, column), of_rows in log.items():
            is_asked = sentence == HIDDEN and self.asks_about_hidden
            is_usual = sentence == NUMBER and (ZERO_FIRST, column) not in log
            if sentence != ZERO_FIRST and not is_asked and not is_usual:
                is_skipped = sentence == HIDDEN and self.skips_hidden
                name = names[column] if 0 <= column < len(names) else ""
                yield of_rows.warning(SKIPPED if is_skipped else sentence, name)

    @property
    def hidden_headings(self) -> list[str]:
        """The headings of the columns that the sheet hides."""
        names = enumerate(self.headings.names, 1)
        hidden = self.marks.hidden_columns
        return [n for place, n in names if n and any(a <= place <= b for a, b in hidden)]

    def has_rows(self) -> bool:
        with contextlib.closing(self.texts()) as texts:
            return any(any(map(str.strip, cells)) for _number, cells in texts)

    @functools.cached_property
    def marks(self) -> SheetMarks:
        """Hidden rows and merged cells: known before the rows are read."""
        with contextlib.ExitStack() as stack:
            stack.enter_context(damage_in_words())
            return read_marks(self._stream(stack))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        headings, count = self.headings, 0
        merged = self.marks.merged_down if self.fills_merged else {}
        self.log = Notices()
        for number, cells in self.texts():
            if number <= headings.row or (self.skips_hidden and number in self.marks.hidden):
                continue
            headings.check(number, cells)
            if merged:
                fill_down(number, cells, merged)
            self._leave_remarks(number, cells)
            fitted = headings.fit(number, cells)
            if fitted is not None:
                count += 1
                if count > self.most_rows:
                    raise self.refuse_more_rows()
                yield number, fitted

    def _leave_remarks(self, number: int, cells: list[str]) -> None:
        """What somebody wrote beside the table."""
        width = self.headings.width
        if len(cells) > width and any(map(str.strip, cells[width:])):
            self.log.add(BESIDE, number, WHOLE_ROW)
            del cells[width:]

    def texts(self) -> Generator[tuple[int, list[str]], None, None]:
        number = 0
        cell_texts = CellTexts(self.book, self.log)
        with contextlib.ExitStack() as stack:
            stack.enter_context(damage_in_words())
            stream = self._stream(stack)
            for element in elements(stream, ROW):
                self.position = min(stream.count / self.size, 1.0)
                if element.tag == ROW:
                    number = int(element.get("r", number + 1))
                    yield number, self._cells(element, number, cell_texts)

    def _stream(self, stack: contextlib.ExitStack):
        file: IO[bytes] = stack.enter_context(self.source.open())
        archive = stack.enter_context(WorkbookArchive(file, self.limits))
        self.size = max(archive.getinfo(self.part).file_size, 1)
        return stack.enter_context(archive.open(self.part))

    def _cells(self, element: Element, number: int, cell_texts: CellTexts) -> list[str]:
        cells: list[str] = []
        for cell in element.iterfind(CELL):
            at = cell.get("r")
            column = coordinate_to_tuple(at)[1] - 1 if at else len(cells)
            if not len(cells) <= column < EXCEL_COLUMNS:
                raise IndexError(at)
            cells += [""] * (column - len(cells))
            text = cell_texts.text(cell, number, column)
            cells.append(self._plain(text, number, column) if text.startswith("'") else text)
        if element.get("hidden") in ("1", "true") and any(cells):
            self.log.add(HIDDEN, number, WHOLE_ROW)
        return cells

    def _plain(self, text: str, number: int, column: int) -> str:
        if self.guarded:
            return unguard(text)
        if GUARDED.match(text):
            self.log.add(APOSTROPHE, number, column)
        return text


def no_sheets() -> BadFileError:
    return BadFileError(_("The workbook is empty. The first row of a sheet must name its columns."))
