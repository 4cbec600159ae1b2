from typing import Any

from django.contrib.auth.management.commands import changepassword

from hld_site.accounts.audit import Action, write_down_command


class Command(changepassword.Command):
    help = f"{changepassword.Command.help} The audit log says so."

    def handle(self, *args: Any, **options: Any) -> str | None:
        done = super().handle(*args, **options)
        write_down_command(Action.PASSWORD, "changepassword", options["username"] or "")
        return done
