"""What the rows of a sheet may be, where its headings leave that open."""

import itertools
from collections.abc import Sequence
from typing import Any

from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.matching.match_headings import guess, match, scored
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.declarations import Declaration

ROWS = 50  # that are looked at


def types_for(sheet: Sheet) -> list[Declaration]:
    """Those that know a heading; first those whose records are named under it."""
    types = guess(sheet.name, sheet.header)
    types = types or [declared for _score, declared in scored(sheet.name, sheet.header)]
    rows = [cells for _number, cells in itertools.islice(sheet.rows(), ROWS)]
    return sorted(types, key=lambda one: known_in(one, sheet.header, rows), reverse=True)


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
