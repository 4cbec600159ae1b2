"""What the rows of a sheet may be, where its headings leave that open."""

import itertools
from collections.abc import Sequence
from typing import Any

from hld_site.exchange.batches.planning.values_decide import LEAST, is_day
from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.matching.match_headings import guess, match, scored
from hld_site.records import catalogue
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.columns.times import DateColumn, PartialDateColumn
from hld_site.records.declarations import Declaration

ROWS = 50  # that are looked at


def types_for(sheet: Sheet) -> list[Declaration]:
    """Those that know a heading, first those whose records are named under it; where none does,
    those that have columns for the days that stand in the file."""
    types = guess(sheet.name, sheet.header)
    types = types or [declared for _score, declared in scored(sheet.name, sheet.header)]
    rows = [cells for _number, cells in itertools.islice(sheet.rows(), ROWS)]
    if not types:
        return types_with_days(columns_of_days(rows))
    return sorted(types, key=lambda one: known_in(one, sheet.header, rows), reverse=True)


def columns_of_days(rows: list[list[str]]) -> int:
    number = 0
    for cells in itertools.zip_longest(*rows, fillvalue=""):
        texts = [*filter(None, map(str.strip, cells))]
        number += bool(texts) and sum(map(is_day, texts)) * 3 >= len(texts) * LEAST
    return number


def types_with_days(number: int) -> list[Declaration]:
    """Those with so many columns of days: first where a day tells rows apart, then the simplest."""
    if not number:
        return []
    days = {one.name: days_of(one) for one in catalogue.everything()}
    types = [one for one in catalogue.everything() if len(days[one.name]) >= number]
    return sorted(
        types, key=lambda one: (not days[one.name] & {*one.natural_key}, len(one.settable))
    )


def days_of(declared: Declaration) -> set[str]:
    kinds = (DateColumn, PartialDateColumn)
    return {name for name, column in declared.settable.items() if isinstance(column, kinds)}


def known_in(declared: Declaration, header: Sequence[str], rows: list[list[str]]) -> int:
    """How many texts name a record, in the columns where this type expects one."""
    known = 0
    for place, name in enumerate(match(declared, header)):
        column: Any = declared.stored.get(name or "")
        model: Any = column.related if isinstance(column, RelationColumn) else None
        if name in {"key", *declared.names}:
            model = declared.model
        if model:
            texts = [cells[place].strip() for cells in rows if place < len(cells)]
            known += len(model.recognizer().known(filter(None, texts)))
    return known
