"""``manage.py check`` names what an import cannot do for a field.

That is what it asks of a row and an import passes by (records.E013), and a relation that an import
does not bring back (records.E015).
"""

from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from hld_site.records import catalogue
from hld_site.records.fields import Address, Digits, Line, Prose

Fault = tuple[str, str]  # what is passed by, and what to do instead
ALWAYS_TEXT = (Line, Prose, Address, Digits)
MET_DELETING = (models.PROTECT, models.RESTRICT, models.CASCADE, models.SET_NULL)
BY_DATE = ("unique_for_date", "unique_for_month", "unique_for_year")


@checks.register("records")
def fields_are_met_by_imports(app_configs, **kwargs):
    return [
        checks.Error(
            f"{declared.model._meta.label}: an import passes by {what}.",
            hint=hint,
            obj=declared.model,
            id="records.E013",
        )
        for declared in catalogue.everything()
        for what, hint in passed_by(declared.model)
    ]


def passed_by(model: Any) -> Iterator[Fault]:
    for field in model._meta.local_many_to_many:
        hint = "A type of parts with two relations does the same, and files have it."
        yield f"{field.name}, a relation to many", hint
    for field in model._meta.concrete_fields:
        yield from of_field(field)
    if model._meta.order_with_respect_to:
        hint = "Keep the place in a field of numbers, and say it in `ordering`."
        yield "order_with_respect_to, which numbers a row when it is saved by itself", hint
    for constraint in model._meta.constraints:
        if is_raw(getattr(constraint, "condition", None)):
            hint = "Write its condition with Q and expressions of fields."
            yield f"{constraint.name}, which is written in SQL", hint


def of_field(field: Any) -> Iterator[Fault]:
    for name in BY_DATE:
        if getattr(field, name, None):
            hint = "Keep the year, month or day in a field, and say it as a UniqueConstraint."
            yield f"{name} of {field.name}", hint
    if field.null and isinstance(field, ALWAYS_TEXT):
        hint = 'Leave `null` out: blank=True with default="" says that it may be empty.'
        yield f"null of {field.name}, whose text is never none", hint
    if field.is_relation and field.get_limit_choices_to():
        yield f"limit_choices_to of {field.name}", "Say it in clean() instead."
    if field.is_relation and field.remote_field.on_delete not in MET_DELETING:
        on_delete = field.remote_field.on_delete.__name__
        yield f"on_delete={on_delete} of {field.name}", "Say PROTECT, CASCADE or SET_NULL."
    if field.generated:
        hint = "Work it out in a method marked @computed, or in before_saving()."
        yield f"{field.name}, which the database works out", hint
    if field.db_default is not models.NOT_PROVIDED and not field.has_default():
        yield f"the db_default of {field.name}", "Give it the same `default`."


def is_raw(condition: Any) -> bool:
    if isinstance(condition, tuple):
        return is_raw(condition[1])
    if isinstance(condition, Q):
        return any(map(is_raw, condition.children))
    parts = condition.flatten() if hasattr(condition, "flatten") else [condition]
    return any(isinstance(part, RawSQL) for part in parts)


@checks.register("records")
def types_name_no_rows_of_their_own(app_configs, **kwargs):
    """A file names what is there or stands in a sheet before: rows of one sheet name none of it."""
    return [
        checks.Error(
            f"{declared.model._meta.label}.{field.name} names a row of the same type: a file that"
            " has both does not come back into an empty table.",
            hint="Relate the two by a type of parts with two relations, as MeetingRelation does.",
            obj=declared.model,
            id="records.E015",
        )
        for declared in catalogue.everything()
        for field in declared.model._meta.concrete_fields
        if field.is_relation and field.editable and field.related_model is declared.model
    ]
