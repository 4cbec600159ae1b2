"""Kinds of number, and yes or no."""

import decimal
import re
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _

from hld_site.records.columns.base import Column


class NumberColumn(Column):
    @property
    def empty(self) -> Any:
        return None if self.field.null else self.field.get_default()


class WholeNumberColumn(NumberColumn):
    def parse(self, text: str) -> int:
        most = 18 if isinstance(self.field, models.BigIntegerField) else 9
        number = re.fullmatch(rf"(-?[0-9]{{1,{most}}})(?:[.,]00?)?", text)  # 129.0, as tools write
        if not number:
            raise ValueError(
                _("“%(text)s” is no whole number: write digits only, such as 68.") % {"text": text}
            )
        return self.check(int(number[1]))

    @property
    def may_hold(self) -> str:
        return _("A whole number")


class DecimalColumn(NumberColumn):
    """An exact number; JSON holds it as text, which loses no digit."""

    is_json: ClassVar[bool] = False

    def to_data(self, value) -> str:
        return str(value)

    def from_data(self, data) -> decimal.Decimal:
        return decimal.Decimal(data)

    def parse(self, text: str) -> decimal.Decimal:
        if not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", text):
            raise ValueError(
                _("“%(text)s” is no number here: write it with a point, such as 1250.75.")
                % {"text": text}
            )
        return self.rounded(decimal.Decimal(text))

    def rounded(self, value: decimal.Decimal) -> decimal.Decimal:
        """With as many decimal places as the field keeps, where none is lost by it."""
        kept = value.quantize(decimal.Decimal(1).scaleb(-self.field.decimal_places))
        return kept if kept == value else value

    @property
    def may_hold(self) -> str:
        return _("A number with a point, such as 1250.75")


class RealColumn(NumberColumn):
    """A measured number, of limited exactness."""

    def parse(self, text: str) -> float:
        if not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?(e[+-]?[0-9]{1,3})?", text.lower()):
            raise ValueError(
                _("“%(text)s” is no number here: write it with a point, such as 1250.75.")
                % {"text": text}
            )
        return float(text)

    def to_cell(self, value) -> str:
        return "" if value is None else repr(float(value))

    @property
    def may_hold(self) -> str:
        return _("A number with a point, such as 1250.75")


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

    def to_cell(self, value) -> str:
        return "yes" if value else "no" if value is False and self.field.null else ""

    @property
    def may_hold(self) -> str:
        return _("yes or no")
