"""Fields whose text is canonical at the door: NFC, LF, stripped, no control characters or None."""

import datetime
import itertools
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.languages.unseen import visible

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BETWEEN_CODES = re.compile(r"[,;/]")
PARTIAL_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")

# Sorting the marks of one letter takes quadratic time, so no letter of a long text keeps more
# than Unicode's own limit for texts in streams; no language needs a tenth of it.
MOST_MARKS = 30
LONG = 1_000
MARKS = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_MARKS + 1},}}")


def canonical(text) -> str:
    text = "" if text is None else str(text)
    if text.isascii() and text.isprintable():
        return text.strip()
    text = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = CONTROL.sub("", text)
    if len(text) > LONG:
        text = MARKS.sub(with_few_marks, text)
    return unicodedata.normalize("NFC", text).strip()


def with_few_marks(run: re.Match) -> str:
    groups = itertools.groupby(run[0], lambda sign: unicodedata.combining(sign) > 0)
    return "".join(
        "".join(itertools.islice(group, MOST_MARKS if marks else None)) for marks, group in groups
    )


class Line(models.CharField):
    """One line of text in English; line breaks become blanks.

    ``language_in`` names the field of the row that says in which language it is instead. ``terms``:
    it holds words of fixed meaning, shown as the United Nations writes them in each language.
    ``many`` is its label where the value names several: "agenda items" of "13 and 117".
    """

    language = languages.DEFAULT

    def __init__(
        self, verbose_name=None, max_length=400, language_in="", terms=False, many="", **kwargs
    ):
        super().__init__(verbose_name, max_length=max_length, **kwargs)
        self.language_in = language_in
        self.terms = terms
        self.many = many

    def to_python(self, value):
        return " ".join(canonical(value).split())

    def get_prep_value(self, value):
        return self.to_python(value)


class Symbol(Line):
    """A document symbol, or a key of a record: it is in no language."""

    language = ""


class Digits(models.CharField):
    """A code of so many digits, leading noughts included: 4 is 004, as spreadsheets lose them."""

    def __init__(self, verbose_name=None, max_length=3, **kwargs):
        super().__init__(verbose_name, max_length=max_length, **kwargs)

    def to_python(self, value):
        text = canonical(value)
        number = re.fullmatch(r"([0-9]+)(?:\.0+)?", text)
        return number[1].zfill(self.max_length or 0) if number else text


class Citation(Line):
    """The source of a statement as it is cited, beside the field that holds its address."""

    def __init__(self, verbose_name=None, max_length=400, address_in="", **kwargs):
        super().__init__(verbose_name, max_length, **kwargs)
        self.address_in = address_in


class LanguageCode(models.CharField):
    """One of the six languages."""

    def __init__(self, verbose_name=None, max_length=2, choices=languages.CHOICES, **kwargs):
        super().__init__(verbose_name, max_length=max_length, choices=choices, **kwargs)


class LanguageCodes(Symbol):
    """Some of the six languages, as "en fr ar"."""

    def to_python(self, value):
        return super().to_python(BETWEEN_CODES.sub(" ", canonical(value)))

    def validate(self, value, instance):
        super().validate(value, instance)
        for code in value.split():
            if code not in languages.CODES:
                raise ValidationError(
                    _("“%(value)s” is not a code of a language: write some of %(codes)s."),
                    params={"value": code, "codes": " ".join(languages.CODES)},
                )


class Prose(models.TextField):
    """Text of any length, in English."""

    language = languages.DEFAULT

    def to_python(self, value):
        return canonical(value)

    def get_prep_value(self, value):
        return self.to_python(value)


class Address(models.URLField):
    """A web address, kept exactly as its owner writes it."""

    def __init__(self, *args, max_length=500, **kwargs):
        super().__init__(*args, max_length=max_length, **kwargs)

    def to_python(self, value):
        return canonical(value)

    def formfield(self, **kwargs):
        return super().formfield(**{"assume_scheme": "https", **kwargs})


class PartialDate(Line):
    """A date known to the year, the month or the day: "2018", "2019-02" or "2013-10-24".

    Text compares as time does, so a plain ``<`` orders partial and full dates alike.
    """

    language = ""

    def __init__(self, verbose_name=None, max_length=10, **kwargs):
        super().__init__(verbose_name, max_length=max_length, **kwargs)

    def validate(self, value, instance):
        super().validate(value, instance)
        if not value:
            return
        if not PARTIAL_DATE.fullmatch(value):
            raise ValidationError(
                _("“%(value)s” is not a date: write 2018, 2018-06 or 2018-06-01."),
                params={"value": value},
            )
        try:
            datetime.date(*[int(part) for part in (value + "-01-01")[:10].split("-")])
        except ValueError as error:
            raise ValidationError(
                _("“%(value)s” is not a date: there is no such day or month."),
                params={"value": value},
            ) from error


class SmallNumber(models.PositiveSmallIntegerField):
    """A small whole number, with the limit of PostgreSQL on every database.

    ``of_session``: it is that of a session of the General Assembly, "68th session" in words.
    """

    default_validators = [MaxValueValidator(32767)]

    def __init__(self, *args, of_session=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.of_session = of_session
