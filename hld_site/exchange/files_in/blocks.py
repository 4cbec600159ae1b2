"""Text of any length as blocks of whole lines: what is rare is looked for in blocks, not cells."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from typing import IO

from hld_site.exchange.files_in.encodings import NAMES, broken_letters, lines_in
from hld_site.exchange.formulas import PERHAPS_GUARDED

BLOCK = 65536
ENDLESS = "endless row"
LONGEST_ROW = 16  # times the longest cell


class Blocks:
    """Iterates over blocks, each an iterator over lines with their ends.

    ``careful`` asks the reader to look at the cells of the row that it gets next: the block may
    hold something unusual, or the row began in an earlier one. Then it owes ``row_ended()``.
    """

    careful = unusual = True

    def __init__(self, stream: IO[bytes], codec: str, cell: int, say: Callable[[int], None]):
        self.stream, self.codec, self.cell, self.say = stream, codec, cell, say
        self.size = max(min(BLOCK, cell // 2), 256)
        self.lines = self.pending = 0

    def __iter__(self) -> Iterator[Iterator[str]]:
        rest: list[str] = []
        for text, last in self._decoded():
            self._refuse_endless(len(text))
            cut = len(text) if last else end_of_lines(text)
            if cut or last:
                block = "".join([*rest, text[:cut]])
                self.unusual = self._is_unusual(block)
                self.careful = True
                yield io.StringIO(block, newline="")
                self.lines += lines_in(block)
                rest = []
            else:
                self.careful = True
            rest.append(text[cut:])

    def _decoded(self) -> Iterator[tuple[str, bool]]:
        decoder = codecs.getincrementaldecoder(self.codec)()
        done = 0
        last = False
        while not last:
            data = self.stream.read(self.size)
            last = not data
            try:
                text = decoder.decode(data, final=last)
            except UnicodeDecodeError as error:
                good = error.object[: error.start].decode(self.codec, "ignore")
                line = self.lines + lines_in(good) + 1
                raise broken_letters(NAMES[self.codec], line) from error
            yield text if done else text.removeprefix("\ufeff"), last
            done += len(data)
            self.say(done)

    def _is_unusual(self, block: str) -> bool:
        return (
            len(block) > self.cell
            or "\0" in block
            or ("'" in block and PERHAPS_GUARDED.search(block) is not None)
        )

    def row_ended(self) -> None:
        self.careful = self.unusual
        self.pending = 0

    def _refuse_endless(self, length: int) -> None:
        self.pending = self.pending + length if self.careful else length
        if self.pending > max(LONGEST_ROW * self.cell, 2 * self.size):
            raise csv.Error(ENDLESS)


def end_of_lines(text: str) -> int:
    """Behind the last line break; a CR at the very end may be half of one."""
    return 1 + max(text.rfind("\n"), text.rfind("\r", 0, -1))
