"""``manage.py check`` names what a declaration forgot."""

from django.apps import apps
from django.contrib import admin
from django.core import checks
from django.db import models
from django.urls import NoReverseMatch, reverse

from hld_site.records import catalogue
from hld_site.records.columns import UnknownColumnError, resolve
from hld_site.records.declare import NEVER_IN_A_FILE, Part, Record, is_part, is_record


def error(number: int, message: str, hint: str, model):
    return checks.Error(message, hint=hint, obj=model, id=f"records.E{number:03}")


@checks.register("records")
def declarations_are_complete(app_configs, **kwargs):
    found: list[checks.Error] = []
    for declared in catalogue.everything():
        found += unknown_columns(declared) or [
            *forgotten_fields(declared),
            *told_twice(declared),
            *keys_that_are_not_unique(declared),
        ]
    return found


@checks.register("records")
def types_are_complete(app_configs, **kwargs):
    """A type that is declared nowhere, has no address or no place in the admin is named."""
    found = []
    declared = {d.model: d for d in catalogue.everything()}
    for model in apps.get_models():
        if (is_record(model) or is_part(model)) and model not in declared:
            kind = "Record" if is_record(model) else "Part"
            hint = f"Add a {kind}(...) to {file_of(model, 'records')}; then make the migration."
            found.append(error(5, f"{model._meta.label} is declared nowhere.", hint, model))
    for model, declaration in declared.items():
        if isinstance(declaration, Record) and not has_address(model):
            hint = f"Add *pages_of(...) with its declaration to {file_of(model, 'urls')}."
            found.append(error(6, f"{model._meta.label} has no address.", hint, model))
        if not admin.site.is_registered(model):
            kind = "RecordAdmin" if isinstance(declaration, Record) else "PartAdmin"
            hint = f"Register it with {kind} in {file_of(model, 'admin')}."
            found.append(error(7, f"{model._meta.label} is not in the admin.", hint, model))
    return found


def file_of(model, name: str) -> str:
    """The file of its app to look into: meetings/records.py."""
    return f"{model._meta.app_config.name.replace('.', '/')}/{name}.py"


def has_address(model) -> bool:
    try:
        return bool(reverse(f"{model._meta.model_name}-list"))
    except NoReverseMatch:
        return False


def unknown_columns(declared):
    lists = ("columns", "internal", "listed", "shown")
    found = []
    for which in lists:
        for name in getattr(declared, which, ()):
            try:
                resolve(declared.model, name)
            except UnknownColumnError as unknown:
                hint = f"Mend it in `{which}` of {declared.name}."
                found.append(error(2, str(unknown), hint, declared.model))
    return found


def forgotten_fields(declared):
    told = {name for column in (*declared.public, *declared.hidden) for name in column.file_names}
    told |= {"owner_type", "owner_id"} if "owner" in told else set()
    return [
        error(
            1,
            f"{declared.model._meta.label}.{field.name} is neither a column nor internal.",
            f"Name it in {file_of(declared.model, 'records')}: in `columns` of"
            f" “{declared.name}”, or in `internal` if the public shall not see it.",
            declared.model,
        )
        for field in declared.model._meta.concrete_fields
        if field.editable and field.name not in (*told, *NEVER_IN_A_FILE)
    ]


def told_twice(declared):
    both = set(declared.columns) & {*declared.internal, *declared.always_internal}
    beside = set(getattr(declared, "listed", ())) - set(declared.columns)
    wrong = [(name, "is both public and internal") for name in sorted(both)]
    wrong += [(name, "is listed but no column") for name in sorted(beside)]
    return [
        error(
            4,
            f"{declared.model._meta.label}.{name} {what}.",
            f"See {declared.name}.",
            declared.model,
        )
        for name, what in wrong
    ]


def keys_that_are_not_unique(declared):
    if isinstance(declared, Record) and not declared.model._meta.get_field("key").unique:
        what = f"{declared.model._meta.label}.key is not unique."
        return [error(3, what, "Give the field unique=True.", declared.model)]
    if isinstance(declared, Part) and not any(
        isinstance(constraint, models.UniqueConstraint)
        for constraint in declared.model._meta.constraints
    ):
        what = f"{declared.model._meta.label} has no key: nothing says when two rows are one."
        return [error(3, what, "Add a UniqueConstraint under its owner.", declared.model)]
    return []
