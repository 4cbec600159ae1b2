from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from hld_site.installation.backup import (
    backups_in,
    contents_of,
    folder_of_backups,
    make,
    restore,
)


class Command(BaseCommand):
    help = """Puts a backup in place of what the register holds, which is backed up first.

    An older release's is brought to the present by its migrations."""

    def add_arguments(self, parser):
        parser.add_argument("backup", type=Path, nargs="?", help="A backup; the newest if left out")
        parser.add_argument("--check", action="store_true", help="Only compare its checksums")
        parser.add_argument("--yes", action="store_true", help="Do not ask")
        parser.add_argument("--without-backup", action="store_true", help="Of what is there now")

    def handle(self, *, backup: Path | None, check, yes, without_backup, **options):
        chosen = backup or newest()
        contents = contents_of(chosen)
        self.stdout.write(f"{chosen}, made {contents['made_at']}, is whole.")
        if check:
            return
        if not yes and input("Put it in place of what is there now? Write yes: ") != "yes":
            raise CommandError("Nothing was changed.")
        if not without_backup and is_in_use():
            before = make(folder_of_backups(), timezone.now(), self.stdout.write)
            self.stdout.write(f"What was there is kept in {before}.")
        restore(chosen, contents, self.stdout.write)
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("It is back. Restart the servers, so that none shows what it kept.")


def newest() -> Path:
    there = backups_in(folder_of_backups())
    if not there:
        raise CommandError(f"There is no backup in {folder_of_backups()}.")
    return there[-1]


def is_in_use() -> bool:
    """An empty database is not worth keeping."""
    return "django_migrations" in connection.introspection.table_names()
