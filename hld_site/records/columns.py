"""What a column name means, resolved once: the one place that knows the kinds of field."""

import dataclasses
import functools
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from hld_site.languages.text import Translated
from hld_site.records.fields import Address, PartialDate
from hld_site.records.models import RecordModel


def computed(label, *, needs: tuple[str, ...] = (), sort: str = ""):
    """Marks a model's method as a column: what it needs is fetched with the rows of a list."""

    def mark(method):
        method.computed = Computed(label, needs, sort)
        method.short_description = label
        return method

    return mark


@dataclasses.dataclass(frozen=True)
class Computed:
    label: Any
    needs: tuple[str, ...]
    sort: str


class UnknownColumnError(LookupError):
    """A declaration names what its model does not have."""


@dataclasses.dataclass(frozen=True)
class Column:
    """``kind`` is plain, choice, yes/no, date, moment, partial date, address, translated,
    relation, owner or computed.
    """

    name: str
    kind: str
    label: Any
    field: Any = None
    needs: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()

    @property
    def file_names(self) -> tuple[str, ...]:
        """The columns of a file: six for a translated one, none where nothing is stored."""
        if self.kind == "translated":
            return self.field.columns
        return () if self.kind == "computed" else (self.name,)

    def value(self, row) -> Any:
        """What a page shows, before it is marked up."""
        value = getattr(row, self.name)
        if self.kind == "choice":
            return getattr(row, f"get_{self.name}_display")()
        return value() if self.kind == "computed" else value


KINDS: tuple[tuple[type, str], ...] = (
    (PartialDate, "partial date"),
    (Address, "address"),
    (models.BooleanField, "yes/no"),
    (models.DateTimeField, "moment"),
    (models.DateField, "date"),
)


def called(model: Any) -> str:
    """The column that a record of this type is named by; its key where it has its own heading."""
    if model.heading is not RecordModel.heading:
        return "key"
    for name in ("name", "title"):
        if isinstance(getattr(model, name, None), Translated):
            return name
    return "key"


@functools.cache
def resolve(model: Any, name: str) -> Column:
    attribute = getattr(model, name, None)
    if isinstance(attribute, Translated):
        return Column(name, "translated", attribute.label, attribute, sort=(name,))
    if found := getattr(attribute, "computed", None):
        return Column(
            name, "computed", found.label, needs=found.needs, sort=(found.sort,) * bool(found.sort)
        )
    if name == "owner" and hasattr(model, "owner_models"):
        return Column(name, "owner", model._meta.get_field("owner_type").verbose_name)
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        raise UnknownColumnError(f"{model._meta.label} has no column “{name}”") from None
    if field.is_relation and field.many_to_one and issubclass(field.related_model, RecordModel):
        by_name = f"{name}__{called(field.related_model)}"
        return Column(name, "relation", field.verbose_name, field, sort=(by_name,))
    if not field.concrete or field.is_relation:
        raise UnknownColumnError(f"{model._meta.label}.{name} is not something a column can show")
    kind = "choice" if field.choices else "plain"
    kind = next((named for sort, named in KINDS if isinstance(field, sort)), kind)
    return Column(name, kind, field.verbose_name, field, sort=(name,))
