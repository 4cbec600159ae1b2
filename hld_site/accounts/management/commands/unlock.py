from django.core.management.base import BaseCommand

from hld_site.accounts.audit import Action, write_down_command
from hld_site.accounts.lockout import unlock


class Command(BaseCommand):
    help = "Lets people sign in again who failed too often, from wherever they tried."

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="+", help="the user name, as typed at the sign-in")

    def handle(self, username, **options):
        for name in username:
            if places := unlock(name):
                write_down_command(Action.CHANGED, "unlock", name)
            text = f"unlocked; failures from {places} address(es) are forgotten"
            self.stdout.write(f"{name}: {text if places else 'was not locked'}")
