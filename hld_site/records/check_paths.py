"""What ``manage.py check`` says of filters, searches and orders: do they lead to a column?"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db.models.sql import Query

from hld_site.records.columns import Column, UnknownColumnError, resolve
from hld_site.records.columns.derived import ComputedColumn
from hld_site.records.declarations import Declaration, Record
from hld_site.records.overrides import override_of
from hld_site.records.placement import internal_in
from hld_site.records.querysets import RecordQuerySet, is_translated

Fault = tuple[int, str, str]  # the number of the error, what is wrong, and what to do
# What the address of a list or a file says beside its filters.
PARAMETERS = {"before", "columns", "languages", "page", "q", "rows", "sort"}


NO_RELATION = (
    "A column names a record by a ForeignKey to its type; one to one is that with a"
    " UniqueConstraint. What is no record can be a field with editable=False."
)


class NoPartError(ValueError):
    """A path leads through what is no part of the record."""


def paths_that_lead_nowhere(declared: Declaration) -> Iterator[Fault]:
    yield from of_computed(declared)
    if not isinstance(declared, Record):
        return
    for path in declared.filters:
        yield from of_path(declared, "filters", path)
    for path in declared.search:
        yield from of_path(declared, "search", path)
    yield from of_order(declared)
    yield from of_expressions(declared)
    yield from of_own_filters(declared)
    parts = {relation.name for relation in declared.model._meta.related_objects}
    for name in sorted(set(declared.named_by) - parts):
        what = f"{declared.model._meta.label} has no parts “{name}”."
        yield 2, what, f"Mend it in `named_by` of {declared.name}."


def of_path(declared: Record, which: str, path: str) -> Iterator[Fault]:
    """Filters and searches: "kind", or "memberships.kind", which looks into a part."""
    label = declared.model._meta.label
    refused = f"{label}.{path} cannot be in `{which}`"
    try:
        column = resolve_path(declared.model, path)
    except (UnknownColumnError, FieldDoesNotExist) as unknown:
        yield 2, str(unknown), what_to_do(declared, path, which)
        return
    except NoPartError as wrong:
        hint = "A path leads into a part, as “days.date”; say the rest in a @computed column."
        yield 10, f"{refused}: {wrong}.", hint
        return
    name = path.rpartition(".")[2]
    internal = declared.internal_names if name == path else internal_in(column.model)
    if name in internal:
        yield 10, f"{refused}: it is internal, and the public has that.", "Take it out of one."
    if which == "filters" and name in PARAMETERS:
        hint = (
            f"?{name}= says something else in the address of a list: give the field another name."
        )
        yield 10, f"{refused}.", hint
    if not (column.can_filter if which == "filters" else column.cells):
        hint = (
            "Name the fields that it is made of."
            if isinstance(column, ComputedColumn)
            else f"Take it out: a {type(column).__name__} has no values that rows have in common."
        )
        yield 10, f"{refused}.", hint


def of_own_filters(declared: Declaration) -> Iterator[Fault]:
    """Those that the class of an app adds: an address has each by its name."""
    own = override_of(declared.model, "filters", "Filters")
    for name, each in (own.base_filters if own else {}).items():
        if issubclass(each.field_class, forms.MultiValueField):
            what = f"{own.__name__}.{name} has several parts, and an address one value by its name."
            yield 10, what, "Make a filter of each part: from where on, and up to where."


def resolve_path(model: Any, path: str) -> Column:
    part, _dot, name = path.rpartition(".")
    if not part:
        return resolve(model, name)
    relation: Any = None if "." in part else model._meta.get_field(part)
    if not getattr(relation, "one_to_many", False):
        raise NoPartError(f"“{part}” is no part of it")
    return resolve(relation.related_model, name)


def what_to_do(declared: Declaration, name: str, place: str, whose: str = "") -> str:
    """Where a name that there is not stands in the lists of a type."""
    if isinstance(getattr(declared.model, name, None), property):
        return "Make it a method marked @computed."
    relations = {one.name: one for one in declared.model._meta.get_fields() if one.is_relation}
    relation: Any = relations.get(name)
    if relation is None:
        return f"Mend it in `{place}` of {whose or declared.name}."
    if relation.many_to_many:
        return f"Take it out of `{place}`: a type of parts with two relations does the same."
    if not relation.concrete:
        return (
            f"Take it out of `{place}`: the rows that name a record stand on its page by"
            f" themselves. A filter and a search look into parts, as “{name}.…”."
        )
    return NO_RELATION


def of_computed(declared: Declaration) -> Iterator[Fault]:
    """What a method says that it needs, and is sorted by."""
    meta = declared.model._meta
    for column in (*declared.public, *declared.hidden):
        if not isinstance(column, ComputedColumn):
            continue
        for need in column.needs:
            if need not in {field.name for field in meta.get_fields()}:
                what = f"{meta.label} has no relation “{need}”."
                yield 2, what, f"Mend it in `needs` of {column.name}()."
        for unknown in leading_nowhere(declared, column.sort):
            yield 2, unknown, f"Mend it in `sort` of {column.name}()."


def of_order(declared: Record) -> Iterator[Fault]:
    for unknown in leading_nowhere(declared, declared.order):
        yield 2, unknown, f"Mend it in `order` of {declared.name}."


def of_expressions(declared: Record) -> Iterator[Fault]:
    """What listed() adds and indexes hold: the classes of their fields have to fit together."""
    model = declared.model
    rows = model._default_manager.get_queryset()
    made = {
        f"the index {index.name}": expression.resolve_expression(Query(model))
        for index in model._meta.indexes
        for expression in index.expressions
    }
    if isinstance(rows, RecordQuerySet):
        made |= {f"“{name}” of listed()": e for name, e in rows.listed().query.annotations.items()}
    for place, expression in made.items():
        try:
            expression.output_field.get_internal_type()
        except FieldError as mixed:
            hint = "Give its fields one class, or say `output_field`."
            yield 10, f"{model._meta.label}: {place} cannot be worked out: {mixed}", hint


def leading_nowhere(declared: Declaration, paths: Iterable[str]) -> Iterator[str]:
    """The paths that a list cannot be ordered by, in words."""
    model, rows = declared.model, declared.model._default_manager.get_queryset()
    if isinstance(rows, RecordQuerySet):
        try:
            rows = rows.listed()
        except ValueError:  # records.E018 names it
            return
    elif isinstance(declared, Record):  # records.E014 names it
        return
    for given in paths:
        if not isinstance(given, str):
            yield f"{model._meta.label} is ordered by {given}, which is no name of a column."
            continue
        path = given.removeprefix("-")
        if path in rows.query.annotations or is_translated(model, path):
            continue
        try:
            steps = rows.query.names_to_path(path.split("__"), model._meta, fail_on_missing=True)[0]
        except (FieldDoesNotExist, FieldError) as unknown:
            yield str(unknown)
        else:
            if any(step.m2m for step in steps):
                yield f"{model._meta.label} is ordered by {path}, of which a row has several."
