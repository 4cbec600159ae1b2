"""What an administrator is asked before something that cannot be taken back."""

from django.core.management.base import CommandError


def demand_agreement(question: str) -> None:
    """CommandError unless yes is written; where nobody can be asked, --yes is."""
    try:
        answer = input(f"{question} Write yes: ")
    except EOFError as error:
        raise CommandError("Nobody can be asked here: give --yes. Nothing was changed.") from error
    if answer != "yes":
        raise CommandError("Nothing was changed.")
