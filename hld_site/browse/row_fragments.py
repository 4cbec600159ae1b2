"""The rows of a list as fragments of its page: of a thousand, one is written after a change."""

import datetime
import decimal
import uuid
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django.db import models
from django.utils.safestring import SafeString

from hld_site.answers import revalidation
from hld_site.answers.recorded_queries import digest_of

STORED = {
    type(None), bool, int, float, decimal.Decimal, str, SafeString, bytes, uuid.UUID,
    datetime.date, datetime.datetime, datetime.time, datetime.timedelta,
}  # fmt: skip

SEVERAL = list, tuple, models.QuerySet


class UnknownContentError(Exception):
    """Nobody knows what else a value holds: its row is written each time."""


def rows_in_fragments(
    rows: Sequence[Any],
    write: Callable[[Any], str],
    *given: Hashable,
    beside: Callable[[Any], Any] | None = None,
) -> SafeString:
    """The rows as ``write`` writes them.

    A row depends on what is stored in it, on what was fetched for it and on what stands ``beside``
    it; all of them on what is given.
    """

    def digest(row) -> bytes | None:
        try:
            return digest_of([all_of((row, beside(row)) if beside else row)])
        except UnknownContentError:
            return None

    return revalidation.fragments(rows, write, digest, "rows", *given)


def all_of(value: Any) -> list[Any]:
    """What a value holds, one thing after another; a row with all that was fetched for it."""
    content: list[Any] = []
    tell(value, content, ())
    return content


def tell(value: Any, content: list[Any], within: tuple) -> None:
    """A row that leads back to the one it was fetched for does not tell of it again."""
    if type(value) in STORED:
        content.append(value)
    elif isinstance(value, models.Model):
        if not any(row is value for row in within):
            tell_of_row(value, content, (*within, value))
    elif isinstance(value, dict):
        tell(list(value), content, within)
        tell(list(value.values()), content, within)
    elif isinstance(value, SEVERAL):
        content += "several", len(value)
        if STORED.issuperset(map(type, value)):
            content.extend(value)
        else:
            for one in value:
                tell(one, content, within)
    else:
        raise UnknownContentError(type(value))


def tell_of_row(row: models.Model, content: list[Any], within: tuple) -> None:
    own = dict(vars(row))
    named = own.pop("_state").fields_cache
    parts = own.pop("_prefetched_objects_cache", {})
    content += type(row).__name__, len(own)
    if STORED.issuperset(map(type, own.values())):
        content.extend(own.values())
    else:
        fields = {field.attname: field for field in row._meta.concrete_fields}
        for name, value in own.items():
            if type(value) not in STORED and name in fields:  # a file by its name
                value = fields[name].get_prep_value(value)
            tell(value, content, within)
    for fetched in (named, parts):
        for value in fetched.values():
            tell(value, content, within)
