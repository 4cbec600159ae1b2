"""What other processes do to a job: they die in it, cancel it, take it up after a fork, meet it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_job_outlives_those_who_do_it_and_two_do_not_mix(migrated_database, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.jobs.processes", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": migrated_database},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
