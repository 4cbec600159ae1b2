import json

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from hld_site.accounts.personal_data import about, remove


class Command(BaseCommand):
    help = "Writes what is kept about a person of staff, as JSON; or removes it with --remove."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument(
            "--remove",
            action="store_true",
            help="make the account nobody's: what was done with it stays, without a name",
        )

    def handle(self, username, **options):
        user = get_user_model()._default_manager.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        if options["remove"]:
            self.stdout.write(f"{username} is {remove(user)} from now on, and cannot sign in.")
            return
        kept = json.dumps(about(user), cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
        self.stdout.write(kept)
