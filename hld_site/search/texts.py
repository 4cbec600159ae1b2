"""The texts by which a record is found, read from its declaration: ``Record.search``."""

import dataclasses
import functools
import re
from typing import Any

from hld_site import languages
from hld_site.languages.dates import month_alone, un_date
from hld_site.languages.text import LocalText
from hld_site.records import catalogue
from hld_site.records.columns import Column, resolve
from hld_site.records.columns.text import ProseColumn
from hld_site.records.columns.times import DateColumn
from hld_site.records.declare import Record
from hld_site.search.models import GROUPS

# None of them reads past the next bracket that opens: long texts are read once.
MARKDOWN = (
    (re.compile(r"\[\^[\w-]+\]"), ""),
    (re.compile(r"\[([^\[\]]*)\]\([^)\[]*\)"), r"\1"),
    (re.compile(r"[#*`>|]+|-{3,}"), " "),
)


@dataclasses.dataclass(frozen=True)
class Searched:
    """One column that is searched: of the record, or of a part that belongs to it."""

    column: Column
    group: str
    accessor: str = ""

    def texts(self, row) -> list[LocalText]:
        """What the column of a row says, the reader's language first."""
        texts = [text for cell in self.column.cells for text in in_languages(cell, row)]
        first = {languages.reader(): 0, languages.DEFAULT: 1}
        return sorted(filter(None, texts), key=lambda text: first.get(text.language, 2))


@functools.singledispatch
def in_languages(column: Column, row) -> list[LocalText]:
    """What a cell of a row says, in the language that it is in."""
    return [LocalText(searchable(column, row), column.language_of(row) or languages.DEFAULT)]


@in_languages.register
def _day_in_languages(column: DateColumn, row) -> list[LocalText]:
    """A day is asked for as it is written in any of the six languages, or by its month."""
    day = getattr(row, column.name)
    if day is None:
        return []
    return [
        LocalText(f"{un_date(day, code)} ({month_alone(day.month, code)}; {day})", code)
        for code in languages.CODES
    ]


@functools.singledispatch
def searchable(column: Column, row) -> str:
    """What a search reads of a row, by the kind of column."""
    return column.to_cell(getattr(row, column.name))


@searchable.register
def _searchable_prose(column: ProseColumn, row) -> str:
    """Prose without its marks."""
    text = getattr(row, column.name)
    for pattern, plain in MARKDOWN:
        text = pattern.sub(plain, text)
    return text


@functools.cache
def searched(record: Record) -> tuple[Searched, ...]:
    """The earlier a column stands in ``search``, the more it weighs."""
    columns = []
    for place, path in enumerate(record.search):
        accessor, _dot, name = path.rpartition(".")
        model = part_of(record, accessor) if accessor else record.model
        group = GROUPS[min(place, len(GROUPS) - 1)]
        columns.append(Searched(resolve(model, name), group, accessor))
    return tuple(columns)


def part_of(record: Record, accessor: str) -> Any:
    return record.model._meta.get_field(accessor).related_model


@functools.cache
def searched_parts(record: Record) -> dict[str, tuple[Searched, ...]]:
    """The columns searched in parts, by the relation that leads to them."""
    by_accessor: dict[str, tuple[Searched, ...]] = {}
    for column in searched(record):
        if column.accessor:
            by_accessor[column.accessor] = (*by_accessor.get(column.accessor, ()), column)
    return by_accessor


def own(record: Record) -> tuple[Searched, ...]:
    return tuple(column for column in searched(record) if not column.accessor)


def type_name(model) -> str:
    return str(model._meta.model_name)


@functools.cache
def types() -> dict[str, Record]:
    """The types that are searched, in the order in which equals are listed.

    What is called by name comes first, then what others point at most.
    """
    records = [record for record in catalogue.records() if record.search]
    named = [record for record in records if record.named_by]
    others = [record for record in records if not record.named_by]
    others.sort(key=lambda record: -len(catalogue.parts_pointing_at(record.model)))
    return {type_name(record.model): record for record in (*named, *others)}
