"""Text of any length as blocks of whole lines: what is rare is looked for in blocks, not cells."""

import codecs
import io
from collections.abc import Callable, Iterator
from typing import IO

from django.utils.translation import gettext as _

from hld_site.exchange.reading.encodings import NAMES, broken_letters, lines_in
from hld_site.exchange.reading.errors import BadFileError
from hld_site.exchange.reading.guards import PERHAPS_GUARDED

BLOCK = 65536
LONGEST_LINE = 16  # times the longest cell


class Blocks:
    """Iterates over blocks, each an iterator over lines with their ends.

    ``careful`` asks the reader to look at the cells of the row that it gets next: the block may
    hold something unusual, or the row began in an earlier one. After that row it is ``unusual``.
    """

    careful = unusual = True

    def __init__(self, stream: IO[bytes], codec: str, cell: int, say: Callable[[int], None]):
        self.stream, self.codec, self.cell, self.say = stream, codec, cell, say
        self.size = max(min(BLOCK, cell // 2), 256)
        self.lines = 0

    def __iter__(self) -> Iterator[Iterator[str]]:
        rest: list[str] = []
        for text, last in self._decoded():
            self._refuse_endless(rest)
            cut = len(text) if last else end_of_lines(text)
            if cut or last:
                block = "".join([*rest, text[:cut]])
                self.unusual = self._is_unusual(block)
                self.careful = True
                yield io.StringIO(block, newline="")
                self.lines += lines_in(block)
                rest = []
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

    def _refuse_endless(self, rest: list[str]) -> None:
        if sum(map(len, rest)) > max(LONGEST_LINE * self.cell, 2 * self.size):
            raise BadFileError(
                _(
                    "Line %(line)d has more than %(limit)d characters: this is no CSV file, or its"
                    " line breaks are lost. Save it in Excel as “CSV UTF-8”."
                )
                % {"line": self.lines + 1, "limit": LONGEST_LINE * self.cell}
            )


def end_of_lines(text: str) -> int:
    """Behind the last line break; a CR at the very end may be half of one."""
    return 1 + max(text.rfind("\n"), text.rfind("\r", 0, -1))
