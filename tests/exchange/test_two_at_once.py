"""Two processes write two batches at the same moment: each is whole, one waits for the other."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROWS = 1200


def begin(*arguments, environment):
    return subprocess.Popen(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def write_file(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    path = folder / name / "documents.csv"
    lines = [f"A/RES/99/{n},{name} {n},resolution" for n in range(ROWS)]
    path.write_text("\n".join(["symbol,title_en,kind", *lines]))
    return path


def test_two_batches_about_the_same_records_do_not_mix(migrated_database, tmp_path):
    given = {"DATABASE_URL": migrated_database, "FILES_FOLDER": str(tmp_path / "files")}
    environment = os.environ | given
    files = [write_file(tmp_path, name) for name in ("First", "Second")]
    running = [begin("import_records", str(file), environment=environment) for file in files]
    outputs = [process.communicate() for process in running]
    codes = sorted(process.returncode for process in running)
    # Whoever came second found the rows there: when it was checked, or when it would be written.
    assert codes in ([0, 0], [0, 3]), outputs
    export = ["export_records", "documents", "--columns", "key,title_en"]
    exported, _errors = begin(*export, environment=environment).communicate()
    titles = {line.split(",")[1].split()[0] for line in exported.splitlines()[1:]}
    assert len(titles) == 1
