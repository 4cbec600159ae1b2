"""Reads the variables of the environment. One that cannot be read is named, with what it may be.

A value stands for itself: nothing is expanded. One that is empty is as one that is not set.
"""

import json
import os
import zoneinfo
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from typing import Any
from urllib.parse import unquote, urlsplit

import environ

from hld_site.installation.address_options import (
    PartError,
    boolean,
    of_database,
    refuse_cache,
    refuse_port,
)

Name = str
DATABASES = ("postgres", "postgresql", "psql", "pgsql")


class Environment:
    """Notes what cannot be read, so that all of it is told at once."""

    def __init__(self, variables: Mapping[str, str] = os.environ):
        self.variables = variables
        self.reasons: dict[str, str] = {}

    def read(
        self, name: Name, default: Any, cast: Callable, may_be: Name, secret: Any = False
    ) -> Any:
        """What ``cast`` makes of the value; it raises an error where that is nothing."""
        value = self.variables.get(name, "")
        if not value.strip():
            return default
        try:
            return cast(value.strip())
        except PartError as error:
            self.reasons[name] = f"{name} cannot be read: {error}."
            return default
        except (ValueError, LookupError, OSError):
            cannot = "cannot be read" if secret else f"cannot be “{value}”"
            self.reasons[name] = f"{name} {cannot}: write {may_be}."
            return default

    def str(self, name: Name, default: Any = None, multiline: Any = False) -> Any:
        """Without a default it has to be there."""
        value = self.variables.get(name, "").strip() and self.variables[name] or default
        if value is None:
            self.reasons[name] = f"{name} is not set: what else is set needs it (docs/deploy.md)."
            return ""
        return value.replace("\\r", "").replace("\\n", "\n") if multiline else value

    def bool(self, name: Name, default: Any) -> Any:
        return self.read(name, default, boolean, "true or false")

    def int(self, name: Name, default: Any, least: Any = 0, most: Any = None) -> Any:
        return self.number(name, default, int, "a whole number", least, most)

    def float(self, name: Name, default: Any, most: Any = None) -> Any:
        return self.number(name, default, float, "a number", 0, most)

    def number(self, name: Name, default: Any, kind: Any, word: Name, least: Any, most: Any) -> Any:
        def cast(value: Name) -> Any:
            if not least <= (number := kind(value)) <= (number if most is None else most):
                raise ValueError
            return number

        bounds = f"of {least} or more" if most is None else f"from {least} to {most}"
        return self.read(name, default, cast, f"{word} {bounds}")

    def list(self, name: Name, default: Any) -> Any:
        return self.read(name, default, parts, "values with commas between them")

    def hosts(self, name: Name, default: Any) -> Any:
        return self.read(name, default, hosts, "names of hosts alone, such as register.example.org")

    def origins(self, name: Name) -> Any:
        may_be = "addresses such as https://register.example.org, with commas between them"
        return self.read(name, [], origins, may_be)

    def networks(self, name: Name) -> Any:
        may_be = "addresses and networks with commas between them, or unix"
        return self.read(name, [], networks, may_be)

    def one_of(self, name: Name, *choices: Name, default: Any) -> Any:
        def cast(value: Name) -> Name:
            return choices[choices.index(value)]

        return self.read(name, default, cast, f"{', '.join(choices[:-1])} or {choices[-1]}")

    def zone(self, name: Name, default: Any) -> Any:
        return self.read(name, default, zone, "a name such as America/New_York or Europe/Paris")

    def json(self, name: Name, default: Any) -> Any:
        """An object; there may be keys of somebody else's storage in it."""
        return self.read(name, default, json_object, 'JSON such as {"key": "value"}', secret=True)

    def database(self, name: Name, default: Any) -> Any:
        may_be = (
            "postgres://user:password@host/name, or sqlite:/// and a path; in a password"
            " / is %2F, @ is %40, : is %3A, # is %23, ? is %3F and % is %25"
        )
        return self.read(name, default, database, may_be, secret=True)

    def cache(self, name: Name, default: Any) -> Any:
        return self.read(name, default, cache, "redis://host:6379/1", secret=True)

    def sentry(self, name: Name) -> Any:
        may_be = "https://key@host/number, as Sentry shows it"
        return self.read(name, "", sentry, may_be, secret=True)

    def refuse_unreadable(self) -> None:
        """Ends the program: whatever reads the settings, there is nothing that it could go on with.

        Not by an error, which Django's commands would tell with a traceback, or keep for later.
        ``hld_site.serve`` reads three of its own before anything of the site is loaded.
        """
        self.int("PORT", default=8000, least=1, most=65535)
        self.int("WORKERS", default=2, least=1)
        self.int("THREADS", default=16, least=1)
        if self.reasons:
            raise SystemExit("\n".join(self.reasons.values()))


# --- what a value means; ValueError where it means nothing ---


def parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def hosts(value: str) -> list[str]:
    """Without scheme, port or path; an address of IPv6 stands in brackets."""
    names = parts(value)
    if any("/" in name or (":" in name and not name.startswith("[")) for name in names):
        raise ValueError
    return names


def origins(value: str) -> list[str]:
    addresses = parts(value)
    for address in map(urlsplit, addresses):
        if not (address.scheme in ("http", "https") and address.netloc) or address.path:
            raise ValueError
    return addresses


def networks(value: str) -> list[str]:
    names = parts(value)
    for name in names:
        if name != "unix":
            ip_network(name, strict=False)
    return names


def zone(value: str) -> str:
    """LookupError of a name that is none; OSError of one that is a folder, such as America."""
    return zoneinfo.ZoneInfo(value).key


def json_object(value: str) -> dict[str, Any]:
    options = json.loads(value)
    if not isinstance(options, dict):
        raise ValueError
    return options


def database(value: str) -> dict[str, Any]:
    scheme, _, rest = value.partition("://")
    place, mark, options = value.partition("?")
    if "#" in place.rpartition("@")[2]:  # what is behind it would be left out
        raise ValueError
    # A plus is a blank in a form alone.
    value = place.replace("+", "%2B") + mark + options
    if scheme == "sqlite" and (rest.startswith("/") or rest == ":memory:"):
        return environ.Env.db_url_config(value) | of_database(value, is_postgresql=False)
    if scheme in DATABASES:
        refuse_port(value)
    address = environ.Env.db_url_config(value) if scheme in DATABASES else {}
    # A password that is not written as in a URL ends the name of the host, which begins another.
    if not address.get("NAME") or "@" in address["NAME"]:
        raise ValueError
    # A socket's folder, as PostgreSQL's own programs take it: postgres://%2Frun%2Fpostgresql/name
    settings = of_database(value, is_postgresql=True)
    # Of several hosts one in brackets would keep them, and be no address to PostgreSQL's driver.
    host = unquote(address["HOST"]).replace("[", "").replace("]", "")
    return address | settings | {"HOST": host}


def cache(value: str) -> dict[str, Any]:
    if value.partition("://")[0] not in environ.Env.CACHE_SCHEMES:
        raise ValueError
    refuse_port(value)
    if "," not in value:  # several hosts
        _ = urlsplit(value).port
    if "RedisCache" in environ.Env.CACHE_SCHEMES[value.partition("://")[0]]:
        refuse_cache(value)
    return environ.Env.cache_url_config(value)


def sentry(value: str) -> str:
    address = urlsplit(value)
    number = address.path.rpartition("/")[2]
    if not (address.scheme in ("http", "https") and address.username and address.hostname):
        raise ValueError
    int(number)
    return value
