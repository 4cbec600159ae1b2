import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hld_site.jobs.running import FailedError
from hld_site.links.checking import check, due
from hld_site.links.models import BROKEN, LinkCheck
from hld_site.links.visiting import Visitor

MOST_DAYS = 3650


class Command(BaseCommand):
    help = """Looks at every address that public pages lead to, and says which give no page.

    Politely: as robots.txt asks, one request a host at a time; never inside the network."""

    def add_arguments(self, parser):
        parser.add_argument(
            "--pause", type=float, default=1.0, help="seconds between two requests to one host"
        )
        parser.add_argument(
            "--days", type=int, default=0, help="leave out what was looked at in the last DAYS"
        )

    def handle(self, *, pause, days, **options):
        if not 0 <= days <= MOST_DAYS or pause < 0:
            raise CommandError(f"--days is from 0 to {MOST_DAYS}, --pause 0 or more.")
        now = timezone.now()
        chosen = due(now, older_than=now - datetime.timedelta(days=days))
        self.stdout.write(f"{len(chosen)} addresses ...")
        say = self.say if options["verbosity"] > 1 else lambda n, of: None
        try:
            check(chosen, Visitor(pause), say)
        except FailedError as error:
            raise CommandError(str(error)) from error
        looked_at = LinkCheck.objects.filter(checked_at__gte=now)
        broken = looked_at.filter(outcome__in=BROKEN)
        for one in broken:
            answer = one.http_status or one.reason
            self.stdout.write(f"{one.address}: {one.get_outcome_display()} ({answer})")
        self.stdout.write(f"Looked at: {looked_at.count()}. Broken: {broken.count()}.")

    def say(self, done: int, total: int) -> None:
        self.stdout.write(f"  {done} of {total}")
