"""Who is known to have taken part, in which capacity and role, and how it is known."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hld_site.records.columns import computed
from hld_site.records.fields import Address, Line, PartialDate
from hld_site.records.mixins import Sourced
from hld_site.records.models import PartModel
from hld_site.records.querysets import PartQuerySet
from meetings.doubts import about_participations, known_capacities
from meetings.models.meetings import Meeting

PARTICIPANTS = ("state", "organization", "process", "printed_name")


def one_participation(participant: str) -> models.UniqueConstraint:
    absent = Q(printed_name="") if participant == "printed_name" else Q(**{participant: None})
    return models.UniqueConstraint(
        fields=["meeting", participant, "day", "capacity", "role"],
        condition=~absent,
        name=f"participation_once_by_{participant}",
        violation_error_message=_(
            "This participant already stands in this list with this day, capacity and role."
        ),
    )


class ParticipationQuerySet(PartQuerySet):
    def seen(self):
        """Evidence that somebody took part; what was only announced is none."""
        return self.exclude(role=Participation.Role.ANNOUNCED)


class Participation(PartModel, Sourced):
    """That somebody took part is a statement with evidence; silence says nothing."""

    class Class(models.TextChoices):
        OFFICE = "office", _("Office")
        INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental organization")
        NGO = "ngo", _("Non-governmental organization")
        PRIVATE = "private-sector", _("Private sector")
        ACADEMIC = "academic", _("Academic institution")

    class Capacity(models.TextChoices):
        MEMBER = "member-state", _("Member State")
        OBSERVER_STATE = "non-member-observer-state", _("Non-member observer State")
        OBSERVER = "observer", _("Observer")
        UN_ENTITY = "united-nations-entity", _("United Nations entity")
        OFFICE = "office", _("Office")
        CIVIL_SOCIETY = "civil-society", _("Civil society")
        INVITED = "invited", _("Invited speaker")

    class Role(models.TextChoices):
        SPOKE = "spoke", _("Spoke")
        KEYNOTE = "keynote", _("Gave a keynote address")
        CHAIRED = "chaired", _("Chaired")
        CO_CHAIRED = "co-chaired", _("Co-chaired")
        MODERATED = "moderated", _("Moderated")
        CONVENED = "convened", _("Convened")
        STATEMENT = "statement-on-file", _("Statement on file")
        ATTENDED = "attended", _("Attended")
        ANNOUNCED = "announced", _("Announced; participation not confirmed")

    objects = ParticipationQuerySet.as_manager()

    owner_name = "meeting"
    proposed = ("capacity",)
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="participations", verbose_name=_("meeting")
    )
    state = models.ForeignKey(
        "registry.State",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("State"),
    )
    organization = models.ForeignKey(
        "registry.Organization",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("organization"),
    )
    process = models.ForeignKey(
        "registry.Process",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("process"),
    )
    printed_name = Line(
        _("other participant"),
        terms=True,
        blank=True,
        default="",
        help_text=_("An office or a body that has no record here. Never a private person."),
    )
    printed_class = models.CharField(
        _("class of other participant"), max_length=20, choices=Class, blank=True, default=""
    )
    day = PartialDate(
        _("day"), blank=True, default="", help_text=_("Empty where the source does not say.")
    )
    capacity = models.CharField(_("capacity"), max_length=30, choices=Capacity)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    office = Line(_("office of the speaker"), blank=True, default="", terms=True)
    on_behalf_of = Line(_("on behalf of"), blank=True, default="", terms=True)
    programme_item = Line(_("programme item"), blank=True, default="", terms=True)
    statement_address = Address(_("statement"), blank=True, default="")

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["meeting", "day", "state", "organization", "process", "printed_name"]
        constraints = [one_participation(name) for name in PARTICIPANTS]

    def __str__(self):
        return f"{self.participant()}: {self.get_role_display()}"

    @computed(_("participant"), needs=("state", "organization", "process"))
    def participant(self):
        return self.state or self.organization or self.process or self.printed_name

    @classmethod
    def doubts(cls, rows, today):
        return about_participations(rows)

    @classmethod
    def propose(cls, rows):
        for row, capacity in zip(rows, known_capacities(rows), strict=True):
            row.capacity = capacity

    def clean(self):
        given = [self.state_id, self.organization_id, self.process_id, self.printed_name]
        if sum(bool(value) for value in given) != 1:
            raise ValidationError(
                _("Name exactly one participant: a State, an organization, a process or another.")
            )
        of_states = (self.Capacity.MEMBER, self.Capacity.OBSERVER_STATE)
        if self.organization_id and self.capacity in of_states:
            raise ValidationError({"capacity": _("An organization does not take part as a State.")})
        if bool(self.printed_name) != bool(self.printed_class):
            raise ValidationError(
                {
                    "printed_class": _(
                        "An “other participant” must have a class; no other kind of participant may"
                        " have one."
                    )
                }
            )
        super().clean()
