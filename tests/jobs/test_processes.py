"""What other processes do to a job: they die in it, cancel it, take it up after a fork."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.exchange.conftest import empty_database

__all__ = ["empty_database"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("scene", ["killed_twice", "cancelled", "preloaded"])
def test_jobs_of_several_processes(scene, empty_database, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.jobs.processes", scene, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": empty_database},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
