import datetime

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand
from django.utils import timezone

from hld_site.exchange.unnamed_files import named, unnamed


class Command(BaseCommand):
    help = """Names the kept files of documents that nothing in the register names any more.

    A row, an earlier version, what was deleted and can be put back, and a set of changes all count.
    With --remove they are removed."""

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="remove them")
        parser.add_argument(
            "--hours", type=float, default=24, help="leave alone what is younger (default 24)"
        )

    def handle(self, *, remove, hours, **options):
        names = unnamed(timezone.now() - datetime.timedelta(hours=hours))
        removed = 0
        for name in names:
            self.stdout.write(f"{name}  {default_storage.size(name)} bytes")
        # Asked again: the same file may have been uploaded since.
        for name in set(names) - named() if remove else ():
            default_storage.delete(name)
            removed += 1
        self.stdout.write(f"Named by nothing: {len(names)}. Removed: {removed}.")
