"""Where a statement comes from, and what is still doubtful: both may belong to any record."""

from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.utils.translation import gettext_lazy as _

from hld_site.publishing.any_record import AnyRecord
from hld_site.records import catalogue
from hld_site.records.columns import resolve
from hld_site.records.fields import Line, Prose
from hld_site.records.mixins import Sourced
from hld_site.records.models import PartModel
from hld_site.records.querysets import OwnedByAnyQuerySet


class OwnedByAny(PartModel):
    """A part whose owner is a record of any type; files name it as "meeting/hld-2006"."""

    owner_type = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("record"))
    owner_id = models.PositiveBigIntegerField(_("record number"))
    owner = AnyRecord("owner_type", "owner_id")
    key = models.CharField(
        _("mark"),
        max_length=80,
        validators=[validate_slug],
        help_text=_("Short, unique under its record: letters, digits and hyphens."),
    )
    field = models.CharField(
        _("field"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("The field it speaks of; empty for the whole record."),
    )

    objects: ClassVar = OwnedByAnyQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["owner_type", "owner_id", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_type", "owner_id", "key"], name="%(class)s_of_its_record"
            )
        ]

    @classmethod
    def owner_models(cls):
        return [record.model for record in catalogue.records()]

    def clean(self):
        super().clean()
        if not self.owner_type_id or self.owner_id is None:
            return
        if self.owner_type.model_class() not in self.owner_models() or self.owner is None:
            raise ValidationError(_("This belongs to no record of the register."))

    @property
    def field_label(self) -> str:
        """The field's name as staff and public know it."""
        owner: Any = ContentType.objects.get_for_id(self.owner_type_id).model_class()
        if not self.field or owner is None:
            return self.field
        try:
            return str(resolve(owner, self.field).label)
        except LookupError:
            return self.field


class Source(OwnedByAny, Sourced):
    owner_name = "owner"

    class Meta(OwnedByAny.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self):
        return self.source or self.source_address or self.key


class OpenQuestion(OwnedByAny):
    owner_name = "owner"
    question = Line(_("question"), help_text=_("One sentence that a visitor understands."))
    printed = Prose(_("printed"), blank=True, default="", help_text=_("What the page prints."))
    held = Prose(_("held"), blank=True, default="", help_text=_("What this register shows."))
    evidence = Prose(
        _("evidence"), blank=True, default="", help_text=_("What speaks for and against it.")
    )
    settled = Prose(
        _("how it was settled"), blank=True, default="", help_text=_("Empty while it is open.")
    )

    class Meta(OwnedByAny.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self):
        return self.question
