"""``manage.py check`` names what a declaration forgot."""

import inspect

from django.apps import apps
from django.contrib import admin
from django.core import checks
from django.db import models
from django.db.models import signals
from django.urls import NoReverseMatch, reverse

from hld_site.languages.text import Translated
from hld_site.records import catalogue
from hld_site.records.check_lists import hint_of_forgotten, texts_for_lists, unknown_names
from hld_site.records.check_models import leans_on_another
from hld_site.records.check_names import names_taken
from hld_site.records.check_paths import paths_that_lead_nowhere
from hld_site.records.columns import kinds
from hld_site.records.columns.surfaces import missing
from hld_site.records.declarations import Part, Record, is_part, is_record
from hld_site.records.models import RecordModel, Row

INSTEAD = {
    "save": "What a value is by itself belongs in to_python() of its field, or in clean(); what"
    " depends on other rows in before_saving() or after_saving(); else pre_save() of a field.",
    "delete": "Hear of rows_written in hld_site.records.signals, which every door sends.",
    **dict.fromkeys(
        ("full_clean", "validate_unique", "validate_constraints"),
        "Say it in clean(), or as a constraint.",
    ),
}


def error(number: int, message: str, hint: str, model):
    return checks.Error(message, hint=hint, obj=model, id=f"records.E{number:03}")


@checks.register("records")
def declarations_are_complete(app_configs, **kwargs):
    errors: list[checks.Error] = []
    for declared in catalogue.everything():
        if leans_on_another(declared.model):  # records.E014 names it
            continue
        if taken := [error(*fault, declared.model) for fault in names_taken(declared)]:
            errors += taken  # what else is asked of the model would meet the field
            continue
        if texts := [error(*fault, declared.model) for fault in texts_for_lists(declared)]:
            errors += texts  # what else is asked would meet their letters
            continue
        errors += rules_of(declared.model)
        errors += [error(*fault, declared.model) for fault in unknown_names(declared)] or [
            *(error(*fault, declared.model) for fault in paths_that_lead_nowhere(declared)),
            *forgotten_fields(declared),
            *declared_twice(declared),
            *keys_that_are_not_unique(declared),
        ]
    return errors


@checks.register("records")
def types_are_complete(app_configs, **kwargs):
    """A type that is declared nowhere, has no address or no place in the admin is named."""
    errors = []
    declared = {d.model: d for d in catalogue.everything()}
    for model in apps.get_models():
        is_one = is_record(model) or is_part(model)
        if is_one and model not in declared and not leans_on_another(model):
            kind = "Record" if is_record(model) else "Part"
            hint = f"Add a {kind}(...) to {file_of(model, 'records')}; then make the migration."
            errors.append(error(5, f"{model._meta.label} is declared nowhere.", hint, model))
    for model, declaration in declared.items():
        if isinstance(declaration, Record) and not has_address(model):
            hint = (
                f"Add *pages_of(...) with its declaration to {file_of(model, 'urls')}, and include"
                " that file in hld_site/urls.py."
            )
            errors.append(error(6, f"{model._meta.label} has no address.", hint, model))
        elif (
            isinstance(declaration, Record) and not declaration.has_pages and not leads_away(model)
        ):
            hint = (
                "Say in get_absolute_url() where: its place in a list that shows all, for example,"
                f" or leave `has_pages` out of {file_of(model, 'records')}."
            )
            what = f"{model._meta.label} has no pages, and nothing says where its records are."
            errors.append(error(6, what, hint, model))
        if not admin.site.is_registered(model):
            kind = "RecordAdmin" if isinstance(declaration, Record) else "PartAdmin"
            hint = f"Register it with {kind} in {file_of(model, 'admin')}."
            errors.append(error(7, f"{model._meta.label} is not in the admin.", hint, model))
    return errors


@checks.register("records")
def kinds_are_complete(app_configs, **kwargs):
    """A kind of column that some place has no function for is named.

    The addresses load every place there is; ``has_address`` below has asked for them.
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


def file_of(model, name: str) -> str:
    """The file of its app to look into: meetings/records.py."""
    return f"{model._meta.app_config.name.replace('.', '/')}/{name}.py"


def has_address(model) -> bool:
    try:
        return bool(reverse(f"{model._meta.model_name}-list"))
    except NoReverseMatch:
        return False


def leads_away(model) -> bool:
    return model.get_absolute_url is not RecordModel.get_absolute_url


def rules_of(model):
    """Constraints that an import would not meet in its preview, and code that it passes by.

    An import writes many rows at once: rules about one row are met by ``clean`` and by
    CheckConstraints, those about many by UniqueConstraints of fields.
    """
    errors = []
    for constraint in model._meta.constraints:
        if not is_met_by_imports(constraint):
            what = f"{model._meta.label}: the constraint {constraint.name} is not met by imports."
            hint = (
                "Say it as a UniqueConstraint of plain fields, without expressions, opclasses or"
                " nulls_distinct: let a field keep what shall be one, as in small letters. What"
                " one row must be is a CheckConstraint, or stands in clean()."
            )
            errors.append(error(11, what, hint, model))
        elif not is_worded(constraint):
            what = f"{model._meta.label}: the constraint {constraint.name} has no words of its own."
            hint = "Give it a violation_error_message: what is wrong, and what to do."
            errors.append(error(16, what, hint, model))
    if model._meta.unique_together:
        what = f"{model._meta.label}: unique_together is not met by imports."
        errors.append(error(11, what, "Say it as a UniqueConstraint of the same fields.", model))
    return [*errors, *(error(12, what, hint, model) for what, hint in passed_by(model))]


def passed_by(model):
    """What Django does for one row that is saved or deleted, and nobody for many at once."""
    for name, hint in INSTEAD.items():
        if getattr(model, name) is not getattr(Row, name):
            what = f"{model._meta.label}.{name}() is passed by when many rows are written at once."
            yield what, hint
    for name in ("pre_save", "post_save", "pre_delete", "post_delete"):
        live, live_async = getattr(signals, name)._live_receivers(sender=model)
        for receiver in filter(is_of_a_type, (*live, *live_async)):
            called = f"{receiver.__module__}.{getattr(receiver, '__qualname__', receiver)}"
            what = (
                f"{model._meta.label}: {called} hears of {name}, which is not sent when many rows"
                " are written at once."
            )
            yield what, "Hear of rows_written in hld_site.records.signals, which every door sends."


def is_of_a_type(receiver):
    """Whether it is code of an app of the register: neither of the house nor of a library."""
    tops = {declared.model.__module__.partition(".")[0] for declared in catalogue.everything()}
    return receiver.__module__.partition(".")[0] in tops - {"hld_site"}


def is_worded(constraint):
    """Django words those of fields alone by itself."""
    is_default = constraint.violation_error_message == constraint.default_violation_error_message
    return not is_default or isinstance(constraint, models.UniqueConstraint)


def is_met_by_imports(constraint):
    if isinstance(constraint, models.UniqueConstraint):
        return bool(constraint.fields) and constraint.nulls_distinct is not False
    return isinstance(constraint, models.CheckConstraint)


def forgotten_fields(declared):
    """By the names that a declaration gives them: a translated one stands for its six fields."""
    model = declared.model
    placed = {name for column in (*declared.public, *declared.hidden) for name in column.fields}
    translated = {
        field: name
        for name, attribute in inspect.getmembers_static(model)
        if isinstance(attribute, Translated)
        for field in attribute.columns
    }
    forgotten = {
        translated.get(field.name, field.name): field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in placed
    }
    hint = (
        f"Name it in {file_of(model, 'records')}: in `columns` of “{declared.name}”, or in"
        " `internal` if the public shall not see it."
    )
    return [
        error(
            1,
            f"{model._meta.label}.{name} is neither a column nor internal.",
            hint_of_forgotten(field, hint),
            model,
        )
        for name, field in forgotten.items()
    ]


def declared_twice(declared):
    both = set(declared.public_names) & set(declared.internal_names)
    beside = set(getattr(declared, "listed", ())) - set(declared.public_names)
    on_pages = {*getattr(declared, "shown", ())} & set(declared.internal_names)
    wrong = [(name, "is both public and internal") for name in sorted(both | on_pages)]
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
    if not isinstance(declared, Part):
        return []
    if not declared.key_constraints:
        what = f"{declared.model._meta.label} has no key: nothing says when two rows are one."
        return [error(3, what, "Add a UniqueConstraint under its owner.", declared.model)]
    return [
        error(
            3,
            f"{declared.model._meta.label}.{name} may be null, and for {constraint.name} two rows"
            " without it are never one: a file that has both does not come back.",
            "Say it in two constraints: condition=~Q(…=None) with the field, condition=Q(…=None)"
            " without it.",
            declared.model,
        )
        for constraint in declared.key_constraints
        if constraint.condition is None
        for name in constraint.fields
        if declared.model._meta.get_field(name).null
    ]
