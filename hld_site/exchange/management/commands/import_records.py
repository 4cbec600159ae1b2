from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hld_site.exchange.folders import import_files


class Command(BaseCommand):
    help = "Imports CSV files, or a folder of them, each named after its type: all or nothing."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER")
        parser.add_argument("--reason", default="Import from the command line")
        parser.add_argument("--dry-run", action="store_true", help="Check everything, keep nothing")

    def handle(self, *, paths, reason, dry_run, **options):
        files = []
        for path in paths:
            if not path.exists():
                raise CommandError(f"{path} does not exist.")
            files += sorted(path.glob("*.csv")) if path.is_dir() else [path]
        report = import_files(files, reason, dry_run, say=self.stdout.write)
        if report.faults:
            for fault in report.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{len(report.faults)} errors; nothing was imported.")
        done = "would be" if dry_run else "were"
        self.stdout.write(
            f"{report.total('new')} rows {done} added, {report.total('update')} changed,"
            f" {report.total('skip')} unchanged."
        )
