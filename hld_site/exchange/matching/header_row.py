"""Which row of a sheet names its columns: a table is rarely the first row."""

import dataclasses
from collections.abc import Iterable, Sequence

from hld_site.exchange.files_in.sheet import joined, of_one_table
from hld_site.exchange.matching.match_headings import counts_rows, fit, match
from hld_site.records.declarations import Declaration

Rows = Sequence[tuple[int, list[str]]]
ENOUGH = 2  # headings that must be known in a row which is not the first


@dataclasses.dataclass(frozen=True, order=True)
class Score:
    """How well a row would do as headings; compared from the top."""

    keyed: bool
    known: int


@dataclasses.dataclass(frozen=True)
class HeaderRow:
    """``depth`` rows from ``row`` on; ``known`` of their ``columns`` have a known heading."""

    row: int
    depth: int
    known: int
    columns: int


def find(rows: Rows, name: str, types: Iterable[Declaration]) -> HeaderRow:
    """The first of the best rows: the first of all where no other is clearly better."""
    types = list(types)
    best_score = score(rows[0][1], name, types)
    first = HeaderRow(rows[0][0], 1, best_score.known, len(headings(rows[0][1])))
    best = first
    if best_score.keyed and best_score.known * 2 >= first.columns:
        return finer(rows, types, best_score.known) or first
    for depth, place in [(deep, n) for deep in (1, 2) for n in range(len(rows) + 1 - deep)]:
        cells = joined([cells for _number, cells in rows[place : place + depth]])
        scored = score(cells, name, types)
        columns = len(headings(cells))
        if scored > best_score and (scored.known >= ENOUGH or columns == scored.known == 1):
            best_score = scored
            best = HeaderRow(rows[place][0], depth, scored.known, columns)
    return best


def finer(rows: Rows, types: list[Declaration], known: int) -> HeaderRow | None:
    """What says more of the columns, as “Dates” only spans some of them: a row below, or both."""
    places = [(begin, end) for end in range(1, min(len(rows), 3)) for begin in (end, 0)]
    read = [as_headings(rows[begin : end + 1], types) for begin, end in places]
    better = [one for one in read if one.known >= known + ENOUGH and one.known * 2 >= one.columns]
    return max(better, key=lambda one: one.known, default=None)


def as_headings(rows: Rows, types: list[Declaration]) -> HeaderRow:
    cells = joined([cells for _number, cells in rows])
    return HeaderRow(rows[0][0], len(rows), most_known(cells, types), len(headings(cells)))


def headings(cells: Sequence[str]) -> list[str]:
    """Those that name a column: “No.” only counts the rows."""
    return [
        " ".join(c.split()) for c in of_one_table(list(cells)) if c.strip() and not counts_rows(c)
    ]


def most_known(cells: Sequence[str], types: list[Declaration]) -> int:
    named = headings(cells)
    is_twice = len(set(named)) < len(named)
    return 0 if is_twice else max(sum(map(bool, match(one, named))) for one in types)


def score(cells: Sequence[str], name: str, types: list[Declaration]) -> Score:
    named = headings(cells)
    if len(set(named)) < len(named):
        return Score(False, 0)
    scores = []
    for declared in types:
        known = sum(column is not None for column in match(declared, named))
        if known:
            scores.append(Score(fit(declared, name, named).keyed, known))
    return max(scores, default=Score(False, 0))


def is_data(rows: Rows) -> bool:
    """Whether the first row is no headings, but a row like those below it.

    What stands in a heading does not stand in its column again, but where the headings stand
    again as a whole.
    """
    first = [cell.strip() for cell in rows[0][1]]
    others = [[cell.strip() for cell in cells] for _number, cells in rows[1:]]
    others = [cells for cells in others if cells != first]
    return any(
        text and any(len(cells) > place and cells[place] == text for cells in others)
        for place, text in enumerate(first)
    )
