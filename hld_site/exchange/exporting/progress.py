"""An export on a terminal tells how far it is; anywhere else it is left alone."""

import dataclasses
from typing import TextIO

from hld_site.exchange.exporting.tables import Table
from hld_site.exchange.terminal import Bar


class Count:
    """Rows written so far, told to a bar; a chunk may count more rows than are left."""

    def __init__(self, bar: Bar, total: int):
        self.bar, self.total, self.done = bar, total, 0

    def add(self, rows: int) -> None:
        self.done = min(self.done + rows, self.total)
        self.bar.tell(self.done, self.total)
        if self.done == self.total:
            self.bar.end()


def watched(table: Table, out: TextIO) -> Table:
    bar = Bar(table.declared.name, out)
    if not bar.watched:
        return table
    return dataclasses.replace(table, notice=Count(bar, table.rows.count()).add)
