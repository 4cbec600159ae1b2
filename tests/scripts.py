"""Scripts that start, kill or race processes of their own, each beside its test."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(module: str, *arguments: object, database: str) -> str:
    """What it prints; AssertionError with all of it where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, f"{module} {arguments}\n{done.stdout}\n{done.stderr}"
    return done.stdout.strip()
