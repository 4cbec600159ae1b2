"""JSON as the export writes it: a list of flat objects, each a row, read one after the other."""

import codecs
import json
import re
from collections.abc import Generator, Iterator
from typing import IO, Any

from django.utils.translation import gettext as _

from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.sheet import Headings, Sheet, check_cells
from hld_site.exchange.files_in.sheet_warnings import SheetWarning
from hld_site.exchange.files_in.sources import ByteSource

LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*(?:\{|\]|$)")
BETWEEN = re.compile(r"[\s,]*")
BLOCK = 1 << 16
LONGEST = 16  # cells of the longest kind in one object


class ObjectSheet(Sheet):
    """Objects are numbered from 1; one that lacks a name has an empty cell there."""

    def __init__(self, source: ByteSource, name: str, limits: Limits):
        super().__init__(name, limits)
        self.source = source
        names: dict[str, None] = {}
        with source.open() as stream:
            for _number, values, _read in objects(stream, limits):
                names |= dict.fromkeys(values)
                if len(names) > limits.columns:
                    break
        if not names:
            raise BadFileError(_("The list is empty: it holds no object, so there are no rows."))
        self.chosen_headings = Headings(list(names), 0, limits)

    def first_rows(self) -> list[tuple[int, list[str]]]:
        return []  # objects name their columns themselves

    @property
    def warnings(self) -> list[SheetWarning]:
        return []

    def texts(self) -> Generator[tuple[int, list[str]], None, None]:
        yield from self.rows()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        with self.source.open() as stream:
            for number, values, read in objects(stream, self.limits):
                if number > self.most_rows:
                    raise self.refuse_more_rows()
                self.position = min(1.0, read / max(self.source.size, 1))
                cells = [text(number, name, values.get(name)) for name in self.headings.names]
                check_cells(number, cells, self.limits, self.headings.names)
                yield number, cells
        self.position = 1.0


def objects(stream: IO[bytes], limits: Limits) -> Iterator[tuple[int, dict[str, Any], int]]:
    """Each object with its number and the bytes read so far, in constant memory."""
    decode = codecs.getincrementaldecoder("utf-8-sig")().decode
    parser, text, number, read = json.JSONDecoder(), "", 0, 0
    began = False
    while block := stream.read(BLOCK):
        read += len(block)
        try:
            text += decode(block)
        except UnicodeDecodeError:
            raise BadFileError(_("The JSON is not written in UTF-8. Save it as UTF-8.")) from None
        if not began:
            text, began = text.lstrip().removeprefix("["), True
        while True:
            text = text[BETWEEN.match(text).end() :]  # type: ignore[union-attr]
            try:
                values, end = parser.raw_decode(text)
            except (json.JSONDecodeError, RecursionError):
                break
            number += 1
            if not isinstance(values, dict):
                raise damaged(number)
            yield number, values, read
            text = text[end:]
        if len(text) > LONGEST * limits.cell:
            raise damaged(number + 1)
    if text.strip() != "]":
        raise damaged(number + 1)


def damaged(number: int) -> BadFileError:
    return BadFileError(
        _("The JSON cannot be read at object %(n)d. It must be a list of objects, each a row.")
        % {"n": number}
    )


def text(number: int, name: str, value: Any) -> str:
    """As a cell of CSV would hold it; what is false says so, and is not taken for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list):
        raise BadFileError(
            _("Object %(n)d, “%(name)s”: a list or an object, where a single value is expected.")
            % {"n": number, "name": name}
        )
    return str(value)
