"""``manage.py check`` names the models that the register cannot hold (records.E014)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from django.db import models

from hld_site.records import catalogue
from hld_site.records.declarations import is_part, is_record
from hld_site.records.querysets import PartQuerySet, RecordQuerySet

Fault = tuple[str, str]  # what it is, and what to do instead


@checks.register("records")
def models_can_be_held(app_configs, **kwargs):
    declared = catalogue.everything()
    names = Counter(one.name for one in declared)
    # What leans on another model cannot be held, declared or not.
    types = [model for model in apps.get_models() if is_record(model) or is_part(model)]
    leaning = filter(leans_on_another, types)
    models = dict.fromkeys([*(one.model for one in declared), *leaning])
    faults = [(model, *fault) for model in models for fault in of_model(model)]
    for one in declared:
        if names[one.name] > 1:
            hint = "Files and addresses go by it: give each type a name of its own."
            faults.append((one.model, f"shares the name “{one.name}” with another type", hint))
    return [
        checks.Error(f"{model._meta.label} {what}.", hint=hint, obj=model, id="records.E014")
        for model, what, hint in faults
    ]


def leans_on_another(model: Any) -> bool:
    """A proxy, or one that has a table beside that of the model that it inherits from."""
    return any(not parent._meta.abstract for parent in model._meta.parents)


def of_model(model: Any) -> Iterator[Fault]:
    if model._meta.proxy:
        yield (
            "is a proxy, and would have a history and files beside those of its model",
            "Put its methods on the model, and a choice of rows into its QuerySet or a filter.",
        )
        return
    if leans_on_another(model):
        yield (
            "has a table beside that of another model",
            "Inherit from an abstract model, or point to the other by a ForeignKey.",
        )
        return
    if not isinstance(model._meta.pk, models.AutoField):
        yield (
            "has no whole number as its primary key, by which history and search know a row",
            "Leave the primary key to Django, and keep what names a record in `key`.",
        )
    rows = model._default_manager.get_queryset()
    needed = RecordQuerySet if is_record(model) else PartQuerySet
    if not isinstance(rows, needed):
        yield (
            "has a manager that does not know what is public",
            f"Make it of {needed.__name__}: objects = Own.from_queryset({needed.__name__})().",
        )
    if rows.query.where or rows.query.is_sliced:
        yield (
            "has a default manager that hides rows: an import would not see that they are there",
            "Take the condition out of get_queryset(): hide rows in published(), or give a second"
            " manager the condition.",
        )
    for field in model._meta.concrete_fields:
        if field.is_relation and field.target_field is not field.related_model._meta.pk:
            yield (
                f"names by {field.name} a row by “{field.target_field.name}”, and forms and pages"
                " know rows by their numbers",
                "Leave to_field out: files and addresses name a record by its key all the same.",
            )
