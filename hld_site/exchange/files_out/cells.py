"""The rows of a table as cells, a chunk at a time: from the database, or instance by instance.

The database writes the cells itself where every column is stored; a computed one, or a resource
made by hand, needs the instances. Both give the same cells.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from hld_site.exchange.files_out.expressions import expression, natural_order
from hld_site.exchange.files_out.tables import Table
from hld_site.exchange.resources import resource_for
from hld_site.records.batched import batched
from hld_site.records.columns import Column
from hld_site.records.declarations import Declaration
from hld_site.records.overrides import override_of

CHUNK = 1000
# Instances weigh more than cells.
INSTANCES = 200
CellValue = str | int | None


def all_rows(declared: Declaration) -> QuerySet:
    """Everything there is of a type, in the order of its natural key."""
    rows = declared.model._default_manager.order_by(*natural_order(declared))
    return with_relations(declared, rows)


def with_relations(declared: Declaration, rows: QuerySet) -> QuerySet:
    """What staff may read of a row, fetched with it: the records that it names."""
    return rows.prefetch_related(None).prefetch_related(*declared.references)


def by_database(table: Table) -> bool:
    return all(expressions_of(table)) and not override_of(
        table.declared.model, "resources", "Resource"
    )


def expressions_of(table: Table) -> list:
    return [expression(heading, table.at) for heading in table.headings]


def selected(table: Table) -> QuerySet:
    """The query whose rows are the cells of the file, text ready to be written."""
    cells = expressions_of(table)
    rows = each_once(table.rows)
    return rows.select_related(None).prefetch_related(None).values_list(*cells)


def each_once(rows: QuerySet) -> QuerySet:
    """The admin's search says DISTINCT: then what orders the rows would become cells of them."""
    if not rows.query.distinct:
        return rows
    same = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    return same.order_by(*rows.query.order_by)


def chunks_of_cells(table: Table) -> Iterator[tuple[tuple[CellValue, ...], ...]]:
    """Numbers as numbers, everything else as text; nothing is None or empty text."""
    return chunked((cells_of if by_database(table) else cells_by_instance)(table), table.notice)


def cells_of(table: Table) -> Iterator[tuple[CellValue, ...]]:
    return selected(table).iterator(chunk_size=CHUNK)


def cells_by_instance(table: Table) -> Iterator[tuple[CellValue, ...]]:
    fields = resource_for(table.declared)().fields
    writers = [writer(fields.get(heading.name), heading) for heading in table.headings]
    for row in table.rows.iterator(chunk_size=INSTANCES):
        yield tuple(write(row) for write in writers)


def chunked(rows: Iterator, notice: Callable[[int], None], size: int = CHUNK) -> Iterator[tuple]:
    for chunk in batched(rows, size):
        yield chunk
        notice(len(chunk))


def writer(field: Any, column: Column) -> Callable[..., CellValue]:
    """A resource made by hand writes its cells itself."""
    to_cell = field.widget.render if field else column.to_cell

    def write(row):
        value = getattr(row, column.name)
        if callable(value):
            value = value()
        return value if type(value) is int else to_cell(value) or None

    return write
