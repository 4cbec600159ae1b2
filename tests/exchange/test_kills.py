"""Killed with -9 at any moment: all of a batch is there or none, and an export is whole."""

import os
import random
from pathlib import Path

from django.db import connection

from tests.scripts import run

LONG = bool(os.environ.get("HLD_LONG"))
ROUNDS = {"sqlite": 3, "postgresql": 4}  # of three kills each


def rounds(share: int = 1) -> int:
    """Most kills of the short form go to the database that many write to at once."""
    return max(1, (50 if LONG else ROUNDS[connection.vendor]) // share)


def numbers_of(module: str, rounds: int, database: str, folder: Path) -> list[int]:
    """What a script prints that kills processes of its own."""
    seed = random.randrange(10**6) if LONG else 2013
    printed = run(f"tests.exchange.{module}", rounds, seed, folder, database=database)
    return [int(number) for number in printed.split()]


def test_a_batch_is_there_whole_or_not_at_all_whenever_its_process_dies(
    migrated_database, tmp_path
):
    before, after = numbers_of("kills", rounds(), migrated_database, tmp_path)
    assert before + after == 3 * rounds()
    assert before > 0


def test_an_export_is_whole_whoever_is_killed_stopped_or_cancelled_on_the_way(
    migrated_database, tmp_path
):
    [in_time] = numbers_of("export_kills", rounds(5), migrated_database, tmp_path)
    assert in_time > 0
