"""The days of a meeting as a reader should see them: two separate days look like two."""

import dataclasses
from typing import Any


@dataclasses.dataclass(frozen=True)
class AgendaDay:
    """``apart`` counts the days between it and the one before it, on which nothing was held."""

    day: Any
    apart: int
    items: list


def days(rows, programme) -> list[AgendaDay]:
    ordered = sorted(rows, key=lambda row: row.date)
    before = [None, *ordered]
    return [
        AgendaDay(
            row,
            (row.date - earlier.date).days - 1 if earlier else 0,
            [item for item in programme if item.day == row.date],
        )
        for earlier, row in zip(before, ordered, strict=False)
    ]


def without_day(rows, programme) -> list:
    """What the sources place on no day, or on a day that is not recorded as held."""
    dates = {row.date for row in rows}
    return [item for item in programme if item.day not in dates]
