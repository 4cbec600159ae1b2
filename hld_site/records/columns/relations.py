"""Columns that name another record by its key."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from hld_site.records.columns.base import Column

NOT_YET = -1  # the id of a record that the same batch makes, until it is applied


class ReferenceColumn(Column):
    is_reference: ClassVar[bool] = True
    is_json: ClassVar[bool] = False

    def from_data(self, data) -> str:
        """What names the record: whoever has the data looks it up."""
        return data

    @property
    def empty(self) -> Any:
        return None

    def to_cell(self, value) -> str:
        return "" if value is None else self.to_data(value)

    @property
    def id_attribute(self) -> str:
        """The attribute of a row that holds the id of the record that it names."""
        return self.model._meta.get_field(self.fields[-1]).attname

    def of_type(self, model: Any) -> dict[str, Any]:
        """What besides the id tells the rows that name a record of this type."""
        return {}

    def naming(self, record: Any) -> dict[str, Any]:
        """The fields of a row that names this record, to ask for such rows or to make one."""
        return self.of_type(record.__class__) | {self.fields[-1]: record.pk}

    def ids(self, keys: Iterable[str]) -> dict[str, int]:
        """The id of each record that one of these names."""
        raise NotImplementedError

    def point(self, row, key: str | None, number: int | None) -> None:
        """Lets an instance name a record, or none; no number: one that is made with it."""
        raise NotImplementedError

    def names_none(self, row) -> bool:
        """Whether an instance names no record; asks the database nothing."""
        raise NotImplementedError


class RelationColumn(ReferenceColumn):
    """A record of one type, by its key; an unknown key is an error, never dropped."""

    def to_data(self, value) -> str:
        return value.key

    def value(self, row) -> Any:
        """The record, where it may be shown: one that is not public was fetched for no page."""
        return getattr(row, self.name, None)

    def data(self, row) -> Any:
        record = self.value(row)
        return None if record is None else self.to_data(record)

    @property
    def related(self) -> Any:
        return self.field.related_model

    @property
    def paths(self) -> tuple[str, ...]:
        return (f"{self.name}__key",)

    def parse(self, text: str) -> Any:
        return find(self.related, text)

    def ids(self, keys: Iterable[str]) -> dict[str, int]:
        return ids_by_key(self.related, keys)

    def attributes(self, data: Any, ids: dict[str, int]) -> dict[str, Any]:
        return {self.field.attname: None if data is None else ids[data]}

    def point(self, row, key: str | None, number: int | None) -> None:
        setattr(row, self.field.attname, None if key is None else number or NOT_YET)

    def names_none(self, row) -> bool:
        return getattr(row, self.field.attname) is None

    @property
    def may_hold(self) -> str:
        types = str(self.related._meta.verbose_name_plural)
        return _("The key of one of these: %(types)s") % {"types": types}


class OwnerColumn(ReferenceColumn):
    """A record of any type, as "meeting/hld-2006": whose a source or a question is.

    ``field`` is the generic foreign key.
    """

    can_filter: ClassVar[bool] = False

    def to_data(self, value) -> str:
        return value.reference

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field.ct_field, self.field.fk_field)

    @property
    def type_attribute(self) -> str:
        return self.model._meta.get_field(self.field.ct_field).attname

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.type_attribute, self.field.fk_field)

    def of_type(self, model: Any) -> dict[str, Any]:
        return {self.field.ct_field: content_type(model).pk}

    @property
    def read_only(self) -> bool:
        return False

    @property
    def in_form(self) -> bool:
        """Forms of its parts stand on the page of the owner."""
        return False

    @property
    def may_be_empty(self) -> bool:
        return False

    @property
    def may_be_null(self) -> bool:
        return False

    @property
    def is_optional(self) -> bool:
        return False

    @property
    def help_text(self) -> str:
        return ""

    @property
    def related(self) -> dict[str, Any]:
        """The types that it may name, by what its text begins with."""
        return {model._meta.model_name: model for model in self.model.owner_models()}

    def parse(self, text: str) -> Any:
        kind, _slash, key = text.partition("/")
        if kind not in self.related or not key:
            raise ValueError(no_reference(text))
        return find(self.related[kind], key)

    def by_type(self, references: Iterable[str]) -> dict[Any, list[str]]:
        """The keys that references name, by model; those of no type there is are left out."""
        keys: dict[Any, list[str]] = defaultdict(list)
        for reference in references:
            kind, _slash, key = reference.partition("/")
            if kind in self.related:
                keys[self.related[kind]].append(key)
        return keys

    def ids(self, keys: Iterable[str]) -> dict[str, int]:
        return {
            f"{model._meta.model_name}/{key}": pk
            for model, some in self.by_type(keys).items()
            for key, pk in ids_by_key(model, some).items()
        }

    def attributes(self, data: Any, ids: dict[str, int]) -> dict[str, Any]:
        model = self.related[data.partition("/")[0]]
        return {self.type_attribute: content_type(model).pk, self.field.fk_field: ids[data]}

    def point(self, row, key: str | None, number: int | None) -> None:
        """The owner, known by its number alone, so that rules may ask whose the row is."""
        if key is None:
            return
        kind, _slash, own_key = key.partition("/")
        model = self.related[kind]
        setattr(row, self.field.ct_field, content_type(model))
        setattr(row, self.name, model(pk=number or NOT_YET, key=own_key))

    def names_none(self, row) -> bool:
        return getattr(row, self.field.fk_field) is None

    @property
    def may_hold(self) -> str:
        return _("A type and a key: meeting/hld-2013")


def content_type(model) -> ContentType:
    return ContentType.objects.get_for_model(model)


def ids_by_key(model, keys: Iterable[str]) -> dict[str, int]:
    rows = model._default_manager.filter(key__any_of=set(keys)).order_by()
    return dict(rows.values_list("key", "pk"))


def no_reference(text: str) -> str:
    return _("“%(text)s” names no record: write its type and key, such as state/KEN.") % {
        "text": text
    }


def find(model, key: str):
    try:
        return model._default_manager.get(key=key)
    except model.DoesNotExist:
        raise ValueError(
            _("There is no %(type)s with the key “%(key)s”. Check the spelling, or add it first.")
            % {"type": model._meta.verbose_name, "key": key}
        ) from None
