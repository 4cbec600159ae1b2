"""The rows of the register that a chunk of a file speaks of, fetched in a few queries."""

import functools
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from hld_site.records.columns import Column
from hld_site.records.columns.relations import OwnerColumn
from hld_site.records.declarations import Declaration, Record

Rows = dict[tuple, tuple[int, list]]  # by natural key, the id and the values


class Existing:
    """``names`` are the columns wanted; a row is its id and its values of JSON in their order."""

    def __init__(self, declared: Declaration, names: Sequence[str]):
        self.declared = declared
        self.columns: list[Column] = [declared.stored[name] for name in names]
        self.places = [list(names).index(name) for name in declared.natural_key]
        self.converted = [
            (place, column.to_data)
            for place, column in enumerate(self.columns)
            if not column.is_json and not column.is_reference
        ]
        self.owners = [
            place for place, column in enumerate(self.columns) if isinstance(column, OwnerColumn)
        ]

    def by_key(self, keys: Iterable[tuple]) -> Rows:
        """The rows with these natural keys, each a tuple of values of JSON."""
        keys = [key for key in keys if None not in key or self._may_stand(key)]
        if not keys:
            return {}
        rows = self.rows(self._named(keys))
        return {tuple(values[n] for n in self.places): (pk, values) for pk, values in rows}

    def by_some_of(self, keys: Iterable[tuple], places: Sequence[int]) -> Rows:
        """The rows that agree with one of these keys in some of its columns."""
        names = [self.declared.natural_key[n] for n in places]
        parts = {tuple(key[n] for n in places) for key in keys}
        if not parts or not names:
            return {}
        rows = self.rows(self._narrowed(names, list(parts)))
        return {tuple(values[n] for n in self.places): (pk, values) for pk, values in rows}

    def _may_stand(self, key: tuple) -> bool:
        """Whether what is empty in a key may be."""
        columns = [self.declared.stored[name] for name in self.declared.natural_key]
        parts = zip(columns, key, strict=True)
        return all(part is not None or column.may_be_null for column, part in parts)

    def values_by_id(self, ids: Iterable[int]) -> dict[int, dict[str, Any]]:
        names = [column.name for column in self.columns]
        rows = self.rows(Q(pk__any_of=list(ids)))
        return {pk: dict(zip(names, values, strict=True)) for pk, values in rows}

    def _named(self, keys: list[tuple]) -> Q:
        """Each column of the key narrows the rows; the pairs are compared when they are here."""
        if isinstance(self.declared, Record):
            return Q(key__any_of=[key for (key,) in keys])
        return self._narrowed(self.declared.natural_key, keys)

    def _narrowed(self, names: Sequence[str], keys: list[tuple]) -> Q:
        narrowed = Q()
        for name, parts in zip(names, zip(*keys, strict=True), strict=True):
            narrowed &= holding(self.declared.stored[name], set(parts))
        return narrowed

    def rows(self, condition: Q) -> list[tuple[int, list]]:
        """Reads plain values: no instance is made of a row that may turn out to be unchanged."""
        return self.read(self.declared.model._default_manager.filter(condition).order_by())

    def read(self, stored: QuerySet) -> list[tuple[int, list]]:
        """Of the rows of the type, or of their history."""
        paths = [path for column in self.columns for path in column.paths]
        rows = [(pk, list(values)) for pk, *values in stored.values_list("pk", *paths)]
        if self.owners:
            name_owners(rows, self.owners[0])
        for _pk, values in rows:
            for place, to_data in self.converted:
                if values[place] is not None:
                    values[place] = to_data(values[place])
        return rows


def name_owners(rows: list[tuple[int, list]], place: int) -> None:
    """Two columns of numbers become the reference of the record that they mean."""
    by_type: dict[int, set[int]] = {}
    for _pk, values in rows:
        by_type.setdefault(values[place], set()).add(values[place + 1])
    names: dict[tuple[int, int], str] = {}
    for type_id, ids in by_type.items():
        model: Any = ContentType.objects.get_for_id(type_id).model_class()
        if model is None:  # a type that was removed
            continue
        keys = model._default_manager.filter(pk__any_of=ids).values_list("pk", "key")
        names |= {(type_id, pk): f"{model._meta.model_name}/{key}" for pk, key in keys}
    for _pk, values in rows:
        values[place : place + 2] = [names.get((values[place], values[place + 1]))]


def as_text(value: Any) -> str:
    """A value of JSON as a file writes it: what the cell of an unchanged row looks like."""
    if value is None or value is False:
        return ""
    return "yes" if value is True else str(value)


@functools.singledispatch
def holding(column: Column, data: set) -> Q:
    """The rows whose column holds one of these values of JSON."""
    (path,) = column.paths
    one_of = Q(**{f"{path}__in": {column.back(value) for value in data - {None}}})
    return one_of | Q(**{path: None}) if None in data else one_of


@holding.register
def _holding_owner(column: OwnerColumn, data: set) -> Q:
    rows = Q(pk__in=[])
    for model, keys in column.by_type(data).items():
        ids = model._default_manager.filter(key__in=keys).values("pk")
        rows |= Q(**column.of_type(model), **{f"{column.id_attribute}__in": ids})
    return rows
