from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from hld_site.accounts.audit import Action, write_down_command
from hld_site.accounts.second_factor import end_all_sessions, forget_second_factor


class Command(BaseCommand):
    help = "Removes the second factor of a person who lost it, and ends all sessions of theirs."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, username, **options):
        people = get_user_model()._default_manager
        user = people.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        there = forget_second_factor(user)
        end_all_sessions(user)
        write_down_command(Action.FACTOR_REMOVED, "forget_second_factor", username)
        self.stdout.write(f"{username}: {'removed' if there else 'had none'}; sessions ended")
