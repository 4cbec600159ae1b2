"""Killed with -9 at any moment: all of a batch is there or none, and an export is whole."""

import os
import random
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
LONG = bool(os.environ.get("HLD_LONG"))
ROUNDS = {"sqlite": 3, "postgresql": 4}  # of three kills each


def rounds(share: int = 1) -> int:
    """Most kills of the short form go to the database that many write to at once."""
    return max(1, (50 if LONG else ROUNDS[connection.vendor]) // share)


def run(module: str, rounds: int, database: str, folder: Path) -> list[int]:
    """What a script prints that kills processes of its own."""
    seed = random.randrange(10**6) if LONG else 2013
    done = subprocess.run(
        [sys.executable, "-m", f"tests.exchange.{module}", str(rounds), str(seed), str(folder)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"seed {seed}\n{done.stdout}\n{done.stderr}"
    return [int(number) for number in done.stdout.split()]


def test_a_batch_is_there_whole_or_not_at_all_whenever_its_process_dies(
    migrated_database, tmp_path
):
    before, after = run("kills", rounds(), migrated_database, tmp_path)
    assert before + after == 3 * rounds()
    assert before > 0


def test_an_export_is_whole_whoever_is_killed_stopped_or_cancelled_on_the_way(
    migrated_database, tmp_path
):
    [in_time] = run("export_kills", rounds(5), migrated_database, tmp_path)
    assert in_time > 0
