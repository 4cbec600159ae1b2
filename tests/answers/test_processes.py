"""Every process shows a change within a second, and reads on while the database is away."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_change_is_seen_by_every_process_in_a_second_and_reading_needs_no_database(
    loaded_database, tmp_path
):
    done = subprocess.run(
        [sys.executable, "-m", "tests.answers.processes", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": loaded_database},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
