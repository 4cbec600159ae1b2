"""A backup is a folder: the database, the files, and a list of what is in it with checksums.

It is written under another name and takes its own when it is whole, so that what carries the name
of a backup is one.
"""

import datetime
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management.base import CommandError
from django.db import connections

from hld_site.installation.backup_folder import LIST, take_name
from hld_site.installation.databases import renew_statistics
from hld_site.installation.libpq import variables
from hld_site.installation.write_check import LITTLE

PAGES = 2000  # of SQLite between two words on how far it is
Tell = Callable[[str], None]


# --- making one ---


def make(folder: Path, now: datetime.datetime, tell: Tell) -> Path:
    """A new backup below ``folder``."""
    unfinished, whole = take_name(folder, now)
    try:
        refuse_without_room(folder)
        database = write_database(unfinished, tell)
        files = write_files(unfinished / "files", tell)
        tell("Checksums ...")
        entries = {
            str(path.relative_to(unfinished)): {
                "sha256": sha256(path),
                "bytes": path.stat().st_size,
            }
            for path in sorted(unfinished.rglob("*"))
            if path.is_file()
        }
        contents = {
            "made_at": now.isoformat(timespec="seconds"),
            "database": database,
            "uploaded_files": files,
            "migrations": migrations_applied(),
            "entries": entries,
        }
        (unfinished / LIST).write_text(json.dumps(contents, indent=1), encoding="utf-8")
        unfinished.rename(whole)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    return whole


def refuse_without_room(folder: Path) -> None:
    """Before anything is written: a disk that the register shares would be full until it broke off,
    and nobody could save meanwhile. What PostgreSQL packs, and what a bucket holds, is not known.
    """
    needed = LITTLE
    connection = connections["default"]
    if connection.vendor == "sqlite" and os.path.isfile(name := connection.settings_dict["NAME"]):
        needed += os.path.getsize(name)
    if isinstance(default_storage, FileSystemStorage):
        for path in Path(settings.MEDIA_ROOT).rglob("*"):
            with suppress(FileNotFoundError):  # exports are removed after a day, also meanwhile
                needed += path.stat().st_size
    if (free := shutil.disk_usage(folder).free) < needed:
        raise CommandError(
            f"No backup was made: it takes about {needed / 1024**2:.0f} MB, and {folder} has"
            f" {free / 1024**2:.0f} MB left. Make room there, or let BACKUP_FOLDER be elsewhere."
        )


def write_database(folder: Path, tell: Tell) -> str:
    connection = connections["default"]
    if connection.vendor == "sqlite":
        tell("Database (SQLite, while it goes on being used) ...")
        connection.ensure_connection()
        source = connection.connection

        def far(status: int, left: int, total: int) -> None:
            if total > 2 * PAGES:
                tell(f"  {100 * (total - left) // total} %")

        source.execute("BEGIN")
        try:
            # As it is now: else whatever others write meanwhile would make it begin again.
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            with sqlite3.connect(folder / "register.sqlite3") as copy:
                source.backup(copy, pages=PAGES, progress=far)
                copy.execute("PRAGMA journal_mode=DELETE")
            copy.close()
        finally:
            source.execute("ROLLBACK")
        return "sqlite"
    tell("Database (pg_dump) ...")
    run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file",
        str(folder / "register.dump"))  # fmt: skip
    return "postgresql"


def write_files(folder: Path, tell: Tell) -> int:
    """What staff have uploaded, wherever it is kept."""
    count = 0
    for name in names_in_storage(""):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with default_storage.open(name) as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        except FileNotFoundError:  # exports are removed after a day, also meanwhile
            target.unlink(missing_ok=True)
            continue
        count += 1
        if count % 500 == 0:
            tell(f"  {count} files")
    return count


def names_in_storage(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield os.path.join(folder, name)
    for name in folders:
        yield from names_in_storage(os.path.join(folder, name))


def migrations_applied() -> dict[str, str]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT app, max(name) FROM django_migrations GROUP BY app ORDER BY app")
        return dict(cursor.fetchall())


# --- bringing one back ---


def contents_of(backup: Path) -> dict[str, Any]:
    """CommandError where it is not what it was when it was made."""
    try:
        contents = json.loads((backup / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{backup} is no whole backup: {error}") from error
    for name, entry in contents["entries"].items():
        path = backup / name
        if not path.is_file():
            raise CommandError(f"{path} is missing.")
        if sha256(path) != entry["sha256"]:
            raise CommandError(f"{path} is not what it was: its checksum is another.")
    return contents


def restore(backup: Path, contents: dict[str, Any], tell: Tell) -> None:
    connection = connections["default"]
    if contents["database"] != connection.vendor:
        raise CommandError(
            f"This backup is of {contents['database']}, and DATABASE_URL leads to"
            f" {connection.vendor}. Bring it back there; then move by export_records --all."
        )
    files = {
        name.removeprefix("files/"): backup / name
        for name in contents["entries"]
        if name.startswith("files/")
    }
    refuse_without_room_for(files)
    tell("Database ...")
    if connection.vendor == "sqlite":
        restore_sqlite(backup)
    else:
        restore_postgresql(backup)
    connections.close_all()
    tell("Files ...")
    for number, name in enumerate(sorted(files)):
        try:
            with files[name].open("rb") as source:
                if default_storage.exists(name):
                    default_storage.delete(name)
                default_storage.save(name, source)
        except Exception as error:  # whatever a storage raises
            raise CommandError(
                f"The database is that of the backup now, and {number} of its {len(files)} files:"
                f" {name} could not be written ({error}). Mend that, then restore it once more."
            ) from error


def refuse_without_room_for(files: dict[str, Path]) -> None:
    """Before anything is replaced. What a bucket takes is not known."""
    if not isinstance(default_storage, FileSystemStorage):
        return
    folder = Path(default_storage.location)
    there = {name: folder / name for name in files if (folder / name).exists()}
    needed = sum(path.stat().st_size for path in files.values()) + LITTLE
    needed -= sum(path.stat().st_size for path in there.values())
    if files and (free := free_at(folder)) < needed:
        raise CommandError(
            f"Nothing was changed: the files take {needed / 1024**2:.0f} MB more, and {folder} has"
            f" {free / 1024**2:.0f} MB left. Make room there, or let FILES_FOLDER be elsewhere."
        )


def free_at(folder: Path) -> int:
    """Bytes on the disk on which a folder is, or will be."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(there).free


def restore_sqlite(backup: Path) -> None:
    """Into the database that is there, in one transaction: who reads sees the old or the new."""
    connection = connections["default"]
    connection.ensure_connection()
    address = (backup / "register.sqlite3").absolute().as_uri()
    with sqlite3.connect(f"{address}?mode=ro", uri=True) as copy, connection.wrap_database_errors:
        copy.backup(connection.connection)
    copy.close()


def restore_postgresql(backup: Path) -> None:
    """In one transaction too, with all that a newer release has added: if it fails, everything is
    as it was.
    """
    with tempfile.TemporaryDirectory(dir=backup.parent) as folder:
        script = os.path.join(folder, "register.sql")
        before = "Nothing was changed. "
        run("pg_restore", "--no-owner", "--no-privileges", "--file", script,
            str(backup / "register.dump"), say=before)  # fmt: skip
        run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1",
            "--command", "SET lock_timeout = '20s'",
            "--command", "DROP SCHEMA public CASCADE", "--command", "CREATE SCHEMA public",
            "--file", script, say=before)  # fmt: skip
    renew_statistics()


def run(*command: str, say: str = "") -> None:
    """``say``: what is said before the reason of a failure."""
    environment = os.environ | variables("default")
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise CommandError(
            f"{say}{command[0]} is not installed. On Debian: apt install postgresql-client"
        ) from error
    if done.returncode:
        raise CommandError(f"{say}{command[0]} failed: {done.stderr.strip()}")


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
