import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword

from hld_site.accounts.audit import Action, write_down_command


class Command(changepassword.Command):
    help = f"{changepassword.Command.help} The audit log says so."

    def handle(self, *args: Any, **options: Any) -> str | None:
        done = super().handle(*args, **options)
        name = options["username"] or getpass.getuser()  # as Django has it
        write_down_command(Action.PASSWORD, "changepassword", name)
        return done
