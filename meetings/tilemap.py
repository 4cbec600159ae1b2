"""The map of the States: 195 equal tiles in the shape of the world, no coast and no border.

Where a tile stands is data laid out by hand (``tiles.csv``): it shows neighbourhood, not area.
"""

import csv
import dataclasses
import functools
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from meetings.evidence import Evidence
from registry.models import State

STEP = 36  # from one tile to the next, in units of the drawing
SIDE = 33


@functools.cache
def places() -> dict[str, tuple[int, int]]:
    """Column and row of each State's tile, by its key."""
    with (Path(__file__).parent / "tiles.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


@dataclasses.dataclass(frozen=True)
class Tile:
    state: State
    x: int
    y: int


@dataclasses.dataclass(frozen=True)
class TileGroup:
    """The States of which the same is known, in the order of the list: their tiles and links.

    ``code`` is both, none, or only-1 and only-2 for one dialogue alone.
    """

    code: str
    label: Any
    states: list[State]

    @property
    def tiles(self) -> list[Tile]:
        """A State that has no tile yet stands in the list alone."""
        placed = [(state, places()[state.key]) for state in self.states if state.key in places()]
        return [Tile(state, column * STEP, row * STEP) for state, (column, row) in placed]


def groups(states: list[State], evidence: Evidence) -> list[TileGroup]:
    """Both dialogues first, then each alone, and last the States of which nothing was found."""
    known = evidence.of([state.pk for state in states])
    labels = {"both": _("Evidence for both dialogues")}
    for number, year in enumerate(evidence.years, 1):
        labels[f"only-{number}"] = _("Evidence for %(year)s only") % {"year": year}
    labels["none"] = _("No evidence found so far")
    by_code: dict[str, list[State]] = {code: [] for code in labels}
    for state in states:
        by_code[code_of(known[state.pk])].append(state)
    return [TileGroup(code, label, by_code[code]) for code, label in labels.items()]


def code_of(at_each: tuple[bool, ...]) -> str:
    if not any(at_each):
        return "none"
    return "both" if all(at_each) else f"only-{at_each.index(True) + 1}"


def size() -> tuple[int, int]:
    """Width and height of the drawing."""
    columns, rows = zip(*places().values(), strict=True)
    return max(columns) * STEP + SIDE, max(rows) * STEP + SIDE
