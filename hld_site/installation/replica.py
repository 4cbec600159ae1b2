"""A replica of the database, from which readers are answered while it follows closely."""

import time
from typing import Any

from django.conf import settings
from django.db import connections

from hld_site.installation.databases import threads
from hld_site.installation.heartbeat import pulse_of

PRIMARY, REPLICA = "default", "replica"
REST = 5.0  # seconds in which one that failed is not asked again


class Router:
    """Writes go to the primary, and so does whoever reads in the transaction that writes."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        if getattr(threads, "reads_replica", False) and not connections[PRIMARY].in_atomic_block:
            return REPLICA
        return PRIMARY

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY


class Rest:
    until = 0.0


def source() -> str:
    """The database that public pages are read from at this moment."""
    return REPLICA if REPLICA in connections.settings and follows() else PRIMARY


def follows() -> bool:
    replica = pulse_of(REPLICA)
    if time.monotonic() < Rest.until or not replica.is_there or replica.is_lost():
        return False
    return behind() <= settings.DATABASE_REPLICA_SECONDS


def behind() -> float:
    """Seconds by which the replica was behind when the primary last answered: while that is away,
    nothing is written that could be missed.
    """
    primary, replica = list(pulse_of(PRIMARY).answers), list(pulse_of(REPLICA).answers)
    if not primary or not replica:
        return 0.0
    reached = [at for at, position in primary if position <= replica[-1][1]]
    return primary[-1][0] - reached[-1] if reached else float("inf")


def give_it_a_rest() -> None:
    Rest.until = time.monotonic() + REST
