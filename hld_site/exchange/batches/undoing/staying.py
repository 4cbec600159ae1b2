"""What stays of what a batch made when it is taken back, and why.

Never deleted are records that were ever public and what the batch made under them; nor is anything
to which rows that stay belong, or that they name.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hld_site.exchange.models import Batch, Change, Verdict
from hld_site.records import catalogue
from hld_site.records.declarations import Declaration, Part, is_record
from hld_site.records.history import ever_published

Lookup = dict[str, Any]


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


def made_by(batch: Batch, type_: str) -> set[int]:
    """The rows of a type that a batch made."""
    changes = Change.objects.filter(batch=batch, type=type_, verdict=Verdict.NEW, left_out=False)
    return {pk for pk in changes.values_list("object_id", flat=True) if pk is not None}


def needed_by_others(
    declared: Declaration, undo: Batch, undone: Batch, ids: list[int], public: set[int]
) -> dict[int, str]:
    """By the id of a record, what still belongs to it or names it.

    Rows that the batch made go with it, but for those that the undo lets stay, such as ``public``
    ones of the type itself: what names others is judged before what it names. Nor is a row counted
    that the undo lets name another again.
    """
    if not ids or not is_record(declared.model):
        return {}
    needed: dict[int, str] = {}
    for other, path, lookup, reason in pointing_at(declared.model, ids):
        rows = list(other.model._default_manager.filter(**lookup).values_list(path, "pk"))
        if rows:
            judged = Change.objects.filter(batch=undo, type=other.name)
            staying = judged.exclude(verdict=Verdict.REMOVED).values_list("object_id", flat=True)
            gone = made_by(undone, other.name) - {*staying}
            gone -= public if other.name == declared.name else set()
            gone |= set_back(judged, path.removesuffix("_id"))
            message = reason % {"type": other.label}
            needed |= {record_id: message for record_id, pk in rows if pk not in gone}
    return needed


def set_back(judged: QuerySet, name: str) -> set[int]:
    """The rows to which an undo gives the former value of a column."""
    changed = judged.filter(verdict=Verdict.CHANGED, left_out=False, after__has_key=name)
    return {pk for pk in changed.values_list("object_id", flat=True) if pk is not None}


def pointing_at(model: Any, ids: list[int]) -> Iterator[tuple[Declaration, str, Lookup, str]]:
    """Each type whose rows belong to these records or name them: by which path, and in words."""
    has = _("Rows of “%(type)s” that are not removed belong to it or name it.")
    for part in catalogue.parts():
        if part.is_owned_by_any:
            path = part.owner_column.id_attribute
            yield part, path, part.owner_column.of_type(model) | {f"{path}__in": ids}, has
        for field in part.model.record_fields():
            is_cut = field.remote_field.on_delete.__name__ == "SET_NULL"
            if field.related_model is model and not is_cut:
                yield part, field.attname, {f"{field.name}__in": ids}, has
    named = _("It is named by records of “%(type)s”.")
    for record, relation in catalogue.records_pointing_at(model):
        yield record, f"{relation}_id", {f"{relation}__in": ids}, named
