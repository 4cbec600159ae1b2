"""What the types of this app have in common: keys, names through time, dated statements."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hld_site.languages.text import Translated
from hld_site.records.fields import LanguageCode, Line, PartialDate, canonical
from hld_site.records.mixins import Sourced
from hld_site.records.models import PartModel
from hld_site.records.querysets import PartQuerySet
from registry.names import NameKind, formerly, name_on

SLUG = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Small letters and digits, words joined by single hyphens.")
)


def slug_key(help_text):
    return models.CharField(
        _("key"), max_length=100, unique=True, validators=[SLUG], help_text=help_text
    )


class WikidataItem(models.CharField):
    """The number of an item, also where its address is given, as Wikidata's own lists do."""

    ADDRESS = re.compile(r"(?:https?://[a-z.]*wikidata\.org/(?:wiki|entity)/|wd:)?(q[0-9]+)", re.I)

    def to_python(self, value):
        text = canonical(value)
        item = self.ADDRESS.fullmatch(text)
        return item[1].upper() if item else text


class Dated(models.Model):
    """In force from a day to a day, each known to the year, month or day; empty where unknown."""

    valid_from = PartialDate(_("from"), blank=True, default="")
    valid_until = PartialDate(_("until"), blank=True, default="")

    class Meta:
        abstract = True

    def clean(self):
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ValidationError({"valid_until": _("It ends before it begins.")})
        super().clean()

    def in_force(self, on: str) -> bool:
        """Whether it held on a day, written as ISO text; the last day is no longer in force."""
        return (not self.valid_from or self.valid_from <= on) and (
            not self.valid_until or on < self.valid_until
        )


class Named(models.Model):
    """Something that was renamed once: its names of other days stand in ``names``."""

    name = Translated(Line(_("name"), default=""))
    name_since = PartialDate(
        _("name since"),
        blank=True,
        default="",
        help_text=_("Since when the present name is in use; empty if it never changed."),
    )

    class Meta:
        abstract = True

    def name_on(self, on, language: str = ""):
        """The name in use on a day: a page about 2006 says Swaziland."""
        return name_on(self, on, language)


class FormerNameQuerySet(PartQuerySet):
    def published(self, at=None):
        return super().published(at).exclude(kind=NameKind.INPUT)

    def searchable(self, at=None):
        """A name that is recognized on input only finds its owner, and is never shown."""
        return super().published(at)


class FormerName(PartModel, Dated, Sourced):
    """A name of other days or another kind; the present one stands on its record.

    One that is recognized on input only is never public.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=NameKind)
    language = LanguageCode(_("language"))
    text = Line(_("name"), language_in="language")

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.text

    def as_found(self):
        return formerly(self, getattr(self, self.owner_name))


class RelationKind(models.TextChoices):
    PART_OF = "part-of", _("Part of")
    SUCCEEDED_BY = "succeeded-by", _("Succeeded by")
    GAVE_RISE_TO = "gave-rise-to", _("Led to")
    RENAMED = "renamed", _("Repurposed and renamed as")


INVERSE = {
    RelationKind.PART_OF: _("Has as its part"),
    RelationKind.SUCCEEDED_BY: _("Succeeded"),
    RelationKind.GAVE_RISE_TO: _("Arose from"),
    RelationKind.RENAMED: _("Formerly"),
}


class RelationPart(PartModel, Sourced):
    """What one record has to do with another of its type, told from both ends."""

    relation = models.CharField(_("relation"), max_length=20, choices=RelationKind)
    since = PartialDate(_("since"), blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.get_relation_display())

    @property
    def inverse(self):
        return INVERSE[RelationKind(self.relation)]
