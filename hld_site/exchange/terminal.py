"""A bar on a terminal: rows done, rows left, time left. Nothing is written where nobody watches."""

import dataclasses
import time
from typing import TextIO

from hld_site.exchange.files_out.tables import Table

WIDTH = 30
PAUSE = 0.2  # seconds between two looks


class Bar:
    def __init__(self, label: str, out: TextIO):
        self.label, self.out = label, out
        self.watched = out.isatty()
        self.began, self.shown = time.monotonic(), 0.0

    def show(self, done: int, total: int | None) -> None:
        now = time.monotonic()
        if self.watched and (now - self.shown >= PAUSE or done == total):
            self.shown = now
            self.out.write(f"\r{self.label} {self.line(done, total, now - self.began)}\x1b[K")
            self.out.flush()

    @staticmethod
    def line(done: int, total: int | None, seconds: float) -> str:
        if not total:
            return f"{done:,} rows"
        share = min(1, done / total)
        left = seconds / share - seconds if share else 0
        bar = "█" * round(WIDTH * share)
        count = f"{done:,} of {total:,} rows, {total - done:,} left, {left:.0f} s left"
        return f"{bar:·<{WIDTH}} {count}"

    def end(self) -> None:
        if self.watched and self.shown:
            self.out.write("\n")


class RowCounter:
    """Rows written so far, shown by a bar."""

    def __init__(self, bar: Bar, total: int):
        self.bar, self.total, self.done = bar, total, 0

    def add(self, rows: int) -> None:
        self.done += rows
        self.bar.show(self.done, self.total)
        if self.done == self.total:
            self.bar.end()


def watched(table: Table, out: TextIO) -> Table:
    """The table, whose rows are counted on a terminal while they are written; else as it is."""
    bar = Bar(table.declared.name, out)
    if not bar.watched:
        return table
    return dataclasses.replace(table, notice=RowCounter(bar, table.rows.count()).add)
