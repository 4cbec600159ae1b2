"""The map of the States: 195 equal tiles in the shape of the world, no coast and no border.

Where a tile stands is data laid out by hand (``tiles.csv``): it shows neighbourhood, not area.
"""

import csv
import dataclasses
import functools
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.models import State
from registry.models.states import REGIONAL

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
    """The States of one regional group in the order of the list: its tiles and its links."""

    code: str
    label: Any
    states: list[State]

    @property
    def tiles(self) -> list[Tile]:
        """A State that has no tile yet stands in the list alone."""
        placed = [(state, places()[state.key]) for state in self.states if state.key in places()]
        return [Tile(state, column * STEP, row * STEP) for state, (column, row) in placed]


def groups(states: list[State], on) -> list[TileGroup]:
    """The regional groups on a day, and last the States for which none is recorded."""
    by_group: dict[str, list[State]] = {}
    for state in states:
        by_group.setdefault(state.regional_group_on(on) or "none", []).append(state)
    labels = [*((group.value, group.label) for group in REGIONAL), ("none", _("No group recorded"))]
    return [TileGroup(code, label, by_group[code]) for code, label in labels if code in by_group]


def size() -> tuple[int, int]:
    """Width and height of the drawing."""
    columns, rows = zip(*places().values(), strict=True)
    return max(columns) * STEP + SIDE, max(rows) * STEP + SIDE
