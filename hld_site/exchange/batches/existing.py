"""The rows of the register that a chunk of a file speaks of, fetched in a few queries."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from hld_site.exchange.data import Item, items
from hld_site.records import catalogue
from hld_site.records.declare import Declaration, Record

Rows = dict[tuple, tuple[int, list]]  # by natural key, the id and the values


class Existing:
    """``names`` are the columns wanted; a row is its id and its values of JSON in their order."""

    def __init__(self, declared: Declaration, names: Sequence[str]):
        self.declared = declared
        known = items(declared)
        self.items: list[Item] = [known[name] for name in names]
        self.places = [list(names).index(name) for name in declared.natural_key]
        self.outs = [(n, item.out) for n, item in enumerate(self.items) if item.out]
        self.owned = [n for n, item in enumerate(self.items) if item.column.kind == "owner"]

    def by_key(self, keys: Iterable[tuple]) -> Rows:
        """The rows with these natural keys, each a tuple of values of JSON."""
        keys = [key for key in keys if all(part is not None or self._nullable(n)
                                           for n, part in enumerate(key))]  # fmt: skip
        if not keys:
            return {}
        found = self.rows(self._named(keys), [key[0] for key in keys])
        return {tuple(values[n] for n in self.places): (pk, values) for pk, values in found}

    def by_id(self, ids: Iterable[int]) -> dict[int, list]:
        return dict(self.rows(Q(pk__among=list(ids))))

    def _nullable(self, place: int) -> bool:
        name = self.declared.natural_key[place]
        return name != "owner" and self.declared.model._meta.get_field(name).null

    def _named(self, keys: list[tuple]) -> Q:
        """Each column of the key narrows the rows; the pairs are compared when they are here."""
        if isinstance(self.declared, Record):
            return Q(key__among=[key for (key,) in keys])
        wanted = Q()
        known = items(self.declared)
        for name, parts in zip(self.declared.natural_key, zip(*keys, strict=True), strict=True):
            if name == "owner":
                wanted &= owners_q(set(parts))
                continue
            item = known[name]
            values = {item.back(p) if item.back and p is not None else p for p in parts}
            one = Q(**{f"{item.path}__in": values - {None}})
            wanted &= one | Q(**{item.path: None}) if None in values else one
        return wanted

    def rows(self, wanted: Q, owners: Iterable[str] = ()) -> list[tuple[int, list]]:
        """Reads plain values: no instance is made of a row that may turn out to be unchanged."""
        paths = [
            path
            for item in self.items
            for path in (("owner_type_id", "owner_id") if item.name == "owner" else (item.path,))
        ]
        found = self.declared.model._default_manager.filter(wanted).order_by()
        rows = [(pk, list(values)) for pk, *values in found.values_list("pk", *paths)]
        if self.owned:
            self._name_owners(rows, self.owned[0])
        for _pk, values in rows:
            for place, out in self.outs:
                if values[place] is not None:
                    values[place] = out(values[place])
        return rows

    @staticmethod
    def _name_owners(rows: list[tuple[int, list]], place: int) -> None:
        """Two columns of numbers become the reference of the record that they mean."""
        by_type: dict[int, set[int]] = {}
        for _pk, values in rows:
            by_type.setdefault(values[place], set()).add(values[place + 1])
        names: dict[tuple[int, int], str] = {}
        for type_id, ids in by_type.items():
            model: Any = ContentType.objects.get_for_id(type_id).model_class()
            keys = model._default_manager.filter(pk__among=ids).values_list("pk", "key")
            names |= {(type_id, pk): f"{model._meta.model_name}/{key}" for pk, key in keys}
        for _pk, values in rows:
            values[place : place + 2] = [names.get((values[place], values[place + 1]))]


def owners_q(references: set[str]) -> Q:
    wanted = Q(pk__in=[])
    by_model: dict[str, list[str]] = {}
    for reference in references:
        kind, _slash, key = reference.partition("/")
        by_model.setdefault(kind, []).append(key)
    for record in catalogue.records():
        if keys := by_model.get(record.model._meta.model_name):
            ids = record.model._default_manager.filter(key__in=keys).values("pk")
            wanted |= Q(
                owner_type=ContentType.objects.get_for_model(record.model), owner_id__in=ids
            )
    return wanted
