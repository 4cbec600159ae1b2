from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from hld_site.installation.backup import contents_of, make, restore
from hld_site.installation.backup_folder import (
    backups_in,
    folder_of_backups,
    unreadable_in,
)
from hld_site.installation.confirmation import demand_agreement


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
        if later := of_a_later_release(contents.get("migrations", {})):
            raise CommandError(
                f"Nothing was changed. The backup is of a later release than this, which does not"
                f" know its migration {later}: check out that release first."
            )
        in_use = is_in_use()
        if not yes:
            demand_agreement("Put it in place of what is there now?")
        if in_use and not without_backup:
            before = make(folder_of_backups(), timezone.now(), self.stdout.write)
            self.stdout.write(f"What was there is kept in {before}.")
        restore(chosen, contents, self.stdout.write)
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("It is back. Restart the servers, so that none shows what it kept.")


def newest() -> Path:
    """Not one before it, where the newest may not be read."""
    folder = folder_of_backups()
    there = backups_in(folder, timezone.now())
    latest = there[-1].name if there else ""
    if newer := [why for name, why in unreadable_in(folder).items() if name > latest]:
        raise CommandError(f"{newer[-1]}, or name the backup that is meant.")
    if not there:
        raise CommandError(f"There is no backup in {folder}.")
    return there[-1]


def of_a_later_release(applied: dict[str, str]) -> str:
    """A migration that this code has not come to; empty if it knows all. ``applied``: by app, the
    last of each.
    """
    known: dict[str, list[str]] = {}
    for app, name in MigrationLoader(None).disk_migrations:
        known.setdefault(app, []).append(name)
    later = (
        f"{app}.{name}" for app, name in applied.items() if app in known and name > max(known[app])
    )
    return next(later, "")


def is_in_use() -> bool:
    """An empty database is not worth keeping."""
    try:
        return "django_migrations" in connection.introspection.table_names()
    except DatabaseError as error:
        first, _, _ = str(error).partition("\n")
        raise CommandError(
            f"The database of DATABASE_URL does not answer; if it is not there, create it"
            f" (docs/deploy.md, step 3): {first}"
        ) from error
