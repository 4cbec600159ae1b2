"""What an undo never deletes: records that were ever public, and what it made under them."""

from hld_site.exchange.batches.looking_up.dependents import made_by
from hld_site.exchange.models import Batch
from hld_site.records import catalogue
from hld_site.records.declarations import Declaration, Part
from hld_site.records.history import ever_published


def public_among(declared: Declaration, ids: list[int]) -> set[int]:
    """Of these rows, the records that people may have cited."""
    return set() if isinstance(declared, Part) else ever_published(declared.model, ids)


def parts_of_withdrawn(declared: Declaration, undone: Batch, ids: list[int]) -> set[int]:
    """Of these rows, the parts of records that the batch made and that are only withdrawn."""
    if not isinstance(declared, Part) or not ids:
        return set()
    staying: set[int] = set()
    column = declared.owner_column
    rows = declared.model._default_manager.filter(pk__any_of=ids).order_by()
    for model in declared.owner_models:
        owned = dict(rows.filter(**column.of_type(model)).values_list("pk", column.id_attribute))
        if owned:
            owners = made_by(undone, catalogue.of(model).name) & set(owned.values())
            kept = ever_published(model, owners)
            staying |= {pk for pk, owner in owned.items() if owner in kept}
    return staying
