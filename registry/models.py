"""Who takes part: States, organizations, processes; and the themes they speak about."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from hld_site.languages import CHOICES as LANGUAGES
from hld_site.languages.text import Translated
from hld_site.records.columns import computed
from hld_site.records.fields import Address, Line, PartialDate, Prose
from hld_site.records.models import PartModel, Printed, RecordModel, Sourced
from hld_site.records.querysets import PartQuerySet
from registry.names import NameKind, name_on

SLUG = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Small letters and digits, words joined by single hyphens.")
)
REGIONS = ("Africa", "Americas", "Asia", "Europe", "Oceania")


def slug_key(help_text):
    return models.CharField(
        _("key"), max_length=100, unique=True, validators=[SLUG], help_text=help_text
    )


class Dated(models.Model):
    """In force from a day to a day, each known to the year, month or day; empty where unknown."""

    valid_from = PartialDate(_("from"), blank=True, default="")
    valid_until = PartialDate(_("until"), blank=True, default="")

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ValidationError({"valid_until": _("It ends before it begins.")})

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

    def __str__(self):
        return str(self.name) or self.key

    def name_on(self, on, language: str = ""):
        """The name in use on a day: a page about 2006 says Swaziland."""
        return name_on(self, on, language)


class FormerNameQuerySet(PartQuerySet):
    def published(self, at=None):
        return super().published(at).exclude(kind=NameKind.INPUT)


class FormerName(PartModel, Dated, Sourced):
    """A name of other days or another kind; the present one stands on its record.

    One that is recognized on input only is never public.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=NameKind)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    text = Line(_("name"))

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.text


class State(RecordModel, Printed, Named):
    key = models.CharField(
        _("ISO alpha-3 code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, such as KEN."))],
        help_text=_("The permanent key of the State, such as KEN."),
    )
    formal_name = Translated(Line(_("formal name"), default=""))
    running_name = Translated(
        Line(
            _("name in running text"),
            default="",
            help_text=_("Where the listed form cannot be read aloud; else empty."),
        )
    )
    alpha2 = models.CharField(
        _("ISO alpha-2 code"),
        max_length=2,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters, such as KE."))],
    )
    m49 = models.CharField(
        _("M49 code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^\d{3}$", _("Three digits, such as 004."))],
        help_text=_("Three digits, leading noughts included."),
    )
    region = models.CharField(
        _("M49 region"),
        max_length=12,
        choices=[(name, _(name)) for name in REGIONS],
        blank=True,
        default="",
    )
    subregion = Line(_("M49 sub-region"), blank=True, default="")
    wikidata = models.CharField(
        _("Wikidata item"),
        max_length=12,
        blank=True,
        default="",
        validators=[RegexValidator(r"^Q\d+$", _("Q and digits, such as Q114."))],
    )

    class Meta:
        verbose_name = _("State")
        verbose_name_plural = _("States")
        ordering = ["name_en", "key"]

    @classmethod
    def canonical_key(cls, text):
        return text.upper()

    def wanting_for_publication(self):
        return {} if self.name_en else {"name_en": _("A published State needs its English name.")}

    @computed(_("status in the United Nations"), needs=("memberships",))
    def un_status(self):
        held = [m for m in self.memberships.all() if not m.valid_until]
        return held[-1].get_kind_display() if held else ""

    @computed(_("regional group"), needs=("groups",))
    def regional_group(self):
        held = [g for g in self.groups.all() if g.group in REGIONAL and not g.valid_until]
        return held[0].get_group_display() if held else ""


class StateName(FormerName):
    owner_name = "state"
    state = models.ForeignKey(State, models.CASCADE, related_name="names", verbose_name=_("State"))

    class Meta:
        verbose_name = _("name of a State")
        verbose_name_plural = _("names of States")
        ordering = ["state", "-valid_until", "kind", "language", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "kind", "language", "text", "valid_from"],
                name="state_name_once",
                violation_error_message=_("This State already has this name from this day on."),
            )
        ]


class Group(models.TextChoices):
    AFRICA = "african-states", _("African States")
    ASIA = "asia-pacific-states", _("Asia-Pacific States")
    EASTERN_EUROPE = "eastern-european-states", _("Eastern European States")
    LATIN_AMERICA = (
        "latin-american-and-caribbean-states",
        _("Latin American and Caribbean States"),
    )
    WESTERN_EUROPE = (
        "western-european-and-other-states",
        _("Western European and other States"),
    )
    LEAST_DEVELOPED = "least-developed-countries", _("Least developed countries")
    LANDLOCKED = "landlocked-developing-countries", _("Landlocked developing countries")
    SMALL_ISLAND = "small-island-developing-states", _("Small island developing States")


REGIONAL = (
    Group.AFRICA,
    Group.ASIA,
    Group.EASTERN_EUROPE,
    Group.LATIN_AMERICA,
    Group.WESTERN_EUROPE,
)


class GroupMembership(PartModel, Dated, Sourced):
    owner_name = "state"
    state = models.ForeignKey(State, models.CASCADE, related_name="groups", verbose_name=_("State"))
    group = models.CharField(_("group"), max_length=40, choices=Group)

    class Meta:
        verbose_name = _("group membership")
        verbose_name_plural = _("group memberships")
        ordering = ["state", "group", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["state", "group", "valid_from"], name="group_membership_once"
            )
        ]

    def __str__(self):
        return str(self.get_group_display())


class Membership(PartModel, Dated, Sourced):
    """What the State is, or was, in the United Nations."""

    class Kind(models.TextChoices):
        MEMBER = "member-state", _("Member State")
        OBSERVER_STATE = "non-member-observer-state", _("Non-member observer State")
        OBSERVER = "observer", _("Observer")

    owner_name = "state"
    state = models.ForeignKey(
        State, models.CASCADE, related_name="memberships", verbose_name=_("State")
    )
    kind = models.CharField(_("status"), max_length=30, choices=Kind)

    class Meta:
        verbose_name = _("status in the United Nations")
        verbose_name_plural = _("statuses in the United Nations")
        ordering = ["state", "valid_from", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["state", "kind", "valid_from"], name="membership_once")
        ]

    def __str__(self):
        return str(self.get_kind_display())


class Organization(RecordModel, Printed, Named):
    class Kind(models.TextChoices):
        SPECIALIZED = "specialized-agency", _("Specialized agency")
        RELATED = "related-organization", _("Related organization")
        FUND = "fund-or-programme", _("Fund or programme")
        SECRETARIAT = "secretariat", _("Department or office of the Secretariat")
        SUBSIDIARY = "subsidiary-organ", _("Subsidiary organ of the General Assembly")
        RESEARCH = "research-and-training", _("Research and training institute")
        COMMISSIONS = "regional-commissions", _("Regional commissions")
        MANDATE = "mandate-holder", _("Mandate holder")
        ENTITY = "united-nations-entity", _("United Nations entity")
        CLASS = "class", _("Class of participants")

    key = slug_key(_("Words of the name, such as world-bank; never the acronym alone."))
    acronym = Translated(Line(_("acronym"), default="", max_length=40))
    kind = models.CharField(_("kind"), max_length=30, choices=Kind)
    website = Address(_("web site"), blank=True, default="")
    active_from = PartialDate(_("active from"), blank=True, default="")
    active_until = PartialDate(_("active until"), blank=True, default="")

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name_en", "key"]

    def wanting_for_publication(self):
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
    position = models.PositiveSmallIntegerField(_("position"))
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


class Relation(models.TextChoices):
    PART_OF = "part-of", _("Part of")
    SUCCEEDED_BY = "succeeded-by", _("Succeeded by")
    GAVE_RISE_TO = "gave-rise-to", _("Gave rise to")
    RENAMED = "renamed", _("Repurposed and renamed as")


class OrganizationRelation(PartModel, Sourced):
    owner_name = "organization"
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="relations", verbose_name=_("organization")
    )
    relation = models.CharField(_("relation"), max_length=20, choices=Relation)
    other = models.ForeignKey(
        Organization, models.CASCADE, related_name="related_from", verbose_name=_("to")
    )
    since = PartialDate(_("since"), blank=True, default="")

    class Meta:
        verbose_name = _("relation of organizations")
        verbose_name_plural = _("relations of organizations")
        ordering = ["organization", "relation", "other"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "relation", "other"], name="organizations_related_once"
            )
        ]

    def __str__(self):
        return str(self.get_relation_display())


class Process(RecordModel, Printed):
    """A course of meetings rather than a body: the High-level Dialogue, the Global Forum."""

    key = slug_key(_("Such as gfmd."))
    name = Translated(Line(_("name"), default=""))
    acronym = Translated(Line(_("acronym"), default="", max_length=40))
    summary = Translated(Prose(_("summary"), default=""))
    since = PartialDate(_("since"), blank=True, default="")
    until = PartialDate(_("until"), blank=True, default="")
    website = Address(_("web site"), blank=True, default="")

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        ordering = ["since", "key"]

    def __str__(self):
        return str(self.name) or self.key

    def wanting_for_publication(self):
        return {} if self.name_en else {"name_en": _("A published process needs an English name.")}


class ProcessRelation(PartModel, Sourced):
    owner_name = "process"
    process = models.ForeignKey(
        Process, models.CASCADE, related_name="relations", verbose_name=_("process")
    )
    relation = models.CharField(_("relation"), max_length=20, choices=Relation)
    other = models.ForeignKey(
        Process, models.CASCADE, related_name="related_from", verbose_name=_("to")
    )
    since = PartialDate(_("since"), blank=True, default="")

    class Meta:
        verbose_name = _("relation of processes")
        verbose_name_plural = _("relations of processes")
        ordering = ["process", "relation", "other"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "relation", "other"], name="processes_related_once"
            )
        ]

    def __str__(self):
        return str(self.get_relation_display())


class FocusTheme(RecordModel, Printed):
    key = slug_key(_("Such as labour-migration."))
    name = Translated(Line(_("name"), default=""))
    summary = Translated(Prose(_("summary"), default=""))

    class Meta:
        verbose_name = _("focus theme")
        verbose_name_plural = _("focus themes")
        ordering = ["printed_position", "key"]

    def __str__(self):
        return str(self.name) or self.key

    def wanting_for_publication(self):
        return {} if self.name_en else {"name_en": _("A published theme needs its English name.")}
