"""Enumerations as each language sets them: what parts two of them, and what ends a sentence."""

from collections.abc import Iterable

from hld_site import languages

COMMA = {"ar": "، ", "zh": "，"}
STOP = {"zh": "。"}


def comma() -> str:
    return COMMA.get(languages.reader(), ", ")


def listed(parts: Iterable) -> str:
    return comma().join(map(str, parts))


def sentence(parts: Iterable) -> str:
    """12 new, 3 changed, 2 refused."""
    return listed(parts) + STOP.get(languages.reader(), ".")
