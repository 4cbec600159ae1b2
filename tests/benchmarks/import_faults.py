#!/usr/bin/env python3
"""CPU seconds of a file with a fault in every hundredth row: checked, written, found by searches.

    python tests/benchmarks/import_faults.py [--rows 100000]

On SQLite in a temporary folder, of which nothing is kept. The entries of the search index are read
after the import, in the same process here, by the web process or a worker otherwise.
"""

import argparse
import csv
import tempfile
from pathlib import Path

from import_speed import Cpu, set_up, write_file

FAULTS = (
    {"kind": "no-such-kind"},
    {"adopted_on": "2013-13-45"},
    {"published_on": "soon"},
    {"key": "", "symbol": ""},
)


def with_faults(path: Path) -> Path:
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    for n, row in enumerate(rows[::100]):
        row |= FAULTS[n % len(FAULTS)]
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def seconds(path: Path, rows: int) -> list[float]:
    """Of the check, of the write, and of the search entries."""
    from hld_site.exchange.batches.receive import receive_paths
    from hld_site.exchange.batches.steps import let_apply
    from hld_site.exchange.batches.work import work
    from hld_site.exchange.models import Mode
    from hld_site.search.index import catch_up
    from hld_site.search.models import SearchEntry

    batch, taken = receive_paths([path], "benchmark", unlimited=True), []

    def step(do) -> None:
        cpu = Cpu()
        do()
        taken.append(cpu.seconds())

    step(lambda: work(batch))
    refused = -(-rows // 100)
    counts = {"documents": {"new": rows - refused, "refused": refused}}
    assert batch.counts == counts, batch.counts
    let_apply(batch, Mode.GOOD)
    step(lambda: work(batch))
    assert batch.stage == "applied", batch.message
    step(catch_up)
    assert SearchEntry.objects.count() == rows - refused
    return taken


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(f"sqlite:///{folder}/register.sqlite3")
        path = with_faults(write_file(Path(folder) / "documents.csv", chosen.rows, "first"))
        checked, written, indexed = seconds(path, chosen.rows)
    print(f"check {checked:.1f} s, write {written:.1f} s, search entries {indexed:.1f} s")


if __name__ == "__main__":
    main()
