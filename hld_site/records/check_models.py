"""``manage.py check`` names the models that the register cannot hold (records.E014)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.db import models

from hld_site.records import catalogue

Fault = tuple[str, str]  # what it is, and what to do instead


@checks.register("records")
def models_can_be_held(app_configs, **kwargs):
    declared = catalogue.everything()
    names = Counter(one.name for one in declared)
    faults = [(one.model, *fault) for one in declared for fault in of_model(one.model)]
    for one in declared:
        if names[one.name] > 1:
            hint = "Files and addresses go by it: give each type a name of its own."
            faults.append((one.model, f"shares the name “{one.name}” with another type", hint))
    return [
        checks.Error(f"{model._meta.label} {what}.", hint=hint, obj=model, id="records.E014")
        for model, what, hint in faults
    ]


def of_model(model: Any) -> Iterator[Fault]:
    if model._meta.proxy:
        yield (
            "is a proxy, and would have a history and files beside those of its model",
            "Declare the model itself; a proxy can have a ModelAdmin of its own.",
        )
    elif any(not parent._meta.abstract for parent in model._meta.parents):
        yield (
            "has a table beside that of another model",
            "Inherit from an abstract model, or point to the other by a ForeignKey.",
        )
    if not isinstance(model._meta.pk, models.AutoField):
        yield (
            "has no whole number as its primary key, by which history and search know a row",
            "Leave the primary key to Django, and keep what names a record in `key`.",
        )
    rows = model._default_manager.get_queryset()
    if not hasattr(rows, "published"):
        yield (
            "has a manager that does not know what is public",
            "Make it of RecordQuerySet or PartQuerySet: objects = Own.from_queryset(…)().",
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
