from pathlib import Path

from django.core.management.base import BaseCommand

from documents.management.commands.read_resolutions import UNREADABLE, read
from documents.resolutions import missing
from documents.resolutions.reading import merged


class Command(BaseCommand):
    help = """Names the resolutions in these files that have the title, the agenda item or a place
    in the chain of what the register holds, and that it lacks. Exit code 1 if there are any, 2 if
    no file could be read."""

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER")

    def handle(self, *, paths, **options):
        resolutions = merged(read(self, paths).resolutions)
        if not resolutions:
            raise SystemExit(UNREADABLE)
        lacked = missing.lacking(resolutions)
        for one in lacked:
            day = one.resolution.adopted_on or ""
            title = one.resolution.titles.get("en", "")
            self.stdout.write(f"{one.resolution.symbol}  {day}  {title}  {one.why}")
        if not lacked:
            self.stdout.write("Nothing is missing.")
        else:
            raise SystemExit(1)
