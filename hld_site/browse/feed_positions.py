"""Where a feed stands when it goes on: what changed is read backwards, a page at a time.

Changes come from several sources, the versions of a record and of each part, what fell due, and
what has left. At each moment they are read in this order; ``number`` orders those of one source.
"""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

OWN, DUE, GONE, PARTS = range(4)  # the first part, others follow
OF_A_TYPE = 100  # sources, in the feed of all types
WRITTEN = "%Y%m%dT%H%M%S.%fZ"


@dataclasses.dataclass(frozen=True)
class Position:
    moment: datetime.datetime
    source: int
    number: int

    @property
    def order(self) -> tuple:
        """The later ones are greater."""
        return self.moment, -self.source, self.number

    def __lt__(self, other: "Position") -> bool:
        return self.order < other.order

    def __str__(self) -> str:
        moment = self.moment.astimezone(datetime.UTC)
        return f"{moment.strftime(WRITTEN)}-{self.source}-{self.number}"

    @classmethod
    def read(cls, text: str) -> "Position":
        """ValueError of what is none."""
        moment, source, number = text.split("-")
        at = datetime.datetime.strptime(moment, WRITTEN).replace(tzinfo=datetime.UTC)
        position = cls(at, int(source), int(number))
        if str(position) != text:
            raise ValueError
        return position

    def among_types(self, place: int) -> "Position":
        """In the feed of all types, of the type at this place."""
        return dataclasses.replace(self, source=self.source + OF_A_TYPE * place)

    def of_type(self, place: int) -> "Position":
        """In what the type at this place tells. The types before it have told this moment."""
        source = min(max(self.source - OF_A_TYPE * place, -1), OF_A_TYPE)
        return dataclasses.replace(self, source=source)


def read_backwards(
    rows: QuerySet, moment: str, number: str, before: Position | None, source: int
) -> QuerySet:
    """What a source tells before a position, the latest first."""
    if before is not None:
        then = Q(**{f"{moment}__lt": before.moment})
        if source > before.source:
            then |= Q(**{moment: before.moment})
        elif source == before.source:
            then |= Q(**{moment: before.moment, f"{number}__lt": before.number})
        # Said once more, so that an index is used.
        rows = rows.filter(then, **{f"{moment}__lte": before.moment})
    return rows.order_by(f"-{moment}", f"-{number}")


class Pages(list[Any]):
    """Some entries, each with its position, the latest first, and where the next page begins."""

    def __init__(self, entries: Sequence[Any], most: int, end: Position | None):
        """``end``: what is older was not read to the end."""
        entries = sorted(entries, key=lambda entry: entry.position.order, reverse=True)
        while most < len(entries) and entries[most].position == entries[most - 1].position:
            most += 1
        super().__init__(entries[:most])
        ends = [entries[most - 1].position] if most < len(entries) else []
        self.end = max([*ends, *([end] if end else [])], default=None)

    def among_types(self, place: int) -> "Pages":
        entries = [
            dataclasses.replace(entry, position=entry.position.among_types(place)) for entry in self
        ]
        return Pages(entries, len(entries), self.end and self.end.among_types(place))


def together(some: Sequence[Pages], most: int) -> Pages:
    """Of entries that were read apart: the next page begins where one of them has not been read."""
    end = max((pages.end for pages in some if pages.end), default=None)
    return Pages([entry for pages in some for entry in pages], most, end)
