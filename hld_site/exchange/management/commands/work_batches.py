import time

from django.core.management.base import BaseCommand

from hld_site.exchange.keeper import PAUSE, look_once


class Command(BaseCommand):
    help = "Works on batches in a process of its own, until it is stopped. Web processes do so too."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do what there is, then stop")

    def handle(self, *, once, **options):
        while True:
            look_once()
            if once:
                return
            time.sleep(PAUSE)
