"""What stands behind the question mark of an address."""

import re
from collections.abc import Collection

# What mail programs and social networks add to any address.
APPENDED = re.compile(r"utm_|fbclid$|gclid$|mc_cid$|mc_eid$")


def unknown_in(parameters, known: Collection[str]) -> list[str]:
    """The names that mean nothing here, but for those that nobody has asked for."""
    return sorted(name for name in parameters if name not in known and not APPENDED.match(name))


def without(parameters, *names, **changed) -> str:
    """The query string without some parameters and without empty ones, and with others changed."""
    kept = parameters.copy()
    for name in [*names, *(name for name in parameters if not parameters[name])]:
        kept.pop(name, None)
    for name, value in changed.items():
        kept[name] = value
    return kept.urlencode()
