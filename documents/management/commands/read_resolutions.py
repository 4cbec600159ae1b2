import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.resolutions import files, missing
from documents.resolutions.batch import Tables, receive_resolutions
from documents.resolutions.reading import merged
from hld_site.exchange.batches import report, steps
from hld_site.exchange.batches.work import work
from hld_site.exchange.models import BUSY, Mode, Stage
from hld_site.records.signals import work_finished

REFUSED, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = """Reads the United Nations' machine-readable resolutions (AKN4UN files, data_extract
    JSON; folders and zips of them) as one batch, which can be undone like any other. What is new
    comes in as a draft. Without --all only what belongs to the register is taken: what it has, and
    what what_is_missing would name.

    Exit codes: 0 all is written, or there was nothing to do; 1 rows are refused, and nothing is
    written; 2 no file could be read."""

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER")
        parser.add_argument("--all", action="store_true", help="whatever the files hold")
        parser.add_argument("--dry-run", action="store_true", help="check, write nothing")
        parser.add_argument("--reason", default="Machine-readable resolutions")

    def handle(self, *, paths, all: bool, dry_run: bool, reason: str, **options):
        reading = read(self, paths)
        resolutions = merged(reading.resolutions)
        taken = resolutions if all else missing.belonging(resolutions)
        self.stdout.write(
            f"{reading.seen} files, {len(resolutions)} resolutions, {len(taken)} for the register."
        )
        if not taken:
            sys.exit(UNREADABLE if not resolutions else 0)
        tables = Tables(taken.values())
        for line in tables.unknown:
            self.stderr.write(line)
        batch = receive_resolutions(tables, reason, unlimited=True, empty="keep")
        work(batch)
        if batch.stage == Stage.READY and not steps.why_not(batch, Mode.ALL) and not dry_run:
            steps.let_apply(batch, Mode.ALL)
            work(batch)
            while batch.stage in BUSY:
                work(batch)
        work_finished.send(sender=None)
        self.tell(batch)

    def tell(self, batch) -> None:
        for line in (batch.message, *report.question_lines(batch), *report.fault_lines(batch)):
            if line:
                self.stderr.write(line)
        counted = {v: report.total(batch, v) for v in ("new", "changed", "unchanged", "refused")}
        words = ", ".join(f"{number} {verdict}" for verdict, number in counted.items())
        written = "" if batch.stage == Stage.APPLIED else " Nothing was written."
        self.stdout.write(f"{words}.{written} Batch {batch.pk}.")
        if report.stopped(batch):
            sys.exit(REFUSED)


def read(command: BaseCommand, paths: list[Path]) -> files.Reading:
    for path in paths:
        if not path.exists():
            raise CommandError(f"{path} does not exist.", returncode=UNREADABLE)
    reading = files.read(paths)
    for name, why in reading.damaged:
        command.stderr.write(f"{name}: {why}")
    return reading
