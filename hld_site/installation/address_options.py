"""What stands behind the question mark of the address of a database or a cache: an option that its
driver does not know, or a value that is none, is refused before anything is asked of it.
"""

import inspect
from collections.abc import Callable, Collection
from difflib import get_close_matches
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hld_site.installation.libpq import options as options_of_libpq

TRUE = {"true", "on", "ok", "y", "yes", "1"}
FALSE = {"false", "off", "n", "no", "0"}
# What Django's own settings of a database are, beside the options of its driver.
OF_DATABASES: dict[str, Callable[[str], Any]] = {
    "CONN_MAX_AGE": int,
    **dict.fromkeys(
        ("ATOMIC_REQUESTS", "AUTOCOMMIT", "CONN_HEALTH_CHECKS", "DISABLE_SERVER_SIDE_CURSORS"),
        lambda value: boolean(value),
    ),
}
OF_CACHES = {"timeout": int, "version": int, "key_prefix": str}
# Numbers that libpq reads only once it connects.
NUMBERS = {"connect_timeout", "keepalives", "keepalives_idle", "keepalives_interval",
           "keepalives_count", "tcp_user_timeout"}  # fmt: skip


class PartError(ValueError):
    """Says which part of a value it is, and what to write; nothing of a secret."""


def boolean(value: str) -> bool:
    word = value.strip().lower()
    if word not in TRUE | FALSE:
        raise ValueError
    return word in TRUE


def options_in(address: str) -> dict[str, str]:
    return dict(parse_qsl(address.partition("?")[2], keep_blank_values=True))


def refuse_port(address: str) -> None:
    """Where what is behind the host is no part of a password with a slash in it.

    Python's own reading of an address refuses brackets behind another host, since 3.11.12.
    """
    place, _slash, path = address.partition("://")[2].partition("?")[0].partition("/")
    if "@" in path or ("@" not in place and ":" in place.partition(":")[2]):
        return
    hosts = place.rpartition("@")[2].rpartition("]")[2]
    for host in hosts.split(","):
        port = host.partition(":")[2]
        if port and not (port.isdecimal() and 0 < int(port) <= 65535):
            raise PartError("its port is none: write a number from 1 to 65535, or leave it out")


def read(name: str, value: str, kind: Callable[[str], Any]) -> Any:
    try:
        return kind(value)
    except ValueError:
        word = "true or false" if kind not in (int, float) else "a number"
        raise PartError(f"{name} cannot be “{value}”: write {word}") from None


def refuse_unknown(names: Collection[str], known: Collection[str], whose: str) -> None:
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f"write {near[0]}, or leave it out" if near else "leave it out"
            raise PartError(f"“{name}” is no option of {whose}: {remedy}")


def of_database(address: str, is_postgresql: bool) -> dict[str, Any]:
    """Django's settings in the address of a database; PartError for what the driver cannot read."""
    given = options_in(address)
    settings = {
        name.upper(): read(name, value, OF_DATABASES[name.upper()])
        for name, value in given.items()
        if name.upper() in OF_DATABASES
    }
    options = {name: given[name] for name in given if name.upper() not in settings}
    known = {option.keyword.decode() for option in options_of_libpq()} if is_postgresql else set()
    refuse_unknown(options, known, "PostgreSQL" if is_postgresql else "SQLite")
    for name in NUMBERS & options.keys():
        read(name, options[name], int)
    if options and (reason := refused_by_libpq(options)):
        raise PartError(f"{reason}: write another, or leave it out")
    return settings


def refused_by_libpq(options: dict[str, str]) -> str:
    """Its word on a value; at a host that is nowhere it says so of all that it can read."""
    psycopg = import_module("psycopg")
    nowhere = {**options, "host": "/nowhere", "port": "1", "hostaddr": ""}
    text = psycopg.conninfo.make_conninfo(**nowhere)
    message = psycopg.pq.PGconn.connect_start(text.encode()).error_message.decode()
    return "" if "/nowhere" in message else message.strip().partition("\n")[0]


def refuse_cache(address: str) -> None:
    place, given = urlsplit(address), options_in(address)
    database = place.path.strip("/")
    if "@" in database:  # of a password
        raise ValueError
    if place.hostname and database and not database.isdecimal():
        raise PartError(f"its database cannot be “{database}”: write a number, such as /1")
    connection = import_module("redis.connection")
    kinds = {"redis": connection.Connection, "rediss": connection.SSLConnection}
    kind = kinds.get(place.scheme, connection.Connection)
    known = {
        name
        for each in (*kind.__mro__, connection.ConnectionPool)
        if each is not object
        for name in inspect.signature(each.__init__).parameters
    }
    lower = {name.lower(): value for name, value in given.items()}
    refuse_unknown(lower, {*known, *OF_CACHES}, "Redis")
    parsers = {**connection.URL_QUERY_ARGUMENT_PARSERS, **OF_CACHES}
    for name, value in lower.items():
        read(name, value, parsers.get(name, str))
