"""The rows of a list as fragments of its page: of a thousand, one is written after a change."""

import datetime
import decimal
import uuid
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.safestring import SafeString

from hld_site.answers import unchanged
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
            return digest_of([(all_of(row), all_of(beside(row)) if beside else None)])
        except UnknownContentError:
            return None

    return unchanged.fragments(rows, write, digest, "rows", *given)


def all_of(value: Any, within: tuple = ()) -> Any:
    """What a value holds, a row with all that was fetched for it."""
    if type(value) in STORED:
        return value
    if isinstance(value, SEVERAL):
        return all_of_each(value, within)
    if isinstance(value, models.Model):
        return all_of_row(value, within)
    if isinstance(value, dict):
        return tuple(value), all_of_each(value.values(), within)
    raise UnknownContentError(type(value))


def all_of_each(values: Iterable[Any], within: tuple) -> tuple:
    if STORED.issuperset(map(type, values)):
        return tuple(values)
    return tuple([all_of(one, within) for one in values])


def all_of_row(row: models.Model, within: tuple) -> tuple:
    """A row that leads back to the one it was fetched for does not tell of it again."""
    for other in within:
        if row is other:
            return ()
    own = dict(vars(row))
    named = own.pop("_state").fields_cache
    parts = own.pop("_prefetched_objects_cache", {})
    within = *within, row
    if not STORED.issuperset(map(type, own.values())):
        fields = {field.attname: field for field in row._meta.concrete_fields}
        for name in fields.keys() & own:  # a file by its name
            if type(own[name]) not in STORED:
                own[name] = fields[name].get_prep_value(own[name])
    fetched = [all_of(one, within) for some in (named, parts) for one in some.values()]
    return type(row).__name__, all_of_each(own.values(), within), *fetched
