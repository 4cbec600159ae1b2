import json

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from hld_site.accounts.personal_data import about, remove
from hld_site.installation.confirmation import demand_agreement


class Command(BaseCommand):
    help = "Writes what is kept about a person of staff, as JSON; or removes it with --remove."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument(
            "--remove",
            action="store_true",
            help="make the account nobody's: what was done with it stays, without a name",
        )

        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, username, **options):
        user = get_user_model()._default_manager.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        if options["remove"]:
            refuse_the_last(user)
            if not options["yes"]:
                demand_agreement(f"Make {username} nobody's account? It cannot be taken back.")
            self.stdout.write(f"{username} is {remove(user)} from now on, and cannot sign in.")
            return
        kept = json.dumps(about(user), cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
        self.stdout.write(kept)


def refuse_the_last(user) -> None:
    """Of those who may do everything one stays."""
    who_may = type(user)._default_manager.filter(is_superuser=True, is_active=True)
    if who_may.filter(pk=user.pk).exists() and who_may.count() == 1:
        raise CommandError(
            f"{user.get_username()} is the last account that may do everything: make another"
            f" first, by manage.py createsuperuser."
        )
