import shutil
import sqlite3
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hld_site.installation import backup
from hld_site.installation.backup_folder import folder_of_backups, remove_old


class Command(BaseCommand):
    help = """Writes a backup: the database, while it goes on being used, and what staff uploaded.

    manage.py restore brings it back."""

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, help="Where to; BACKUP_FOLDER if left out")
        parser.add_argument("--keep", type=int, default=14, help="Older ones are removed (14)")

    def handle(self, *, folder, keep, **options):
        if keep < 1:
            raise CommandError("--keep must be 1 or more: the new one stays.")
        folder, now = folder or folder_of_backups(), timezone.now()
        try:
            made = backup.make(folder, now, self.stdout.write)
        except (OSError, sqlite3.Error) as error:
            left = shutil.disk_usage(folder).free / 1024**2
            raise CommandError(
                f"No backup was made: {error}. {folder} has {left:.0f} MB left (BACKUP_FOLDER)."
            ) from error
        size = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
        self.stdout.write(f"{made}: {size / 1024**2:.1f} MB. ", ending="")
        self.stdout.flush()
        self.stdout.write(f"Removed: {len(remove_old(folder, keep, now))}.")
