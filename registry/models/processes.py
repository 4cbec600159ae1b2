"""Processes, which are courses of meetings rather than bodies, and the themes of focus."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hld_site.languages.text import Translated
from hld_site.records.fields import Address, Line, PartialDate, Prose
from hld_site.records.mixins import Printed, Sourced
from hld_site.records.models import PartModel, RecordModel
from hld_site.records.proposed_keys import words_of
from registry.models.shared import Dated, RelationPart, slug_key


class Process(RecordModel, Printed):
    called_by = ("name", "acronym", "as_printed")
    """A course of meetings rather than a body: the High-level Dialogue, the Global Forum."""

    key = slug_key(_("Such as gfmd."))
    name = Translated(Line(_("name"), default=""))
    acronym = Translated(Line(_("acronym"), default="", max_length=40))
    summary = Translated(Prose(_("summary"), default=""))
    since = PartialDate(_("since"), blank=True, default="")
    until = PartialDate(_("until"), blank=True, default="")
    website = Address(_("website"), blank=True, default="")

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        ordering = ["since", "key"]

    def proposed_key(self):
        return words_of(self.acronym_en) or super().proposed_key()

    def missing_for_publication(self):
        return {} if self.name_en else {"name_en": _("A published process needs an English name.")}


class ProcessRelation(RelationPart):
    owner_name = "process"
    process = models.ForeignKey(
        Process, models.CASCADE, related_name="relations", verbose_name=_("process")
    )
    other = models.ForeignKey(
        Process, models.CASCADE, related_name="related_from", verbose_name=_("to")
    )

    class Meta:
        verbose_name = _("relation of processes")
        verbose_name_plural = _("relations of processes")
        ordering = ["process", "relation", "other"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "relation", "other"], name="processes_related_once"
            )
        ]


class ProcessMember(PartModel, Dated, Sourced):
    """An organization that belonged to a process, or led it, and when."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        CHAIR = "chair", _("Chair")
        CO_CHAIR = "co-chair", _("Co-Chair")

    owner_name = "process"
    process = models.ForeignKey(
        Process, models.CASCADE, related_name="members", verbose_name=_("process")
    )
    organization = models.ForeignKey(
        "registry.Organization",
        models.PROTECT,
        related_name="processes",
        verbose_name=_("organization"),
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)

    class Meta:
        verbose_name = _("member of a process")
        verbose_name_plural = _("members of processes")
        ordering = ["process", "-role", "valid_from", "organization"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "organization", "role", "valid_from"],
                name="member_of_a_process_once",
            )
        ]

    def __str__(self):
        return str(self.get_role_display())


class FocusTheme(RecordModel, Printed):
    called_by = ("name", "as_printed")
    key = slug_key(_("Such as labour-migration."))
    name = Translated(Line(_("name"), default=""))
    summary = Translated(Prose(_("summary"), default=""))

    class Meta:
        verbose_name = _("focus theme")
        verbose_name_plural = _("focus themes")
        ordering = ["printed_position", "key"]

    def missing_for_publication(self):
        return {} if self.name_en else {"name_en": _("A published theme needs its English name.")}
