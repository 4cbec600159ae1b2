"""Which errors mean that a part is away, full or busy: nothing is wrong with the request."""

import errno
import sqlite3
import sys

from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.transaction import TransactionManagementError

# The primary codes of SQLite that have nothing to do with what was asked.
SQLITE = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOMEM,
}  # fmt: skip
LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
# Of PostgreSQL: a server that has become a replica refuses to write.
READ_ONLY = "25006"
TOO_COMPLEX = "54"  # begins a class of states: the same statement fails again
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}


class BusyError(OperationalError):
    """Too many at once, before the database was asked."""


class RemediedError(RuntimeError):
    """Says itself what to do."""


def driver_errors(*names: str) -> tuple[type[Exception], ...]:
    """Closing what a database has left open, Django passes on the errors of its driver.

    A driver that is not loaded has raised none.
    """
    psycopg = sys.modules.get("psycopg")
    return tuple(getattr(psycopg, name) for name in names) if psycopg else ()


def database_errors() -> tuple[type[Exception], ...]:
    return DatabaseError, InterfaceError, *driver_errors("Error")


def storage_errors() -> tuple[type[Exception], ...]:
    """What a request may meet where a database or the disk fails."""
    return OSError, *database_errors()


def is_unavailable(error: BaseException | None) -> bool:
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return True
    if isinstance(error, TransactionManagementError):  # what followed in a transaction that failed
        return is_unavailable(error.__cause__ or error.__context__)
    if error is None or not isinstance(error, database_errors()):
        return False
    driver = error.__cause__ or error
    if (code := getattr(driver, "sqlite_errorcode", None)) is not None:
        return code & 0xFF in SQLITE
    state = getattr(driver, "sqlstate", None) or ""
    if state == READ_ONLY:
        return True
    away = driver_errors("OperationalError", "InterfaceError")
    is_away = isinstance(error, (OperationalError, InterfaceError, *away))
    return is_away and state[:2] != TOO_COMPLEX


def is_busy(error: BaseException | None) -> bool:
    """It is there, and somebody else is at it."""
    return isinstance(error, BusyError) or is_locked(error)


def is_locked(error: BaseException | None) -> bool:
    """SQLite's one writer is somebody else."""
    code = getattr(getattr(error, "__cause__", None), "sqlite_errorcode", None)
    return code is not None and code & 0xFF in LOCKED
