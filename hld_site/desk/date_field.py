"""A date in a form is read as an import reads one: what may mean two days is asked about."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hld_site.exchange.matching.date_parser import read_date, read_partial_date


def day_input() -> forms.DateInput:
    """What the browser offers: it sends 2027-10-05, whichever way its reader writes a date."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class AskedDate(forms.DateField):
    def to_python(self, value: Any) -> datetime.date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        try:
            return read_date(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class AskedPartialDate(forms.CharField):
    """ "2018", "June 2018" or "1 June 2018": kept as 2018, 2018-06 or 2018-06-01."""

    def __init__(self, *, max_length: int | None = None, **options: Any):
        super().__init__(**options)  # it may be written longer than it is kept

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        try:
            return read_partial_date(text) if text else ""
        except ValueError as error:
            raise ValidationError(str(error)) from error


class AskedMoment(forms.SplitDateTimeField):
    """One that nobody has changed stays: in an hour that the clocks repeat, what the form shows
    means two moments, and the record could not be saved for it.
    """

    def _clean_bound_field(self, bound: Any) -> Any:
        is_kept = isinstance(bound.initial, datetime.datetime) and not self.disabled
        if is_kept and not self.has_changed(bound.initial, bound.data):
            return bound.initial
        return super()._clean_bound_field(bound)  # type: ignore[misc]
