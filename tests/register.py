"""The register that every test meets: loaded once, and copied for each process of each run.

To migrate and to load it takes eight seconds of a core, to copy it a tenth of one. It is kept until
what it is made of changes or the day is over: in ``var/tests``, or as a database beside the others.
"""

import datetime
import fcntl
import hashlib
import os
import shutil
import sqlite3
import sys
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "tests"
MADE_OF = ("hld_site", "documents", "meetings", "registry", "fixtures", "tests/specimen")
MIGRATED, LOADED = "migrated", "loaded"
OF_THE_REGISTER = "hld_site.settings"
MOST_KEPT = 6  # of both, so that two runs at a time are served
NOT_OF = {".pyc", ".js", ".css", ".html", ".woff2", ".svg"}


@cache
def fingerprint(module: str) -> str:
    """What the loaded register depends on; its times are those of the day."""
    today = f"{datetime.datetime.now(datetime.UTC):%F}"
    digest = hashlib.sha256(f"{today} {sys.version} {module}".encode())
    files = [path for name in MADE_OF for path in (ROOT / name).rglob("*.*")]
    for path in sorted([*files, ROOT / "requirements.txt", Path(__file__)]):
        if path.suffix not in NOT_OF:
            digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def kept_of(module: str) -> tuple[str, ...]:
    """Under other settings than the register's, an empty one is asked for by nobody."""
    return (MIGRATED, LOADED) if module == OF_THE_REGISTER else (LOADED,)


@contextmanager
def one_at_a_time():
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class InFiles:
    """SQLite: files, one of which is read into the memory of a process."""

    def path(self, which: str, module: str = settings.SETTINGS_MODULE) -> Path:
        return FOLDER / f"{which}-{fingerprint(module)}.sqlite3"

    def is_there(self, module: str) -> bool:
        return all(self.path(which, module).exists() for which in kept_of(module))

    def begin_with_it(self, module: str) -> None:
        begin()
        with closing(sqlite3.connect(self.path(LOADED, module))) as kept:
            kept.backup(connection.connection)

    def keep(self, which: str) -> None:
        half = FOLDER / f"{os.getpid()}.half"
        with closing(sqlite3.connect(half)) as target:
            connection.connection.backup(target)
        half.rename(self.path(which))
        by_age = sorted(FOLDER.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime)
        for older in by_age[:-MOST_KEPT]:
            older.unlink()

    @contextmanager
    def copied(self, which: str, folder: Path):
        path = shutil.copy(self.path(which), folder / f"{which}.sqlite3")
        yield f"sqlite:///{path}"


class OnServer:
    """PostgreSQL: databases that the server copies."""

    def __init__(self):
        self.prefix = settings.DATABASES["default"]["NAME"]

    def name(self, which: str, module: str = settings.SETTINGS_MODULE) -> str:
        return f"{self.prefix}_{which}_{fingerprint(module)}"

    def all(self) -> list[str]:
        """The oldest first."""
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database ORDER BY oid")
            beginnings = tuple(f"{self.prefix}_{which}_" for which in (MIGRATED, LOADED))
            return [name for (name,) in cursor if name.startswith(beginnings)]

    def is_there(self, module: str) -> bool:
        return {self.name(which, module) for which in kept_of(module)} <= set(self.all())

    def begin_with_it(self, module: str) -> None:
        connection.settings_dict["TEST"]["TEMPLATE"] = self.name(LOADED, module)
        begin()

    def keep(self, which: str) -> None:
        name = connection.settings_dict["NAME"]
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.name(which)}"')
            cursor.execute(f'CREATE DATABASE "{self.name(which)}" TEMPLATE "{name}"')
            for older in self.all()[:-MOST_KEPT]:
                cursor.execute(f'DROP DATABASE "{older}" WITH (FORCE)')
        connection.ensure_connection()

    @contextmanager
    def copied(self, which: str, folder: Path):
        given = connection.settings_dict
        name = f"{given['NAME']}_{which}"
        login = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT'] or 5432}"
        with psycopg.connect(f"postgres://{login}/postgres", autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name(which)}"')
            yield f"postgres://{login}/{name}"
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def kept() -> InFiles | OnServer:
    """Asked for first while the settings still name the database that is none of the tests'."""
    return {"sqlite": InFiles, "postgresql": OnServer}[connection.vendor]()


def begin() -> None:
    """The database of this process: empty, or what TEST["TEMPLATE"] names."""
    creation = connection.creation
    name = creation._get_test_db_name()
    creation._create_test_db(verbosity=0, autoclobber=True)
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()


def connect_to_a_loaded_one() -> None:
    """Under settings that add an app for tests it is a copy of the register, with its tables."""
    own = settings.SETTINGS_MODULE
    with one_at_a_time():
        loaded = next(filter(kept().is_there, (own, OF_THE_REGISTER)), None)
        if loaded:
            kept().begin_with_it(loaded)
        else:
            begin()
        if loaded != own:
            call_command("migrate", verbosity=0, interactive=False)
        if not loaded:
            kept().keep(MIGRATED)
            call_command("load_register", verbosity=0)
        if loaded != own:
            kept().keep(LOADED)


@contextmanager
def copied(which: str, folder: Path):
    """The address of a copy in which other processes work: a file, or a database of its own."""
    with kept().copied(which, folder) as address:
        yield address
