"""Names that a field cannot have: something of ours, or of Django's, is called so already."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from hld_site.records.check_paths import Fault
from hld_site.records.declarations import Declaration
from hld_site.records.history import HistoryRow
from hld_site.records.querysets import RecordQuerySet

# What django-simple-history says of each version beside its values.
OF_VERSIONS = {"history", "instance", "instance_type", "next_record", "prev_record"}
RENAME = "Give the field another name."


def names_taken(declared: Declaration) -> Iterator[Fault]:
    model: Any = declared.model
    of_frame = list(frame_of(model))
    for field in own_fields(model, of_frame):
        owner = next((base for base in of_frame if field.name in public_names(base)), None)
        if owner is not None:
            what = f"{model._meta.label}.{field.name} hides what {owner.__name__} calls so."
            yield 18, what, RENAME
        elif field.name in OF_VERSIONS or field.name.startswith("history_"):
            what = f"{model._meta.label}.{field.name} is what its history calls something else."
            yield 18, what, RENAME
    rows = model._default_manager.get_queryset()
    if isinstance(rows, RecordQuerySet):
        try:
            rows.listed()
        except ValueError as clash:
            hint = "Rename the field, or what listed() of its queryset adds."
            yield 18, f"{model._meta.label}: {clash}", hint


def frame_of(model: Any) -> Iterator[type]:
    """What it inherits from that is no table, and what its history is made of."""
    yield from (base for base in model.__mro__[1:] if is_frame(base))
    yield HistoryRow


def is_frame(base: Any) -> bool:
    return base is models.Model or getattr(getattr(base, "_meta", None), "abstract", False)


def own_fields(model: Any, frame: list[type]) -> list[models.Field]:
    inherited = {name for base in frame[:-1] for name in fields_of(base)}
    return [field for field in model._meta.local_fields if field.name not in inherited]


def fields_of(base: Any) -> set[str]:
    return {field.name for field in base._meta.local_fields} if base is not models.Model else set()


def public_names(base: Any) -> set[str]:
    """Its methods, attributes and relations; of the history also its fields."""
    named = {name for name in vars(base) if not name.startswith("_")}
    if base is not models.Model:
        named |= {field.name for field in base._meta.private_fields}
    return named if base is HistoryRow else named - fields_of(base)
