"""Django's PostgreSQL, for a server that may hang: what it is asked in a request is given up when
it has stopped to answer at all. A statement that is only slow goes on.
"""

import functools
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from hld_site.installation.databases import threads
from hld_site.installation.heartbeat import Pulse, pulse_of

GIVEN_UP = "the server has stopped to answer"


def watched(waiting: Any, pulse: Pulse) -> Any:
    """What psycopg waits for, with a look at the pulse ten times a second."""
    try:
        state = next(waiting)
        while True:
            ready = yield state
            if not ready and is_given_up(pulse):
                raise psycopg.OperationalError(GIVEN_UP)
            state = waiting.send(ready)
    except StopIteration as end:
        return end.value


def is_given_up(pulse: Pulse) -> bool:
    return getattr(threads, "serves", False) and pulse.is_lost()


class Connection(psycopg.Connection):
    pulse: Pulse

    def wait(self, gen: Any, *args: Any, **how: Any) -> Any:
        try:
            return super().wait(watched(gen, self.pulse), *args, **how)
        except psycopg.OperationalError as error:
            if str(error) == GIVEN_UP:
                self.pgconn.finish()
            raise


@functools.cache
def connection_to(alias: str) -> type[Connection]:
    return type("Connection", (Connection,), {"pulse": pulse_of(alias)})


class Driver:
    """psycopg, but for the class of its connections."""

    def __init__(self, alias: str) -> None:
        self.connect = connection_to(alias).connect

    def __getattr__(self, name: str) -> Any:
        return getattr(psycopg, name)


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, settings_dict, *args, **how):
        super().__init__(settings_dict, *args, **how)
        self.Database: Any = Driver(self.alias)
        if pool := settings_dict["OPTIONS"].get("pool"):
            pool.setdefault("connection_class", connection_to(self.alias))

    def get_new_connection(self, conn_params):
        if is_given_up(pulse_of(self.alias)):
            raise psycopg.OperationalError(GIVEN_UP)
        return super().get_new_connection(conn_params)
