"""A bar on a terminal: rows done, rows in all, time left."""

import dataclasses
import time
from typing import TextIO

from hld_site.exchange.exporting.tables import Table

WIDTH = 30
PAUSE = 0.2


class Bar:
    def __init__(self, label: str, total: int, out: TextIO):
        self.label, self.total, self.out = label, total, out
        self.done, self.began, self.shown = 0, time.monotonic(), 0.0

    def add(self, rows: int) -> None:
        self.done = min(self.done + rows, self.total)
        now = time.monotonic()
        if now - self.shown >= PAUSE or self.done == self.total:
            self.shown = now
            self.out.write(self.line(now - self.began))
            self.out.flush()

    def line(self, seconds: float) -> str:
        share = self.done / self.total if self.total else 1
        left = seconds / share - seconds if share else 0
        filled = "█" * round(WIDTH * share)
        end = "\n" if self.done == self.total else ""
        count = f"{self.done:,} of {self.total:,} rows, {left:.0f} s left"
        return f"\r{self.label} {filled:·<{WIDTH}} {count}\x1b[K{end}"


def watched(table: Table, out: TextIO) -> Table:
    """The same table, telling a terminal how far it is; anything else is left alone."""
    if not out.isatty():
        return table
    bar = Bar(table.declared.name, table.rows.count(), out)
    return dataclasses.replace(table, notice=bar.add)
