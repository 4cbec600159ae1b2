import time

from django.core.management.base import BaseCommand

from hld_site.jobs.kinds import KINDS
from hld_site.jobs.worker import PAUSE, look


class Command(BaseCommand):
    help = """Does jobs (imports, exports) in a process of its own, until it is stopped.

    Web processes do so too."""

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do what there is, then stop")

    def handle(self, *, once, **options):
        while True:
            for kind in KINDS:
                look(kind)
            if once:
                return
            time.sleep(PAUSE)
