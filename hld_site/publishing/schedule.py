"""The moments at which something becomes public, or ceases to be, by the clock alone."""

import datetime
from typing import Any

from django.db.models import Max, Min

from hld_site.publishing.generation import Current

# Types with a schedule; ``records`` enters them when Django starts.
scheduled: list[Any] = []
Moments = tuple[datetime.datetime | None, datetime.datetime | None]
_known: dict[Current, Moments] = {}  # of one generation


def around(at: datetime.datetime, generation: Current) -> Moments:
    """The last such moment and the next; asked once a generation, and after each of them.

    Of an answer that was begun before the last one, which another has asked for since, by itself.
    """
    known = _known.get(generation)
    if known and known[0] and known[0] > at:
        return ask(at)
    if known is None or (known[1] and known[1] <= at):
        known = ask(at)
        _known.clear()
        _known[generation] = known
    return known


def ask(at: datetime.datetime) -> Moments:
    """In one query."""
    past, coming = [], []
    for model in scheduled:
        rows = model._default_manager.order_by()
        for name in ("public_from", "public_until"):
            past.append(rows.filter(**{f"{name}__lte": at}).values_list(Max(name)))
            coming.append(rows.filter(**{f"{name}__gt": at}).values_list(Min(name)))
    if not scheduled:
        return None, None
    first, *others = past + coming
    moments = [row[0] for row in first.union(*others, all=True) if row[0] is not None]
    return (
        max((moment for moment in moments if moment <= at), default=None),
        min((moment for moment in moments if moment > at), default=None),
    )
