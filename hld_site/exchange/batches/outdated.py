"""What the register has no longer of what an older batch names, and what it needs since."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from hld_site.exchange.batches.asking.questions import unanswered
from hld_site.exchange.models import Batch, Verdict, error_of
from hld_site.records.catalogue import by_name
from hld_site.records.declarations import Declaration


def missing_columns(type_: str, names: Iterable[str] = ()) -> list[str]:
    """The type itself, or those of its columns that there are no more, as “states: colour”."""
    declared = by_name().get(type_)
    if declared is None:
        return [type_]
    return [f"{type_}: {name}" for name in names if name not in declared.stored]


def missing_columns_of(changes: Iterable[Any]) -> list[str]:
    """What changes would write and cannot, each once."""
    names: dict[str, set[str]] = {}
    for change in changes:
        names.setdefault(change.type, set()).update(change.before or (), change.after or ())
    return [one for type_, some in names.items() for one in missing_columns(type_, sorted(some))]


def missing_values(declared: Declaration, values: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """What is wrong with a row that would be made: it has not what every new row needs by now."""
    missing = [name for name in declared.needed if name not in values]
    return [error_of(needs_this_column(key), name) for name in missing]


def needs_this_column(key: str) -> str:
    message = _("“%(key)s” is not in the register. A row that adds it needs this column too.")
    return message % {"key": key}


def missing_values_of(change: Any) -> list[dict[str, Any]]:
    is_new = change.verdict == Verdict.NEW
    return missing_values(by_name()[change.type], change.after or {}, change.key) if is_new else []


def kinds_of(types: Iterable[str]) -> dict[str, dict[str, str]]:
    """What the values of each field may be, by type, for a check to note."""
    known = {name: by_name()[name].model for name in types if name in by_name()}
    return {
        name: {field.name: kind_of(field) for field in model._meta.concrete_fields}
        for name, model in known.items()
    }


def kind_of(field: Any) -> str:
    bounds = (field.max_length, getattr(field, "decimal_places", None), field.null, field.blank)
    related = field.related_model and field.related_model._meta.label
    choices = [value for value, _label in field.flatchoices]
    bounded = repr((type(field).__name__, *bounds, related, choices))
    return hashlib.blake2b(bounded.encode(), digest_size=6).hexdigest()


def is_of_other_kinds(batch: Batch) -> bool:
    """Whether a field is of another class, length or choices than when the batch was checked."""
    noted = batch.reading.get("kinds", {})
    now = kinds_of(noted)
    return any(
        now.get(type_, {}).get(name, kind) != kind
        for type_, kinds in noted.items()
        for name, kind in kinds.items()
    )


def is_outdated(batch: Batch) -> bool:
    """By what its check noted; whoever writes it looks at each of its rows."""
    if is_of_other_kinds(batch):
        return True
    noted = [(type_, ()) for type_ in batch.reading.get("marks", {})]
    subjects = [subject_of(batch, about) for about in unanswered(batch)]
    return any(missing_columns(type_, names) for type_, names in (*noted, *subjects) if type_)


def subject_of(batch: Batch, about: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The type that a question is about, and its column, where it is about such."""
    sheets = {sheet["key"]: sheet["type"] for sheet in batch.reading.get("sheets", [])}
    of_sheet = sheets.get(about.get("sheet", ""), "") if about["kind"] == "columns" else ""
    return about.get("type", of_sheet), tuple(filter(None, [about.get("field")]))
