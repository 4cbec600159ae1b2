"""The register that every test meets: loaded once, and copied for each process of each run.

To migrate and to load it takes eight seconds of a core, to copy it a tenth of one. It is kept until
what it is made of changes or the day is over: in ``var/tests``, or as a database beside the others.
"""

import datetime
import fcntl
import hashlib
import os
import sqlite3
import sys
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "tests"
MADE_OF = ("hld_site", "documents", "meetings", "registry", "fixtures")
NOT_OF = {".pyc", ".js", ".css", ".html", ".woff2", ".svg"}


def fingerprint() -> str:
    """What the loaded register depends on; its times are those of the day."""
    digest = hashlib.sha256(f"{datetime.datetime.now(datetime.UTC):%F} {sys.version}".encode())
    files = [path for name in MADE_OF for path in (ROOT / name).rglob("*.*")]
    for path in sorted([*files, ROOT / "requirements.txt", Path(__file__)]):
        if path.suffix not in NOT_OF:
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def one_at_a_time():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def load() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_register", verbosity=0)


class InFiles:
    """SQLite: a file that is read into the memory of a process."""

    def __init__(self, mark: str):
        self.kept = FOLDER / f"register-{mark}.sqlite3"

    def is_kept(self) -> bool:
        return self.kept.exists()

    def begin(self) -> None:
        begin()
        with closing(sqlite3.connect(self.kept)) as kept:
            connection.ensure_connection()
            kept.backup(connection.connection)

    def keep(self) -> None:
        for older in FOLDER.glob("register-*"):
            older.unlink()
        half = FOLDER / f"register-{os.getpid()}.half"
        with closing(sqlite3.connect(half)) as target:
            connection.connection.backup(target)
        half.rename(self.kept)


class OnServer:
    """PostgreSQL: a database that the server copies."""

    def __init__(self, mark: str):
        self.prefix = f"{settings.DATABASES['default']['NAME']}_register_"
        self.kept = self.prefix + mark

    def databases(self) -> list[str]:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return [name for (name,) in cursor if name.startswith(self.prefix)]

    def is_kept(self) -> bool:
        return self.kept in self.databases()

    def begin(self) -> None:
        connection.settings_dict["TEST"]["TEMPLATE"] = self.kept
        begin()

    def keep(self) -> None:
        loaded = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as cursor:
            for older in self.databases():
                cursor.execute(f'DROP DATABASE "{older}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{self.kept}" TEMPLATE "{loaded}"')


def begin() -> None:
    """The database of this process: empty, or what TEST["TEMPLATE"] names."""
    creation = connection.creation
    name = creation._get_test_db_name()
    creation._create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()


def connect_to_a_loaded_one() -> None:
    kinds = {"sqlite": InFiles, "postgresql": OnServer}
    with one_at_a_time():
        kept = kinds[connection.vendor](fingerprint())
        if kept.is_kept():
            kept.begin()
        else:
            begin()
            load()
            kept.keep()
