"""What a worksheet hides and merges, found by a look at its bytes before it is read."""

import dataclasses
import re
from collections.abc import Iterator

from openpyxl.utils import range_boundaries

BLOCK = 1 << 16
LONGEST_TAG = 512
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
FIRST, LAST = (re.compile(rb"\b%b=[\"'](\d+)[\"']" % name) for name in (b"min", b"max"))
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]+\d+:[A-Z]+\d+)[\"']")


@dataclasses.dataclass
class SheetMarks:
    """``merged_down``: by row, each column whose text stands in a merged cell above, and where
    it stands: filled while the rows are read.
    """

    hidden: set[int] = dataclasses.field(default_factory=set)
    merged: list[str] = dataclasses.field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = dataclasses.field(default_factory=list)

    def merged_below(self, row: int) -> dict[str, int]:
        """What is merged under the headings, with the row in which it begins."""
        bounds = {ref: range_boundaries(ref) for ref in self.merged}
        return {ref: top for ref, (_l, top, _r, bottom) in bounds.items() if bottom > row}

    @property
    def merged_down(self) -> dict[int, dict[int, list[str]]]:
        rows: dict[int, dict[int, list[str]]] = {}
        for ref in self.merged:
            left, top, _right, bottom = range_boundaries(ref)
            shared: list[str] = []
            for row in range(top, bottom + 1):
                rows.setdefault(row, {})[left - 1] = shared
        return rows

    def is_merged_down(self, below: int) -> bool:
        """Whether cells of several rows under the headings are merged into one."""
        bounds = [range_boundaries(ref) for ref in self.merged]
        return any(bottom > max(top, below) for _left, top, _right, bottom in bounds)


def read_marks(stream) -> SheetMarks:
    marks, tail, number = SheetMarks(), b"", 0
    while block := stream.read(BLOCK):
        text = tail + block
        # A tag that the block cuts is looked at with the next one.
        cut = text.rfind(b"<")
        cut = cut if cut >= 0 and len(text) - cut < LONGEST_TAG else len(text)
        whole, tail = text[:cut], text[cut:]
        number = add_marks(marks, whole, number)
    add_marks(marks, tail, number)
    return marks


def add_marks(marks: SheetMarks, text: bytes, number: int) -> int:
    """Answers the number of the last row, from which one that tells none is counted."""
    if b"hidden" in text:
        for row in ROW.finditer(text):
            own = NUMBER.search(row[0])
            number = int(own[1]) if own else number + 1
            if HIDDEN.search(row[0]):
                marks.hidden.add(number)
        marks.hidden_columns += hidden_columns(text)
    else:
        number += len(ROW.findall(text)) if not NUMBER.search(text) else 0
    if b"mergeCell" in text:
        marks.merged += [ref.decode() for ref in MERGED.findall(text)]
    return number


def hidden_columns(text: bytes) -> Iterator[tuple[int, int]]:
    for column in COLUMN.findall(text):
        first, last = FIRST.search(column), LAST.search(column)
        if HIDDEN.search(column) and first and last:
            yield int(first[1]), int(last[1])


def fill_down(number: int, cells: list[str], merged: dict[int, dict[int, list[str]]]) -> None:
    """The first text of a merged cell, in every row that the cell spans."""
    for place, shared in merged.get(number, {}).items():
        cells += [""] * (place + 1 - len(cells))
        if cells[place].strip() and not shared:
            shared.append(cells[place])
        elif shared:
            cells[place] = shared[0]
