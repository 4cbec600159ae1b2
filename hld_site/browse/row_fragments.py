"""The rows of a list as fragments of its page: of a thousand, ten are written after a change."""

import datetime
import decimal
import itertools
import uuid
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django.db import models
from django.utils.safestring import SafeString

from hld_site.answers import unchanged
from hld_site.answers.recorded_queries import digest_of

ROWS = 10  # that make a fragment, about
STORED = {
    type(None), bool, int, float, decimal.Decimal, str, SafeString, bytes, uuid.UUID,
    datetime.date, datetime.datetime, datetime.time, datetime.timedelta,
}  # fmt: skip


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
    it; all of them on what is given. A fragment begins with a row whose number ends in nought, so
    that one that comes, goes or moves leaves other fragments as they are.
    """
    begins = [place for place, row in enumerate(rows) if place == 0 or row.pk % ROWS == 0]
    fragments = (rows[first:end] for first, end in itertools.pairwise([*begins, len(rows)]))
    return SafeString("".join(fragment_of(some, write, beside, given) for some in fragments))


def fragment_of(rows, write, beside, given: Hashable) -> SafeString:
    def written() -> SafeString:
        return SafeString("".join(map(write, rows)))

    try:
        contents = [(all_of(row), all_of(beside(row)) if beside else None) for row in rows]
    except UnknownContentError:
        return written()
    return unchanged.fragment(written, "rows", given, digest_of(contents))


def all_of(value: Any, within: tuple = ()) -> Any:
    """What a value holds, a row with all that was fetched for it."""
    if type(value) in STORED:
        return value
    if isinstance(value, models.Model):
        return all_of_row(value, within)
    if isinstance(value, dict):
        return tuple([(key, all_of(one, within)) for key, one in value.items()])
    if isinstance(value, list | tuple | models.QuerySet):
        return tuple([all_of(one, within) for one in value])
    raise UnknownContentError(type(value))


def all_of_row(row: models.Model, within: tuple) -> tuple:
    """A row that leads back to the one it was fetched for does not tell of it again."""
    if any(row is other for other in within):
        return ()
    within = *within, row
    own = dict(vars(row))
    named = own.pop("_state").fields_cache
    parts = own.pop("_prefetched_objects_cache", {})
    stored = tuple(own.values())
    if not STORED.issuperset(map(type, stored)):
        fields = {field.attname: field for field in row._meta.concrete_fields}
        for name in fields.keys() & own:  # a file by its name
            if type(own[name]) not in STORED:
                own[name] = fields[name].get_prep_value(own[name])
        stored = all_of(tuple(own.values()), within)
    fetched = [all_of(one, within) for one in (*named.values(), *parts.values())]
    return type(row).__name__, stored, *fetched
