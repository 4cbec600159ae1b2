"""One cell of a file: how each kind of column is read and written, and what is said when it fails.

``clean`` raises ValueError with a sentence that names the value and the remedy; the row and the
column are added by whoever holds them.
"""

import datetime
import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from hld_site.records import catalogue
from hld_site.records.columns import Column
from hld_site.records.fields import canonical


class Cell(Widget):
    def __init__(self, field=None):
        super().__init__()
        self.field = field

    def clean(self, value, row=None, **kwargs):
        text = canonical(value)
        return self.read(text) if text else self.nothing()

    def nothing(self):
        return None if self.field is not None and self.field.null else ""

    def read(self, text: str):
        """The value that a text which is not empty stands for."""
        try:
            return self.field.to_python(text) if self.field is not None else text
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error

    def render(self, value, obj=None, **kwargs) -> str:
        return "" if value is None else str(value)


class WholeNumber(Cell):
    def nothing(self):
        return None if self.field.null else self.field.get_default()

    def read(self, text):
        if not re.fullmatch(r"-?[0-9]{1,9}", text):
            raise ValueError(
                _("“%(text)s” is no whole number: write digits only, such as 68.") % {"text": text}
            )
        return int(text)


class Date(Cell):
    def nothing(self):
        return None

    def read(self, text):
        try:
            found = parse_date(text)
        except ValueError:
            raise ValueError(
                _("“%(text)s” is no date: there is no such day or month.") % {"text": text}
            ) from None
        if not found:
            raise ValueError(
                _("“%(text)s” is no date here: write year-month-day, such as 2013-10-03.")
                % {"text": text}
            )
        return found

    def render(self, value, obj=None, **kwargs):
        return value.isoformat() if value else ""


class Moment(Date):
    def read(self, text):
        try:
            found = parse_datetime(text) or datetime.datetime.combine(
                Date.read(self, text), datetime.time()
            )
        except ValueError:
            raise ValueError(
                _("“%(text)s” is no moment: write 2013-10-03 or 2013-10-03T09:00:00+00:00.")
                % {"text": text}
            ) from None
        found = found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
        try:
            return found.astimezone(datetime.UTC)
        except OverflowError:
            raise ValueError(_("“%(text)s” lies beyond the calendar.") % {"text": text}) from None

    def render(self, value, obj=None, **kwargs):
        return value.astimezone(datetime.UTC).isoformat() if value else ""


class YesNo(Cell):
    """In the words of six languages: Excel writes TRUE in that of its country."""

    YES = "yes true 1 x نعم صحيح صواب 是 真 oui vrai да истина sí si verdadero"
    NO = "no false 0 لا خطأ 否 假 non faux нет ложь falso"
    WORDS = dict.fromkeys(YES.split(), True) | dict.fromkeys(NO.split(), False)

    def nothing(self):
        return False

    def read(self, text):
        try:
            return self.WORDS[text.lower()]
        except KeyError:
            raise ValueError(_("“%(text)s” is neither yes nor no.") % {"text": text}) from None

    def render(self, value, obj=None, **kwargs):
        return "yes" if value else ""


class Choice(Cell):
    def nothing(self):
        return "" if self.field.blank else self.field.get_default()

    def read(self, text):
        allowed = dict(self.field.flatchoices)
        if text in allowed:
            return text
        by_label = {str(label).casefold(): value for value, label in allowed.items()}
        if text.casefold() in by_label:
            return by_label[text.casefold()]
        raise ValueError(
            _("“%(text)s” is none of: %(allowed)s.")
            % {"text": text, "allowed": ", ".join(map(str, allowed))}
        )


class Relation(Cell):
    """Another record, by its key; an unknown key is an error, never dropped."""

    def __init__(self, field):
        super().__init__(field)
        self.found: dict[str, models.Model] = {}

    def nothing(self):
        return None

    def read(self, text):
        if text not in self.found:
            self.found[text] = find(self.field.related_model, text)
        return self.found[text]

    def render(self, value, obj=None, **kwargs):
        return value.key if value else ""


class Owner(Relation):
    """The record that a source or a question belongs to: "meeting/hld-2006"."""

    def __init__(self):
        Cell.__init__(self)
        self.found = {}

    def read(self, text):
        kind, slash, key = text.partition("/")
        types = {record.model._meta.model_name: record.model for record in catalogue.records()}
        if kind not in types or not key:
            raise ValueError(
                _("“%(text)s” names no record: write its type and key, such as state/KEN.")
                % {"text": text}
            )
        if text not in self.found:
            self.found[text] = find(types[kind], key)
        return self.found[text]

    def render(self, value, obj=None, **kwargs):
        return value.reference if value else ""


def find(model, key: str):
    try:
        return model._default_manager.get(key=key)
    except model.DoesNotExist:
        raise ValueError(
            _("There is no %(type)s with the key “%(key)s”. Check the spelling, or add it first.")
            % {"type": model._meta.verbose_name, "key": key}
        ) from None


CELLS = {
    "date": Date,
    "moment": Moment,
    "yes/no": YesNo,
    "choice": Choice,
    "relation": Relation,
}


def cell_for(model, column: Column, file_name: str) -> Cell:
    if column.kind in ("computed", "owner"):
        return Owner() if column.kind == "owner" else Cell()
    field = model._meta.get_field(file_name)
    if isinstance(field, models.IntegerField):
        return WholeNumber(field)
    return CELLS.get(column.kind, Cell)(field)
