"""Kinds of number."""

import decimal
import re
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from hld_site.records.columns.base import Column

MANY_DIGITS = decimal.Context(prec=100)


class NumberColumn(Column):
    @property
    def empty(self) -> Any:
        return None if self.field.null else self.field.get_default()


class WholeNumberColumn(NumberColumn):
    def parse(self, text: str) -> int:
        number = re.fullmatch(r"(-?[0-9]{1,19})(?:[.,]00?)?", text)  # 129.0, as tools write
        if not number:
            raise ValueError(
                _("“%(text)s” is not a whole number: write digits only, such as 68.")
                % {"text": text}
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
                _("“%(text)s” is not a number: write it with a point, such as 1250.75.")
                % {"text": text}
            )
        return self.rounded(decimal.Decimal(text))

    def rounded(self, value: decimal.Decimal) -> decimal.Decimal:
        """With as many decimal places as the field keeps, where none is lost by it."""
        places = decimal.Decimal(1).scaleb(-self.field.decimal_places)
        kept = value.quantize(places, context=MANY_DIGITS)
        return kept if kept == value else value

    def to_cell(self, value) -> str:
        """SQLite leaves away the noughts of what it groups by."""
        return "" if value is None else str(self.rounded(value))

    @property
    def may_hold(self) -> str:
        return _("A number with a point, such as 1250.75")


class RealColumn(NumberColumn):
    """A measured number, of limited exactness."""

    def parse(self, text: str) -> float:
        if not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?(e[+-]?[0-9]{1,3})?", text.lower()):
            raise ValueError(
                _("“%(text)s” is not a number: write it with a point, such as 1250.75.")
                % {"text": text}
            )
        return float(text)

    def to_cell(self, value) -> str:
        return "" if value is None else repr(float(value))

    @property
    def may_hold(self) -> str:
        return _("A number with a point, such as 1250.75")
