"""Which kind of column a field is: the one table that a new class of field is entered in."""

import functools
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from hld_site.languages.text import Translated
from hld_site.records import fields
from hld_site.records.columns import numbers, text, times
from hld_site.records.columns.base import Column, NoKindError, UnknownColumnError
from hld_site.records.columns.choices import (
    ChoiceColumn,
    ExactChoiceColumn,
    LanguageColumn,
    YesNoColumn,
)
from hld_site.records.columns.derived import ComputedColumn, TranslatedColumn
from hld_site.records.columns.relations import OwnerColumn, RelationColumn
from hld_site.records.models import RecordModel

KINDS: dict[type, type[Column]] = {
    fields.Citation: text.CitationColumn,
    fields.Digits: text.DigitsColumn,
    fields.LanguageCode: LanguageColumn,
    fields.Line: text.TextColumn,
    fields.PartialDate: times.PartialDateColumn,
    fields.Prose: text.ProseColumn,
    fields.Symbol: text.SymbolColumn,
    models.BooleanField: YesNoColumn,
    models.CharField: text.CodeColumn,
    models.DateField: times.DateColumn,
    models.DateTimeField: times.MomentColumn,
    models.DecimalField: numbers.DecimalColumn,
    models.DurationField: times.DurationColumn,
    models.EmailField: text.EmailColumn,
    models.FileField: text.FileColumn,
    models.FloatField: numbers.RealColumn,
    models.GenericIPAddressField: text.CodeColumn,
    models.IntegerField: numbers.WholeNumberColumn,
    models.TextField: text.ProseColumn,
    models.TimeField: times.TimeColumn,
    models.URLField: text.AddressColumn,
    models.UUIDField: text.IdentifierColumn,
}


def kinds() -> list[type[Column]]:
    """Every kind there is, each once."""
    choices = [ChoiceColumn, ExactChoiceColumn]
    others = [RelationColumn, OwnerColumn, TranslatedColumn, ComputedColumn]
    return list(dict.fromkeys([*KINDS.values(), *choices, *others]))


def kind_of(field: Any) -> type[Column]:
    """By the nearest class of the field that the table knows; one with choices is a choice.

    Raises NoKindError where the table knows none.
    """
    kind = next((KINDS[base] for base in type(field).__mro__ if base in KINDS), None)
    if field.choices and not (kind and issubclass(kind, ChoiceColumn)):
        return ChoiceColumn if kind is None or kind.is_json else ExactChoiceColumn
    if kind is None:
        raise NoKindError(f"{field} is a {type(field).__name__}, which no kind of column is for.")
    return kind


@functools.cache
def resolve(model: Any, name: str) -> Column:
    """The column of that name. Raises UnknownColumnError where the model has none."""
    attribute = getattr(model, name, None)
    if isinstance(attribute, Translated):
        kind = kind_of(attribute.field)
        return TranslatedColumn(model, name, attribute.label, attribute, (name,), kind=kind)
    if mark := getattr(attribute, "computed", None):
        return ComputedColumn(model, name, mark.label, None, mark.sort, mark.needs, asks=mark.asks)
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist:
        raise UnknownColumnError(f"{model._meta.label} has no column “{name}”") from None
    if isinstance(field, GenericForeignKey):
        label = model._meta.get_field(field.ct_field).verbose_name
        return OwnerColumn(model, name, label, field)
    if not field.is_relation and field.concrete:
        return kind_of(field)(model, name, field.verbose_name, field, (name,))
    related = field.related_model
    if field.many_to_one and isinstance(related, type) and issubclass(related, RecordModel):
        by_name = f"{name}__{related.heading_column()}"
        return RelationColumn(model, name, field.verbose_name, field, (by_name,))
    raise UnknownColumnError(f"{model._meta.label}.{name} is not something a column can show")
