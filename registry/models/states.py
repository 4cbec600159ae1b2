"""States, with their names through time, their groups and their place in the United Nations."""

from collections import defaultdict
from collections.abc import Iterable

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hld_site.languages.text import Translated
from hld_site.records.columns import computed
from hld_site.records.fields import Digits, Line
from hld_site.records.mixins import Printed, Sourced
from hld_site.records.models import PartModel, RecordModel
from registry.doubts import about_overlaps, about_years
from registry.models.shared import Dated, FormerName, Named, WikidataItem
from registry.state_recognizer import StateRecognizer

REGIONS = (
    ("Africa", _("Africa")),
    ("Americas", _("Americas")),
    ("Asia", _("Asia")),
    ("Europe", _("Europe")),
    ("Oceania", _("Oceania")),
)


class State(RecordModel, Printed, Named):
    new_is_asked = True
    key_is_proposed = False  # ISO gives it
    called_by = ("name", "formal_name", "running_name", "as_printed", "names.text")

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
    m49 = Digits(
        _("M49 code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[0-9]{3}$", _("Three digits, such as 004."))],
        help_text=_("Three digits, leading noughts included."),
    )
    region = models.CharField(
        _("M49 region"),
        max_length=12,
        choices=REGIONS,
        blank=True,
        default="",
    )
    subregion = Line(_("M49 sub-region"), blank=True, default="", terms=True)
    wikidata = WikidataItem(
        _("Wikidata item"),
        max_length=12,
        blank=True,
        default="",
        validators=[RegexValidator(r"^Q[0-9]+$", _("Q and digits, such as Q114."))],
    )

    class Meta:
        verbose_name = _("State")
        verbose_name_plural = _("States")
        ordering = ["name_en", "key"]

    @classmethod
    def canonical_key(cls, text):
        return text.upper()

    @classmethod
    def recognizer(cls):
        return StateRecognizer(cls)

    def missing_for_publication(self):
        return {} if self.name_en else {"name_en": _("A published State needs its English name.")}

    @computed(_("status in the United Nations"), needs=("memberships",))
    def un_status(self, on=None):
        day = str(on or timezone.now().date())
        memberships = [m for m in self.memberships.all() if m.in_force(day)]
        return memberships[-1].get_kind_display() if memberships else ""

    @computed(_("regional group"), needs=("groups",), asks="group")
    def regional_group(self):
        today = str(timezone.now().date())
        rows = (g for g in self.groups.all() if g.group in REGIONAL and g.in_force(today))
        if (row := next(rows, None)) is None:
            return ""
        return str(row) if row.as_observer else Group(row.group).label


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
    as_observer = models.BooleanField(
        _("as an observer"),
        default=False,
        help_text=_("It attends the meetings of the group and is no member of it."),
    )

    @classmethod
    def doubts(cls, rows, today):
        return about_years(rows, today)

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
        group = str(self.get_group_display())
        return gettext("%(group)s (observer)") % {"group": group} if self.as_observer else group


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

    @classmethod
    def by_state(cls, states: Iterable[int | None]) -> dict[int, list["Membership"]]:
        """All statuses of these States, with the States themselves."""
        rows = defaultdict(list)
        for row in cls.objects.filter(state__in={*states} - {None}).select_related("state"):
            rows[row.state_id].append(row)
        return rows

    @classmethod
    def doubts(cls, rows, today):
        if rows:
            yield from about_overlaps(rows)
        yield from about_years(rows, today)

    class Meta:
        verbose_name = _("status in the United Nations")
        verbose_name_plural = _("statuses in the United Nations")
        ordering = ["state", "valid_from", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["state", "kind", "valid_from"], name="membership_once")
        ]

    def __str__(self):
        return str(self.get_kind_display())
