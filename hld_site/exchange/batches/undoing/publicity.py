"""What an undo never deletes: records that were ever public, and what it made under them."""

from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType

from hld_site.exchange.batches.looking_up.dependents import made_by
from hld_site.exchange.models import Batch
from hld_site.records import catalogue
from hld_site.records.declare import Declaration, Part
from hld_site.records.history import ever_published


def public_among(declared: Declaration, ids: list[int]) -> set[int]:
    """Of these rows, the records that people may have cited."""
    return set() if isinstance(declared, Part) else ever_published(declared.model, ids)


def parts_of_withdrawn(declared: Declaration, undone: Batch, ids: list[int]) -> set[int]:
    """Of these rows, the parts of records that the batch made and that are only withdrawn."""
    if not isinstance(declared, Part) or not ids:
        return set()
    staying: set[int] = set()
    for model, parts in by_owner(declared, ids).items():
        if model is None:  # a type that was removed
            continue
        owners = made_by(undone, catalogue.of(model).name) & set(parts)
        for owner in ever_published(model, owners):
            staying |= parts[owner]
    return staying


def by_owner(part: Part, ids: list[int]) -> dict[Any, dict[int, set[int]]]:
    """The rows of a type by the model and the id of the record that they belong to."""
    owned: dict[Any, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = part.model._default_manager.filter(pk__any_of=ids).order_by()
    if part.is_owned_by_any:
        for type_id, owner, pk in rows.values_list(*part.owner_column.paths, "pk"):
            owned[ContentType.objects.get_for_id(type_id).model_class()][owner].add(pk)
    else:
        for owner, pk in rows.values_list(part.owner_column.field.attname, "pk"):
            owned[part.owner_column.related][owner].add(pk)
    return owned
