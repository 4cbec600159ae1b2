"""All that the public meets, one after the other: ``make bench``, ``make bench ARGS=serving``.

What stands behind the names is an option of theirs: ``ARGS='growth --sizes 1000 1000000'``.
"""

import itertools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("serving", "pages", "growth")


def main(asked: list[str]) -> None:
    named = list(itertools.takewhile(PARTS.__contains__, asked))
    options = asked[len(named) :]
    if asked and not named:
        sys.exit(f"“{asked[0]}” is none of: {', '.join(PARTS)}.")
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/register.sqlite3"}
        for command in ("migrate --verbosity 0", "load_register"):
            arguments = [sys.executable, "manage.py", *command.split()]
            subprocess.run(arguments, cwd=ROOT, env=environment, check=True)
        for part in named or PARTS:
            print(f"\n--- {part} ---", flush=True)
            command = [sys.executable, "-m", f"tests.benchmarks.{part}", *options]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
