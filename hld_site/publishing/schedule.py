"""The moments at which something becomes public, or ceases to be, by the clock alone."""

import datetime
from typing import Any

from django.db.models import Max, Min

from hld_site.publishing.generation import Current

# Types with a schedule; ``records`` enters them when Django starts.
scheduled: list[Any] = []
Moments = tuple[datetime.datetime | None, datetime.datetime | None]
_known: dict[Current, Moments] = {}  # of one generation


def next_after(at: datetime.datetime, generation: Current) -> datetime.datetime | None:
    """The next such moment; asked once a generation, and after each of them.

    Of an answer that was begun before the last one, which another has asked for since, by itself.
    """
    last, coming = _known.get(generation, (None, at))
    if last and last > at:
        return ask(at)[1]
    if coming and coming <= at:
        _known.clear()
        last, coming = _known[generation] = ask(at)
    return coming


def ask(at: datetime.datetime) -> Moments:
    """The last and the next, in one query."""
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
