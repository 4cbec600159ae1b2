import signal
import sys
import threading

from django.core.management.base import BaseCommand

from hld_site.jobs import worker
from hld_site.jobs.kinds import KINDS


class Command(BaseCommand):
    help = """Does jobs (imports, exports) in a process of its own, until it is stopped.

    Web processes do so too, unless JOBS_IN_WEB is false."""

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do what there is, then stop")

    def handle(self, *, once, **options):
        if once:
            for kind in KINDS:
                worker.look(kind)
            return
        signal.signal(signal.SIGTERM, stop)
        worker.start()
        threading.Event().wait()


def stop(*_signal) -> None:
    """In good order: what it is at goes back to wait for another, whoever asks twice."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit()
