"""What types of the register have in common beside being a record or a part."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from hld_site.records.copy_hosts import is_copy
from hld_site.records.fields import Address, Citation, Prose, SmallNumber
from hld_site.records.placement import Placement


class Confidence(models.TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class Printed(models.Model):
    """What the page that the register started from printed, kept as it stood."""

    place_on_page: ClassVar = "printed_position"
    placement: ClassVar = Placement(
        public=("as_printed", "printed_position"),
        apart=("as_printed", "printed_position"),
        forms=((_("As printed"), ("as_printed", "printed_position")),),
    )
    as_printed = Prose(
        _("as printed"),
        blank=True,
        default="",
        help_text=_("Exactly as the source page prints it, mistakes included."),
    )
    printed_position = SmallNumber(
        _("printed position"),
        null=True,
        blank=True,
        help_text=_("The place in its list on the source page, counted from 1."),
    )

    class Meta:
        abstract = True


class Sourced(models.Model):
    """A statement with its source. A copy elsewhere may have been read; it is never cited."""

    placement: ClassVar = Placement(
        public=("source", "source_address", "confidence"), internal=("consulted_at",)
    )
    source = Citation(
        _("source"),
        address_in="source_address",
        blank=True,
        default="",
        help_text=_("As it is cited: “A/RES/68/4, para. 3”, “Press release GA/10494”."),
    )
    source_address = Address(
        _("source address"),
        blank=True,
        default="",
        help_text=_("The owner's own address, never that of a copy."),
    )
    consulted_at = Prose(
        _("consulted at"),
        blank=True,
        default="",
        help_text=_("Where it was read, if elsewhere. Never shown to the public."),
    )
    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence, blank=True, default=""
    )

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.confidence == Confidence.HIGH and not (self.source or self.source_address):
            raise ValidationError(
                {"confidence": _("High confidence needs a source: name it, or lower it.")}
            )
        message = _(
            "This host keeps copies of other people's documents. Cite the owner's own address,"
            " and note the copy under “consulted at”."
        )
        addresses = [f.name for f in self._meta.concrete_fields if isinstance(f, Address)]
        if copies := [name for name in addresses if is_copy(getattr(self, name))]:
            raise ValidationError(dict.fromkeys(copies, message))
