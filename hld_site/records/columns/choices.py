"""Kinds of value that are one of a few, yes and no among them."""

import decimal
import functools
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from hld_site.records.columns.base import Column
from hld_site.records.labels import none_of
from hld_site.records.placement import internal_in


class ChoiceColumn(Column):
    """One of the choices of its field, told by its value; read by its label too."""

    def value(self, row) -> Any:
        return getattr(row, f"get_{self.name}_display")()

    @functools.cached_property
    def labels(self) -> dict[Any, Any]:
        """By value; what an empty one is called in a form is no choice."""
        return {value: label for value, label in self.field.flatchoices if value is not None}

    @functools.cached_property
    def by_text(self) -> dict[str, Any]:
        return {str(value): value for value in self.labels}

    @property
    def empty(self) -> Any:
        if self.field.null:
            return None
        return "" if self.field.blank else self.field.get_default()

    def parse(self, text: str) -> Any:
        if text in self.by_text:
            return self.by_text[text]
        by_label = {str(label).casefold(): value for value, label in self.labels.items()}
        if text.casefold() in by_label:
            return by_label[text.casefold()]
        raise ValueError(none_of(text, self.by_text))

    @property
    def may_hold(self) -> str:
        return "\n".join(f"{value}: {label}" for value, label in self.labels.items())


class ExactChoiceColumn(ChoiceColumn):
    """One of a few values that JSON does not have, such as exact numbers: told by its text."""

    is_json: ClassVar[bool] = False

    def to_data(self, value) -> str:
        return self.to_cell(value)

    def from_data(self, data) -> Any:
        return self.by_text[data] if data in self.by_text else self.field.to_python(data)

    def to_cell(self, value) -> str:
        """As it was declared: databases write 1, 1.0 and 1.00 each in a way of their own."""
        for text, one in self.by_text.items():
            if one == value:
                return text
        if isinstance(value, decimal.Decimal):  # a choice that there is no more
            return f"{value.normalize():f}"
        return super().to_cell(value)


class LanguageColumn(ChoiceColumn):
    """One of the six languages, told by its code."""


class YesNoColumn(Column):
    """In the words of many languages: Excel writes TRUE in that of its country."""

    YES: ClassVar[str] = (
        "yes true 1 1.0 x y t ✓ ✔ نعم صحيح صواب 是 真 对 oui vrai да истина sí si verdadero"
        " ja wahr sì vero sim verdadeiro waar tak prawda evet doğru sant sand tosi kyllä ano"
        " pravda igen igaz ναι αληθές はい 예 так"
    )
    NO: ClassVar[str] = (
        "no false 0 0.0 n f ✗ ✘ لا خطأ 否 假 non faux нет ложь falso"
        " nein falsch não nee onwaar nie fałsz hayır yanlış nej falskt falsk epätosi ei ne"
        " nepravda nem hamis όχι ψευδές いいえ 아니요 ні"
    )
    WORDS: ClassVar = dict.fromkeys(YES.split(), True) | dict.fromkeys(NO.split(), False)

    @property
    def empty(self) -> Any:
        return None if self.field.null else False

    @property
    def may_be_empty(self) -> bool:
        return True

    def parse(self, text: str) -> bool:
        try:
            return self.WORDS[text.lower()]
        except KeyError:
            message = _("“%(text)s” is neither yes nor no: write one of these two.")
            raise ValueError(message % {"text": text}) from None

    @property
    def says_no(self) -> bool:
        """Whether a cell says no; that of a mark for staff, which few rows bear, is empty then."""
        return self.may_be_null or self.name not in internal_in(self.model)

    def to_cell(self, value) -> str:
        return "yes" if value else "no" if value is False and self.says_no else ""

    @property
    def may_hold(self) -> str:
        return _("yes or no")
