"""The generation: one number that rises with every change to what is public."""

import datetime
from typing import NamedTuple

from django.db import router, transaction
from django.db.models import F, Max, Subquery, Sum
from django.utils import timezone

from hld_site.installation.replica import PRIMARY
from hld_site.publishing.models import Generation

# How often a change has become visible that this process made.
changes_made_here = 0


class Current(NamedTuple):
    """The moment tells apart what a restored backup counts anew; ``source`` is the database that
    was asked, and that pages are read from.
    """

    number: int
    raised_at: datetime.datetime | None
    source: str = PRIMARY


def current(source: str = PRIMARY) -> Current:
    totals = (
        Generation.objects.using(source)
        .order_by()
        .aggregate(number=Sum("number"), raised_at=Max("raised_at"))
    )
    return Current(int(totals["number"] or 0), totals["raised_at"], source)


def increase() -> None:
    """In the transaction of the change, and once in it."""
    database = router.db_for_write(Generation)
    connection = transaction.get_connection(database)
    # What was done after a savepoint that was taken back is no longer in this list.
    if any(entry[1] is change_is_visible for entry in connection.run_on_commit):
        return
    with transaction.atomic(using=database, savepoint=False):
        rows = Generation.objects.using(database)
        free = rows.order_by("pk")
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True)
        now = timezone.now()
        one = rows.filter(pk=Subquery(free.values("pk")[:1]))
        if not one.update(number=F("number") + 1, raised_at=now):
            rows.create(raised_at=now)
        transaction.on_commit(change_is_visible, using=database)


def change_is_visible() -> None:
    global changes_made_here
    changes_made_here += 1
