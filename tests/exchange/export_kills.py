"""Kills, stops and cancels the process that writes an export, and looks at what is kept.

Run by test_kills.py in a process of its own: python -m tests.exchange.export_kills ROUNDS SEED
FOLDER. DATABASE_URL names an empty register. Prints how many processes were killed before their
file was whole.
"""

import os
import random
import signal
import sys
import time
import zipfile
from pathlib import Path

from tests.exchange.kills import be_silent, call_command, forked, settings, write_file

# isort: split
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, transaction

from documents.models import Document
from hld_site.exchange.files_out import background
from hld_site.exchange.files_out.cells import all_rows
from hld_site.exchange.files_out.formats import FORMATS
from hld_site.exchange.files_out.queries import packed
from hld_site.exchange.models import Export
from hld_site.jobs import running
from hld_site.jobs.claims import cancel
from hld_site.jobs.models import JobState
from hld_site.records import catalogue

ROWS = 4000 if os.environ.get("HLD_LONG") else 1500
DONE, WRITING = Export.Stage.DONE, Export.Stage.WRITING
CHOICES = {"columns": [], "languages": "all"}


def ask(format: str) -> Export:
    rows = all_rows(catalogue.of(Document)).filter(kind="resolution")
    export = Export(type="documents", format=format, choices=CHOICES, query=packed(rows))
    return background.ask(export, get_user_model().objects.get())


def written(export: Export) -> bytes:
    """What the file says; a workbook also tells when it was made."""
    with export.file.open("rb") as file:
        if export.format == "xlsx":
            return zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml")
        return file.read()


def begin(export: Export) -> int:
    return forked(lambda: running.run(export.job_id))


def wait(child: int) -> None:
    _child, status = os.waitpid(child, 0)
    assert status == 0, status


def take_over(export: Export) -> None:
    """By another process, when the first has been silent for SILENT seconds."""
    be_silent()
    wait(begin(export))
    export.refresh_from_db()
    assert export.stage == DONE, export.stage


def kept() -> set[str]:
    folder = settings.MEDIA_ROOT / "exports"
    return {f"exports/{path.name}" for path in folder.iterdir()} if folder.is_dir() else set()


def named() -> set[str]:
    return set(Export.objects.filter(job__state=JobState.DONE).values_list("file", flat=True))


def killed(format: str, whole: bytes, delay: float) -> bool:
    """Whether it was killed in time; what follows is the same file."""
    export = ask(format)
    child = begin(export)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    export.refresh_from_db()
    if in_time := export.stage == WRITING:
        take_over(export)
    assert export.stage == DONE
    assert written(export) == whole
    assert kept() == named(), "a file that nobody can find is left"
    return in_time


def freeze(child: int) -> None:
    """Not while it holds a lock: nobody could take over then."""
    while True:
        os.kill(child, signal.SIGSTOP)
        try:
            connection.patience = 0.2  # on SQLite
            with transaction.atomic(), connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SET LOCAL lock_timeout = '200ms'")
                    refuse_while_it_writes(cursor)
                be_silent()
            return
        except OperationalError:
            os.kill(child, signal.SIGCONT)
            time.sleep(0.01)


def refuse_while_it_writes(cursor) -> None:
    """It may hold the row of the export and not yet that of the job."""
    others = "datname = current_database() AND pid <> pg_backend_pid()"
    cursor.execute(f"SELECT 1 FROM pg_stat_activity WHERE {others} AND backend_xid IS NOT NULL")
    if cursor.fetchone():
        raise OperationalError("It is in the middle of a transaction.")


def stopped(format: str, whole: bytes, delay: float) -> None:
    """A process that was only thought dead comes back, and spoils nothing."""
    export = ask(format)
    child = begin(export)
    time.sleep(delay)
    freeze(child)
    export.refresh_from_db()
    if export.stage == WRITING:
        take_over(export)
    os.kill(child, signal.SIGCONT)
    wait(child)
    export.refresh_from_db()
    assert written(export) == whole
    assert kept() == named(), "a file that nobody can find is left"


def cancelled(format: str, delay: float) -> None:
    export = ask(format)
    child = begin(export)
    time.sleep(delay)
    stopped = cancel(export.job)
    wait(child)
    export.refresh_from_db()
    assert export.stage == (Export.Stage.CANCELLED if stopped else DONE)
    assert kept() == named(), "a file that nobody wanted is left"


def main(rounds: int, seed: int, folder: Path) -> None:
    settings.MEDIA_ROOT = folder / "files"
    running.SIGN = 0.02
    get_user_model().objects.create_superuser("officer", password="password")
    file = write_file(folder / "documents.csv", ROWS, "Title")
    call_command("import_records", str(file), stdout=sys.stderr)
    chance, in_time = random.Random(seed), 0
    for format in FORMATS:
        began = time.monotonic()
        export = ask(format)
        take_over(export)
        usual, whole = time.monotonic() - began, written(export)
        assert len(whole) > 50 * ROWS
        for _round in range(rounds):
            in_time += killed(format, whole, chance.uniform(0, usual))
            stopped(format, whole, chance.uniform(0, usual))
            cancelled(format, chance.uniform(0, usual))
    print(in_time)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
