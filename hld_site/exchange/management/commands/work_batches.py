import time

from django.core.management.base import BaseCommand

from hld_site.exchange.keeper import LOOKS, PAUSE, look_once


class Command(BaseCommand):
    help = """Works on batches and exports in a process of its own, until it is stopped.

    Web processes do so too."""

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do what there is, then stop")

    def handle(self, *, once, **options):
        while True:
            for look in LOOKS:
                look_once(look)
            if once:
                return
            time.sleep(PAUSE)
