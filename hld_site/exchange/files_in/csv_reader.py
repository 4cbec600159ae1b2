"""CSV as programs write it, read as fast as Python's own reader reads it."""

import contextlib
import csv
import itertools
from collections.abc import Generator, Iterator, Mapping
from typing import IO

from django.utils.translation import gettext as _

from hld_site.exchange.files_in.blocks import ENDLESS, LONGEST_ROW, Blocks
from hld_site.exchange.files_in.delimiters import check_delimiter, detect_delimiter, instructed
from hld_site.exchange.files_in.encodings import CHUNK, codec_of, detect, plausible
from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.files_in.sheet_warnings import SheetWarning
from hld_site.exchange.files_in.sources import ByteSource
from hld_site.exchange.formulas import unguard
from hld_site.languages.numbers import grouped


class DelimitedSheet(Sheet):
    encoding: str

    def __init__(self, source: ByteSource, name: str, options: Mapping, limits: Limits):
        super().__init__(name, limits)
        self.source, self.options = source, options
        with source.open() as stream:
            encoding, self.guessed = chosen_encoding(options) or detect(stream)
        self.read_as(encoding)

    def read_as(self, encoding: str) -> None:
        """Takes the bytes for letters in this encoding, and finds what stands between the cells."""
        options, name = self.options, self.name
        self.codec = codec_of(encoding)
        self.__dict__.pop("head", None)
        self.chosen_headings = None
        with self.source.open() as stream:
            text, whole = self._head(stream)
        instruction = instructed(text)
        self.first_number = 0 if instruction else 1
        chosen = options.get("delimiter") or instruction or detect_delimiter(text, whole)
        self.delimiter = check_delimiter(str(chosen))
        self.guarded = bool(options.get("guarded", not name.lower().endswith(".raw.csv")))
        self.detected = {
            "encoding": encoding,
            "delimiter": self.delimiter,
            "guarded": self.guarded,
        }

    def encodings(self) -> list[str]:
        """Those that the file may be in, the likeliest first: one where it says so itself."""
        encoding = str(self.detected["encoding"])
        if not self.guessed:
            return [encoding]
        with self.source.open() as stream:
            return plausible(stream, encoding)

    def _head(self, stream: IO[bytes]) -> tuple[str, bool]:
        data = stream.read(CHUNK)
        text = data.decode(self.codec, "replace")
        return text.lstrip("\ufeff"), len(data) < CHUNK

    @property
    def warnings(self) -> list[SheetWarning]:
        return self.warnings_of_headings()

    def texts(self) -> Generator[tuple[int, list[str]], None, None]:
        with self.source.open() as stream:
            blocks = self._blocks(stream)
            with self._records(blocks) as records:
                for number, cells in records:
                    if blocks.careful:
                        blocks.row_ended()
                    if number:
                        yield number, self._plain(cells)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        headings, self.position = self.headings, 0.0
        last = headings.row + self.most_rows
        # No row has minus one cell: where columns are left out, every row is fitted.
        width = -1 if headings.unnamed else headings.width
        with self.source.open() as stream:
            blocks = self._blocks(stream)
            with self._records(blocks, skipped=headings.row - self.first_number + 1) as records:
                for number, cells in records:
                    if blocks.careful:
                        cells = self._mended(number, cells)
                        blocks.row_ended()
                    if len(cells) != width or not cells[0] or cells[0].isspace():
                        fitted = headings.fit(number, cells)
                        if fitted is None:
                            last += 1
                            continue
                        cells = fitted
                    if number > last:
                        raise self.refuse_more_rows()
                    yield number, cells

    def _blocks(self, stream: IO[bytes]) -> Blocks:
        return Blocks(stream, self.codec, self.limits.cell, self._say)

    def _say(self, done: int) -> None:
        self.position = min(done / max(self.source.size, 1), 1.0)

    def _mended(self, number: int, cells: list[str]) -> list[str]:
        text = "".join(cells)
        if len(text) > self.limits.cell or "\0" in text:
            self.headings.check(number, cells)
        return self._plain(cells) if "'" in text else cells

    def _plain(self, cells: list[str]) -> list[str]:
        if not self.guarded:
            return cells
        return [unguard(cell) if cell.startswith("'") else cell for cell in cells]

    @contextlib.contextmanager
    def _records(self, blocks: Blocks, skipped=0) -> Iterator[Iterator[tuple[int, list[str]]]]:
        """Bare rows with their numbers; nothing of Python's own stands between them and csv."""
        csv.field_size_limit(max(csv.field_size_limit(), self.limits.cell))
        numbers = itertools.count(self.first_number)
        lines = itertools.chain.from_iterable(blocks)
        rows = csv.reader(lines, delimiter=self.delimiter, strict=True)
        try:
            # zip() takes a number before it asks for the row that fails.
            yield itertools.islice(zip(numbers, rows, strict=False), skipped, None)
        except csv.Error as error:
            raise torn(next(numbers) - 1, str(error), self.limits) from error


def chosen_encoding(options: Mapping) -> tuple[str, bool] | None:
    name = options.get("encoding")
    return (str(name), False) if name else None


def torn(row: int, error: str, limits: Limits) -> BadFileError:
    if "end of data" in error:
        message = _(
            "A quotation mark is opened in row %(row)d and never closed: the file is cut off, or"
            " a quotation mark is missing. Correct that row, or save the file in Excel as “CSV"
            " UTF-8”."
        )
    elif error == ENDLESS:
        message = _(
            "Row %(row)d has more than %(long)s characters: this is not a CSV file, or line"
            " breaks or a quotation mark are missing. Correct it, or save it in Excel as “CSV"
            " UTF-8”."
        )
    elif "field larger" in error:
        message = _(
            "Row %(row)d has a cell of more than %(limit)s characters. Perhaps a quotation mark is"
            " missing; otherwise shorten the text."
        )
    else:
        message = _(
            "Row %(row)d has text after a closing quotation mark. Within a cell quotation marks"
            " are written twice; saving the file in Excel as “CSV UTF-8” does that."
        )
    limit, long = grouped(limits.cell), grouped(LONGEST_ROW * limits.cell)
    return BadFileError(message % {"row": row, "limit": limit, "long": long})
