"""What a command says of a part that is away, full, read-only or not of this release: a line that
names it and what to do, and no traceback.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hld_site.installation.file_access import may_write, name_of, user
from hld_site.installation.outages import (
    LOCKED,
    NO_ROOM,
    READ_ONLY,
    database_errors,
    is_unavailable,
)
from hld_site.installation.write_check import LITTLE

DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
OF_A_PATH = FileNotFoundError, FileExistsError, IsADirectoryError, NotADirectoryError


def in_words(error: BaseException) -> str:
    """Empty where it is none of these, but a fault of ours."""
    if isinstance(error, OSError):
        return of_a_file(error)
    if isinstance(error, database_errors()) and (remedy := of_the_database(error)):
        return f"{whereabouts()}: {first_line(error)}. {remedy}"
    return ""


def of_a_file(error: OSError) -> str:
    what = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
    if error.errno in NO_ROOM:
        return f"{what}. {'; '.join(full_disks()) or 'Make room there, or let it be written to.'}"
    if isinstance(error, PermissionError) and error.filename:
        return f"{what}. This runs as {user()}: run it as somebody who may, or let {user()} do so."
    if isinstance(error, OF_A_PATH) and error.filename:
        return f"{what}. Is the path right?"
    return ""


def full_disks() -> Iterator[str]:
    """What was written is not always named in the error."""
    for name in (settings.STATE_DIR, settings.MEDIA_ROOT, tempfile.gettempdir()):
        if os.path.isdir(name) and (free := shutil.disk_usage(name).free) < LITTLE:
            yield f"{name} has {free / 1024**2:.0f} MB left"


def of_the_database(error: BaseException) -> str:
    """What to do; empty where another try would say the same."""
    code = getattr(error.__cause__ or error, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in DAMAGED:
        return "It is damaged, or something else: manage.py restore brings the newest backup back."
    if is_unavailable(error):
        return of_sqlite(code & 0xFF) if code is not None else of_postgresql(error)
    return "It is not of this release: manage.py migrate" if is_behind() else ""


def of_sqlite(code: int) -> str:
    file = Path(connection.settings_dict["NAME"])
    if code in LOCKED:
        return "Another process writes into it: try again when that is done."
    if not file.parent.is_dir():
        return f"{file.parent} is not there: is DATABASE_URL right?"
    beside = (file.with_name(file.name + end) for end in ("", "-wal", "-shm"))
    places = [file.parent, *filter(Path.exists, beside)]
    if closed := sorted(place for place in places if not may_write(place)):
        return (
            f"This runs as {user()}: run it as {name_of(closed[0].stat().st_uid)}, or as root"
            f" chown {user()} {' '.join(map(str, closed))}"
        )
    left = shutil.disk_usage(file.parent).free / 1024**2
    return f"Its disk has {left:.0f} MB left: make room, or look at what that disk is."


def of_postgresql(error: BaseException) -> str:
    state = getattr(error.__cause__ or error, "sqlstate", None)
    if state == READ_ONLY:
        return "It is read-only, or a replica: let DATABASE_URL lead to the primary."
    if state:  # it has answered
        return "Try again; PostgreSQL's own log may say more."
    return (
        "Is it there, and does it let the register in? DATABASE_URL says where it is and as whom."
    )


def is_behind() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except database_errors():
        return False


def whereabouts() -> str:
    there = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"The database, {there['NAME']}"
    return f"The database, {there['NAME']} at {there['HOST'] or 'a socket of this machine'}"


def first_line(error: BaseException) -> str:
    return (str(error).partition("\n")[0] or type(error).__name__).rstrip(".")
