"""What a meeting had to do with others, and what it brought into being."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hld_site.records.mixins import Sourced
from hld_site.records.models import PartModel
from meetings.models.meetings import Meeting


class MeetingRelation(PartModel, Sourced):
    class Verb(models.TextChoices):
        PREPARED = "prepared", _("In preparation of")
        FOLLOWED = "followed", _("Follows")
        RELATED = "related-to", _("Related to")

    owner_name = "meeting"
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="relations", verbose_name=_("meeting")
    )
    verb = models.CharField(_("relation"), max_length=20, choices=Verb)
    other = models.ForeignKey(
        Meeting, models.CASCADE, related_name="related_from", verbose_name=_("to")
    )

    class Meta:
        verbose_name = _("relation of meetings")
        verbose_name_plural = _("relations of meetings")
        ordering = ["meeting", "verb", "other"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "verb", "other"], name="meetings_related_once"
            )
        ]

    def __str__(self):
        return str(self.get_verb_display())

    @property
    def inverse(self):
        """The same relation told from the other meeting."""
        return {
            self.Verb.PREPARED: _("Prepared by"),
            self.Verb.FOLLOWED: _("Followed by"),
            self.Verb.RELATED: _("Related to"),
        }[self.Verb(self.verb)]


class Outcome(PartModel, Sourced):
    """A process or an organization that a meeting brought into being."""

    owner_name = "meeting"
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="outcomes", verbose_name=_("meeting")
    )
    process = models.ForeignKey(
        "registry.Process",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outcome_of",
        verbose_name=_("process"),
    )
    organization = models.ForeignKey(
        "registry.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outcome_of",
        verbose_name=_("organization"),
    )

    class Meta:
        verbose_name = _("body or process that came out of a meeting")
        verbose_name_plural = _("bodies and processes that came out of meetings")
        ordering = ["meeting", "process", "organization"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", field],
                condition=Q(**{f"{field}__isnull": False}),
                name=f"outcome_once_by_{field}",
            )
            for field in ("process", "organization")
        ]

    def __str__(self):
        return str(self.process or self.organization)

    def clean(self):
        if bool(self.process_id) == bool(self.organization_id):
            raise ValidationError(_("Name exactly one outcome: a process or an organization."))
        super().clean()
