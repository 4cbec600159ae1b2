"""How PostgreSQL is reached, for what reaches it beside Django: all that its address may say."""

from importlib import import_module
from typing import Any

from django.db import connections

from hld_site.installation.databases import KEPT_ALIVE

# What Django's connections are told on how long to wait, and how to plan.
OF_DJANGO = {"connect_timeout", "options", *KEPT_ALIVE}


def parameters(alias: str) -> dict[str, Any]:
    given = connections[alias].get_connection_params()
    known = {option.keyword.decode() for option in options()}
    return {name: given[name] for name in known - OF_DJANGO if given.get(name)}


def variables(alias: str) -> dict[str, str]:
    """The same for ``pg_dump`` and the like: a password stands in no list of processes."""
    names = {option.keyword.decode(): (option.envvar or b"").decode() for option in options()}
    given = parameters(alias).items()
    return {names[name]: str(value) for name, value in given if names[name]}


def options() -> list[Any]:
    """By the driver, 9 MB that a register on SQLite need not hold."""
    return import_module("psycopg").pq.Conninfo.get_defaults()
