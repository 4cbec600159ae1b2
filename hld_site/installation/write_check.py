"""Whether anything can be saved: a database that is read and not written to looks well."""

import shutil
from pathlib import Path

from django.db import OperationalError, connection

from hld_site.installation.databases import threads
from hld_site.installation.outages import is_locked

LITTLE = 16 * 1024**2  # bytes: what an import of some thousand rows takes


def check_writable() -> None:
    """RuntimeError, in words, where nothing can."""
    if connection.vendor == "sqlite":
        into_sqlite()
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            if cursor.fetchone() == ("on",):
                raise RuntimeError("PostgreSQL takes nothing: it is read-only, or a replica")


def into_sqlite() -> None:
    """Who writes just now shows that it can be done, and is not waited for."""
    file = Path(connection.settings_dict["NAME"])
    if file.exists() and (free := shutil.disk_usage(file).free) < LITTLE:
        raise RuntimeError(f"the disk of {file} has {free / 1024**2:.0f} MB left")
    before = getattr(threads, "patience", None)
    threads.patience = 0
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE django_migrations SET name = name WHERE 0 = 1")
    except OperationalError as error:
        if not is_locked(error):
            raise RuntimeError(f"{file}: {error}") from error
    finally:
        if before is None:
            del threads.patience
        else:
            threads.patience = before
