"""One row as plain values of JSON, and back: the same for a change, a file of JSON and a feed.

Text, whole numbers, true and false, null; dates as ISO text; a relation as the key of its record,
an owner as its reference ("meeting/hld-2006"). What a row holds is told by its declaration.
"""

import dataclasses
import datetime
import functools
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

from hld_site.records.columns import Column
from hld_site.records.declare import Declaration


@dataclasses.dataclass(frozen=True)
class Item:
    """One column of a file. ``out`` and ``back`` are None where JSON holds the value as it is."""

    name: str
    column: Column
    out: Callable[[Any], Any] | None = None
    back: Callable[[Any], Any] | None = None

    @property
    def path(self) -> str:
        """Where a query finds the value."""
        return f"{self.name}__key" if self.column.kind == "relation" else self.name


def _moment(value: datetime.datetime) -> str:
    return value.astimezone(datetime.UTC).isoformat()


OUT_AND_BACK: dict[str, tuple[Callable, Callable]] = {
    "date": (datetime.date.isoformat, datetime.date.fromisoformat),
    "moment": (_moment, parse_datetime),
}


@functools.cache
def items(declared: Declaration) -> dict[str, Item]:
    """All columns that a file of this type may have, public and internal, by their names."""
    return {
        name: Item(name, column, *OUT_AND_BACK.get(column.kind, ()))
        for column in (*declared.public, *declared.hidden)
        for name in column.file_names
    }


@functools.cache
def names_of(declared: Declaration) -> frozenset[str]:
    """The columns that say, each in one language, what a record is called."""
    called_by = getattr(declared.model, "called_by", ())
    return frozenset(
        name
        for name, item in items(declared).items()
        if item.column.kind == "translated" and item.column.name in called_by
    )


def as_data(declared: Declaration, instance, names: Iterable[str] = ()) -> dict[str, Any]:
    known = items(declared)
    return {name: value(known[name], instance) for name in names or known}


def value(item: Item, instance) -> Any:
    found = getattr(instance, item.name)
    if found is None:
        return None
    if item.column.kind in ("relation", "owner"):
        return found.key if item.column.kind == "relation" else found.reference
    return item.out(found) if item.out else found


def from_data(declared: Declaration, data: dict[str, Any]) -> dict[str, Any]:
    """The values of attributes; relations and owners stay keys, for the caller to look up.

    Raises ValidationError where the data holds what no value of the column can be.
    """
    known = items(declared)
    found = {}
    for name, held in data.items():
        back = known[name].back
        try:
            found[name] = back(held) if back and held is not None else held
        except (TypeError, ValueError) as error:
            raise ValidationError({name: str(error)}) from error
    return found
