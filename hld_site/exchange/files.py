"""The public rows of a type as lines of CSV, written one by one."""

import csv
from collections.abc import Iterator

from hld_site.exchange.cells import cell_for
from hld_site.exchange.sheets import guard
from hld_site.records.declare import Declaration

CHUNK = 500


class Echo:
    """csv.writer wants something to write to; this hands each line back."""

    def write(self, line):
        return line


def public_lines(declared: Declaration, rows) -> Iterator[str]:
    columns = [
        (name, column, cell_for(declared.model, column, name))
        for column in declared.public
        for name in (column.file_names or (column.name,))
    ]
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow([name for name, _column, _cell in columns])
    for row in rows.iterator(chunk_size=CHUNK):
        yield writer.writerow([guard(text(row, *column)) for column in columns])


def text(row, name, column, cell) -> str:
    if column.kind == "computed":
        return str(column.value(row))
    return cell.render(getattr(row, name))
