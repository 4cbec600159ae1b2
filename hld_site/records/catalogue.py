"""All declarations there are: every ``Record`` and ``Part`` in the ``records.py`` of any app."""

import functools
import importlib
import importlib.util

from django.apps import AppConfig, apps

from hld_site.records.declarations import Declaration, Part, Record


def apps_with_records() -> list[AppConfig]:
    spec = importlib.util.find_spec
    return [config for config in apps.get_app_configs() if spec(f"{config.name}.records")]


@functools.cache
def everything() -> tuple[Declaration, ...]:
    """Records and parts, each after all that it points to: the order of loading."""
    declarations = [
        declared
        for config in apps_with_records()
        for declared in vars(importlib.import_module(f"{config.name}.records")).values()
        if isinstance(declared, Declaration)
    ]
    return tuple(_after_what_they_point_to(declarations))


@functools.cache
def by_name() -> dict[str, Declaration]:
    """As ``everything``, under the names that files, batches and addresses have for them."""
    return {declared.name: declared for declared in everything()}


def records() -> tuple[Record, ...]:
    return tuple(declared for declared in everything() if isinstance(declared, Record))


def parts() -> tuple[Part, ...]:
    return tuple(declared for declared in everything() if isinstance(declared, Part))


@functools.cache
def of(model) -> Declaration:
    """The declaration of a model; KeyError if it has none."""
    return {declared.model: declared for declared in everything()}[model]


@functools.cache
def parts_of(model) -> tuple[Part, ...]:
    """The parts that a record of this model owns."""
    return tuple(part for part in parts() if model in part.owner_models)


@functools.cache
def parts_pointing_at(model) -> tuple[tuple[Part, str], ...]:
    """The parts of other records that name one of this model, and the relation that does."""
    return tuple(
        (part, field.name)
        for part in parts()
        for field in part.model.record_fields()
        if field.related_model is model and field.name != part.owner
    )


@functools.cache
def records_pointing_at(model) -> tuple[tuple[Record, str], ...]:
    """The other types of record that name one of this model, and the relation that does."""
    return tuple(
        (record, field.name)
        for record in records()
        for field in record.model._meta.concrete_fields
        if field.is_relation and field.related_model is model
    )


@functools.cache
def parts_seen_at(model) -> tuple[tuple[Part, str], ...]:
    """Those that the public sees there: a relation that is internal leads to no page."""
    return tuple(pair for pair in parts_pointing_at(model) if _is_seen(*pair))


@functools.cache
def records_seen_at(model) -> tuple[tuple[Record, str], ...]:
    """The same of records."""
    return tuple(pair for pair in records_pointing_at(model) if _is_seen(*pair))


def _is_seen(declared: Declaration, relation: str) -> bool:
    return relation not in declared.internal_names


def _after_what_they_point_to(declarations: list[Declaration]) -> list[Declaration]:
    ordered: list[Declaration] = []
    waiting = list(declarations)
    while waiting:
        done = {declared.model for declared in ordered}
        ready = [d for d in waiting if _points_to(d, declarations) <= done]
        if not ready:
            ring = ", ".join(declared.model._meta.label for declared in waiting)
            raise RuntimeError(
                f"These types point at each other in a ring, and no file could come first: {ring}."
                " Relate two of them by a type of parts, as MeetingRelation does."
            )
        ordered += ready[:1]
        waiting.remove(ready[0])
    return ordered


def _points_to(declared: Declaration, declarations: list[Declaration]) -> set:
    if isinstance(declared, Part) and declared.is_owned_by_any:
        return {d.model for d in declarations if isinstance(d, Record)}
    models = {d.model for d in declarations} - {declared.model}
    return {
        field.related_model
        for field in declared.model._meta.concrete_fields
        if field.is_relation and field.related_model in models
    }
