"""A bar on a terminal: rows done, rows left, time left. Nothing is written where nobody watches."""

import time
from typing import TextIO

WIDTH = 30
PAUSE = 0.2  # seconds between two looks


class Bar:
    def __init__(self, label: str, out: TextIO):
        self.label, self.out = label, out
        self.watched = out.isatty()
        self.began, self.shown = time.monotonic(), 0.0

    def tell(self, done: int, total: int | None) -> None:
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
