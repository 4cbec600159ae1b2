"""The history of a record says in which batch each row was written, as a link where it may."""

from collections.abc import Iterable

from hld_site.desk.batches.access import visible
from hld_site.exchange.models import Batch


def name_batches(user, rows: Iterable) -> None:
    """Gives each row of history the batch that wrote it; None where there is none to be seen."""
    rows = list(rows)
    batches = Batch.objects.filter(pk__in={row.batch for row in rows if row.batch})
    batches_by_id = {batch.pk: batch for batch in visible(user, batches)}
    for row in rows:
        row.written_by = batches_by_id.get(row.batch)
