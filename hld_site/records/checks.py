"""``manage.py check`` names what a declaration forgot."""

from django.apps import apps
from django.contrib import admin
from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import NoReverseMatch, reverse

from hld_site.records import catalogue
from hld_site.records.columns import NoKindError, UnknownColumnError, kinds, resolve
from hld_site.records.columns.surfaces import missing
from hld_site.records.declare import Part, Record, is_part, is_record

LISTS = ("public_names", "internal_names", "listed", "shown", "once")


def error(number: int, message: str, hint: str, model):
    return checks.Error(message, hint=hint, obj=model, id=f"records.E{number:03}")


@checks.register("records")
def declarations_are_complete(app_configs, **kwargs):
    errors: list[checks.Error] = []
    for declared in catalogue.everything():
        errors += unknown_columns(declared) or [
            *paths_that_lead_nowhere(declared),
            *forgotten_fields(declared),
            *told_twice(declared),
            *keys_that_are_not_unique(declared),
        ]
    return errors


@checks.register("records")
def types_are_complete(app_configs, **kwargs):
    """A type that is declared nowhere, has no address or no place in the admin is named."""
    errors = []
    declared = {d.model: d for d in catalogue.everything()}
    for model in apps.get_models():
        if (is_record(model) or is_part(model)) and model not in declared:
            hint = f"Add a declaration to {model._meta.app_config.name}.records."
            errors.append(error(5, f"{model._meta.label} is declared nowhere.", hint, model))
    for model, declaration in declared.items():
        if not admin.site.is_registered(model):
            hint = "Register it in admin.py, with RecordAdmin or PartAdmin."
            errors.append(error(7, f"{model._meta.label} is not in the admin.", hint, model))
        if isinstance(declaration, Record) and not has_address(model):
            hint = "Add *pages_of(...) to the urls.py of its app."
            errors.append(error(6, f"{model._meta.label} has no address.", hint, model))
    return errors


@checks.register("records")
def kinds_are_complete(app_configs, **kwargs):
    """A kind of column that some place has no function for is named.

    The addresses load every place there is; ``has_address`` above has asked for them.
    """
    return [
        error(
            9,
            f"{place.__module__}.{place.__name__} knows nothing of {kind.__name__}.",
            f"Register a function for it there: @{place.__name__}.register.",
            kind,
        )
        for place, kind in missing(kinds())
    ]


def has_address(model) -> bool:
    try:
        return bool(reverse(f"{model._meta.model_name}-list"))
    except NoReverseMatch:
        return False


def unknown_columns(declared):
    """Names of columns that there are not, and fields of a class that no kind is for."""
    errors = []
    for which in LISTS:
        for name in getattr(declared, which, ()):
            try:
                resolve(declared.model, name)
            except NoKindError as unknown:
                hint = "Give its class a kind in records/columns/kinds.py."
                errors.append(error(8, str(unknown), hint, declared.model))
            except UnknownColumnError as unknown:
                hint = f"Mend it in `{which.removesuffix('_names')}` of {declared.name}."
                errors.append(error(2, str(unknown), hint, declared.model))
    return errors


def paths_that_lead_nowhere(declared):
    """Filters and searches: "kind", or "memberships.kind", which looks into a part."""
    errors = []
    paths = [("filters", path) for path in getattr(declared, "filters", ())]
    paths += [("search", path) for path in getattr(declared, "search", ())]
    for which, path in paths:
        try:
            column = resolve_path(declared.model, path)
        except (UnknownColumnError, FieldDoesNotExist) as unknown:
            hint = f"Mend it in `{which}` of {declared.name}."
            errors.append(error(2, str(unknown), hint, declared.model))
            continue
        if not (column.can_filter if which == "filters" else column.cells):
            what = f"{declared.model._meta.label}.{path} cannot be in `{which}`."
            hint = f"A {type(column).__name__} has no values that rows have in common."
            errors.append(error(10, what, hint, declared.model))
    return errors


def resolve_path(model, path):
    part, _dot, name = path.rpartition(".")
    return resolve(model._meta.get_field(part).related_model if part else model, name)


def forgotten_fields(declared):
    placed = {name for column in (*declared.public, *declared.hidden) for name in column.fields}
    return [
        error(
            1,
            f"{declared.model._meta.label}.{field.name} is neither a column nor internal.",
            f"Name it in `columns` or `internal` of {declared.name}.",
            declared.model,
        )
        for field in declared.model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in placed
    ]


def told_twice(declared):
    both = set(declared.public_names) & set(declared.internal_names)
    beside = set(getattr(declared, "listed", ())) - set(declared.public_names)
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
