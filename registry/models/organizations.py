"""Organizations and classes of participants, with their names, contact points and relations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hld_site.languages.text import Translated
from hld_site.records.fields import Address, Line, PartialDate, SmallNumber
from hld_site.records.mixins import Printed
from hld_site.records.models import PartModel, RecordModel
from registry.models.shared import FormerName, Named, RelationPart, slug_key


class Organization(RecordModel, Printed, Named):
    called_by = ("name", "acronym", "as_printed", "names.text")

    class Kind(models.TextChoices):
        SPECIALIZED = "specialized-agency", _("Specialized agency")
        RELATED = "related-organization", _("Related organization")
        FUND = "fund-or-programme", _("Fund or programme")
        SECRETARIAT = "secretariat", _("Department or office of the Secretariat")
        SUBSIDIARY = "subsidiary-organ", _("Subsidiary organ of the General Assembly")
        RESEARCH = "research-and-training", _("Research and training institute")
        COMMISSIONS = "regional-commissions", _("Regional commissions")
        MANDATE = "mandate-holder", _("Special procedures mandate holder")
        ENTITY = "united-nations-entity", _("United Nations entity")
        CLASS = "class", _("Class of participants")

    key = slug_key(_("Words of the name, such as world-bank; never the acronym alone."))
    acronym = Translated(Line(_("acronym"), default="", max_length=40))
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    website = Address(_("website"), blank=True, default="")
    active_from = PartialDate(_("active from"), blank=True, default="")
    active_until = PartialDate(_("active until"), blank=True, default="")

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name_en", "key"]

    def missing_for_publication(self):
        if self.name_en:
            return {}
        return {"name_en": _("A published organization needs its English name.")}


class OrganizationName(FormerName):
    owner_name = "organization"
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="names", verbose_name=_("organization")
    )

    class Meta:
        verbose_name = _("name of an organization")
        verbose_name_plural = _("names of organizations")
        ordering = ["organization", "-valid_until", "kind", "language", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "language", "text", "valid_from"],
                name="organization_name_once",
            )
        ]


class ContactPoint(PartModel):
    class Kind(models.TextChoices):
        ADDRESSEE = "addressee", _("Addressee")
        STREET = "address", _("Address")
        ROOM = "room", _("Room")
        CITY = "city", _("City")
        TELEPHONE = "telephone", _("Telephone")
        FACSIMILE = "facsimile", _("Facsimile")
        EMAIL = "e-mail", _("E-mail")

    owner_name = "organization"
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="contacts", verbose_name=_("organization")
    )
    position = SmallNumber(_("position"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    text = Line(_("text"))

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["organization", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "position"], name="contact_point_has_its_place"
            )
        ]

    def __str__(self):
        return self.text


class OrganizationRelation(RelationPart):
    owner_name = "organization"
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="relations", verbose_name=_("organization")
    )
    other = models.ForeignKey(
        Organization, models.CASCADE, related_name="related_from", verbose_name=_("to")
    )

    class Meta:
        verbose_name = _("relation of organizations")
        verbose_name_plural = _("relations of organizations")
        ordering = ["organization", "relation", "other"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "relation", "other"], name="organizations_related_once"
            )
        ]
