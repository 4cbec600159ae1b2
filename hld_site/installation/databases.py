"""How long a database is waited for, by whom.

A request gives up early, so that others are answered; a job or a command has time.
"""

import threading
from pathlib import Path
from typing import Any

from django.db import connection, connections

CONNECT_SECONDS = 2  # psycopg waits no less
REQUEST_SECONDS = 5  # for SQLite's one writer, for a lock, for a connection of the pool
PATIENT_SECONDS = 20  # the same for a job or a command
STATEMENT_SECONDS = 30
# What the kernel does about a server that went without a word.
KEPT_ALIVE = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}

threads = threading.local()


def from_environment(env: Any, folder: Path) -> dict[str, dict[str, Any]]:
    """The database, SQLite's in ``folder`` if no other is named, and a streaming replica of it."""
    # Not by an address, in which a folder called “#1” would be none.
    beside = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "register.sqlite3")}
    addresses = {"default": env.database("DATABASE_URL", beside)}
    if replica := env.database("DATABASE_REPLICA_URL", None):
        addresses["replica"] = replica | {"TEST": {"MIRROR": "default"}}
    # Connections that a process keeps open to PostgreSQL for all its threads; 0: each its own.
    pool, kept = env.int("DATABASE_POOL", default=0), env.int("CONN_MAX_AGE", default=600)
    return {alias: configured(address, pool, kept) for alias, address in addresses.items()}


def configured(database: dict[str, Any], pool: int = 0, kept_seconds: int = 0) -> dict[str, Any]:
    """What settings say of a database besides its address. ``pool``: connections of a process."""
    options = database.setdefault("OPTIONS", {})
    # Opening a connection for each request took a quarter of a page.
    database.setdefault("CONN_MAX_AGE", kept_seconds)
    database.setdefault("CONN_HEALTH_CHECKS", True)
    if database["ENGINE"].endswith("sqlite3"):
        database["ENGINE"] = "hld_site.installation.sqlite3"
        # Writers queue instead of failing, and readers never wait for a writer.
        options |= {
            "transaction_mode": "IMMEDIATE",
            "timeout": PATIENT_SECONDS,
            # Python's 128 took 3 MB for each connection, and saved no time that could be measured.
            "cached_statements": 48,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return database
    if not database["ENGINE"].endswith("postgresql"):
        return database
    database["ENGINE"] = "hld_site.installation.postgresql"
    # It would compile a query for 0.1 s and run it for 0.03; and to join a few rows to a long table
    # it would read that in the order of its key, up to the next row that fits, which may be none.
    options.setdefault("options", "-c jit=off -c enable_mergejoin=off")
    for name, value in {"connect_timeout": CONNECT_SECONDS, **KEPT_ALIVE}.items():
        options.setdefault(name, value)
    if pool:
        options["pool"] = {
            "min_size": 1,
            "max_size": pool,
            "timeout": 0.8,  # for a connection: who waits longer hears that it is not to be had
            "reconnect_timeout": 0.5,  # it is tried again whenever somebody asks
            "max_idle": 60,
        }
        database["CONN_MAX_AGE"] = 0
    return database


def serve_requests() -> None:
    """From here on this process is a web server: no statement of its goes on for ever."""
    for database in connections.settings.values():
        if database["ENGINE"].endswith("sqlite3"):
            # Its threads lend their connections to each other.
            database["CONN_MAX_AGE"] = 0
        if database["ENGINE"].endswith("postgresql"):
            limits = f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={REQUEST_SECONDS}s"
            given = database["OPTIONS"].get("options", "")
            database["OPTIONS"]["options"] = f"{given} {limits}".strip()


def this_thread_serves() -> None:
    """Called at the beginning of each request: threads of jobs never come by."""
    threads.serves, threads.waited = True, 0.0
    threads.reads_replica = False


def renew_statistics() -> None:
    """PostgreSQL plans by what it last counted and counts anew within a minute or so: until then
    a list of what has just come took seconds instead of milliseconds.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
