"""Meetings, their days and their programme."""

import datetime

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.languages.dates import un_days
from hld_site.languages.numbers import ordinal
from hld_site.languages.terms import term
from hld_site.languages.text import Translated
from hld_site.records.columns import computed
from hld_site.records.fields import LanguageCodes, Line, SmallNumber
from hld_site.records.mixins import Printed, Sourced
from hld_site.records.models import PartModel, RecordModel
from hld_site.records.proposed_keys import dated
from hld_site.records.querysets import RecordQuerySet
from meetings.models.worth_a_look import worth_a_look
from registry.models.shared import slug_key


class MeetingQuerySet(RecordQuerySet):
    """The clock is an argument: ``on`` is a day of the world, not of the register."""

    def listed(self):
        days = MeetingDay.objects.filter(meeting=models.OuterRef("pk"), held_back=False)
        return self.annotate(
            first_day=models.Subquery(days.order_by("date").values("date")[:1]),
            last_day=models.Subquery(days.order_by("-date").values("date")[:1]),
        )

    def on_the_calendar(self):
        """Held or planned: a meeting that was not held is neither upcoming nor past."""
        return self.listed().exclude(holding=Meeting.Holding.NOT_HELD)

    def upcoming(self, on: datetime.date):
        """Not over yet, the next one first, and last those planned whose days are not set."""
        no_day_yet = models.Q(last_day=None, holding=Meeting.Holding.PLANNED)
        not_over = self.on_the_calendar().filter(models.Q(last_day__gte=on) | no_day_yet)
        return not_over.order_by(models.F("first_day").asc(nulls_last=True), "key")

    def past(self, on: datetime.date):
        """Held and over, the latest first."""
        return self.on_the_calendar().filter(last_day__lt=on).order_by("-first_day", "key")

    def dialogues(self):
        return self.filter(kind=Meeting.Kind.DIALOGUE)


class Meeting(RecordModel, Printed):
    called_by = ("title", "as_printed")
    key_has_year = True

    class Kind(models.TextChoices):
        DIALOGUE = "high-level-dialogue", _("High-level dialogue")
        PLENARY = "plenary-meeting", _("Plenary meeting")
        HIGH_LEVEL_PLENARY = "high-level-plenary-meeting", _("High-level plenary meeting")
        INFORMAL = "informal-meeting", _("Informal meeting of the General Assembly")
        THEMATIC = "informal-thematic-debate", _("Informal thematic debate")
        HEARING = "informal-interactive-hearing", _("Informal interactive hearings")
        PANEL = "panel-discussion", _("Panel discussion")
        SIDE_EVENT = "side-event", _("Side event")
        CONFERENCE = "intergovernmental-conference", _("Intergovernmental conference")
        FORUM = "review-forum", _("Review forum")
        SYMPOSIUM = "symposium", _("Symposium")

    class Holding(models.TextChoices):
        HELD = "held", _("Held")
        PLANNED = "planned", _("Planned")
        NOT_HELD = "not-held", _("Not held")

    class Coverage(models.TextChoices):
        COMPLETE = "complete", _("Complete")
        PARTIAL = "partial", _("Partial")
        NONE = "none", _("None")

    class Section(models.TextChoices):
        RECENT = "recent", _("Recent meetings")
        PREVIOUS = "previous", _("Previous meetings")
        RELATED = "related", _("Related meetings")

    key = slug_key(_("Ends with the year of the meeting: hld-2013."))
    title = Translated(Line(_("title"), default=""))
    official_in = LanguageCodes(
        _("languages of the official title"),
        blank=True,
        default="",
        max_length=20,
        help_text=_("Codes, as in “en fr ar”: in the others the title is our translation."),
    )
    kind = models.CharField(_("kind"), max_length=40, choices=Kind)
    holding = models.CharField(
        _("held or planned"), max_length=10, choices=Holding, default=Holding.HELD
    )
    process = models.ForeignKey(
        "registry.Process",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("process"),
    )
    theme = Translated(Line(_("theme"), default=""))
    ga_session = SmallNumber(
        _("session of the General Assembly"), of_session=True, null=True, blank=True
    )
    agenda_item = Line(
        _("agenda item"),
        terms=True,
        many=_("agenda items"),
        blank=True,
        default="",
        max_length=60,
    )
    city = Translated(Line(_("city"), default="", max_length=80))
    country = models.ForeignKey(
        "registry.State",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("country"),
    )
    venue = Line(_("venue"), blank=True, default="")
    presided_by = Line(
        _("convened or chaired by"),
        terms=True,
        blank=True,
        default="",
        help_text=_("The office, not the person: President of the General Assembly."),
    )
    coverage = models.CharField(
        _("coverage of the list of participants"),
        max_length=10,
        choices=Coverage,
        default=Coverage.NONE,
        help_text=_("How complete this register's list of participants is."),
    )
    reported_participants = Line(
        _("participants as reported"),
        blank=True,
        default="",
        help_text=_("The number that sources report, with its source among the sources."),
    )

    printed_section = models.CharField(
        _("section of the source page"),
        max_length=10,
        choices=Section,
        blank=True,
        default="",
        help_text=_("Under which heading the source page lists it; empty if it does not."),
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["key"]

    def missing_for_publication(self):
        return {} if self.title_en else {"title_en": _("A published meeting needs a title.")}

    def proposed_key(self):
        return dated(self.title_en or self.title, self.key_year)

    def worth_a_look(self, today):
        return worth_a_look(self, today)

    @classmethod
    def called(cls):
        """Also "Panel discussion 2013", in any language: what two are called is a question."""
        yield from super().called()
        kinds = dict(cls.Kind.choices)
        for key, kind in cls.objects.values_list("key", "kind"):
            year = key.rpartition("-")[2]
            for language in languages.CODES if year.isdecimal() else ():
                with translation.override(language):
                    yield key, f"{kinds[kind]} {year}"

    @computed(_("dates"), needs=("days",), sort="first_day")
    def dates(self):
        return un_days(day.date for day in self.days.all())

    @property
    def title_is_ours(self) -> bool:
        """Whether the title in the reader's language is a translation and not the official one."""
        return self.title.language not in (self.official_in or "en").split()

    def first_date(self):
        return min((day.date for day in self.days.all()), default=None)


class MeetingDay(PartModel, Sourced):
    owner_name = "meeting"
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="days", verbose_name=_("meeting")
    )
    date = models.DateField(_("date"))

    class Meta:
        verbose_name = _("day of a meeting")
        verbose_name_plural = _("days of meetings")
        ordering = ["meeting", "date"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "date"],
                name="meeting_day_once",
                violation_error_message=_("This meeting already has this day."),
            )
        ]

    def __str__(self):
        return un_days([self.date])

    @classmethod
    def next_of(cls, owner):
        last = owner.days.aggregate(last=models.Max("date"))["last"]
        return {"date": last + datetime.timedelta(days=1)} if last else {}


class ProgrammeItem(PartModel, Sourced):
    class Kind(models.TextChoices):
        OPENING = "opening", _("Opening")
        PLENARY = "plenary-meeting", _("Plenary meeting")
        ROUND_TABLE = "round-table", _("Round table")
        HEARING = "hearing-segment", _("Hearing segment")
        PANEL = "panel", _("Panel")
        MEETING = "informal-meeting", _("Informal meeting")
        SIDE_EVENT = "side-event", _("Side event")
        ORIENTATION = "orientation", _("Orientation meeting")

    owner_name = "meeting"
    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="programme", verbose_name=_("meeting")
    )
    order = SmallNumber(_("order"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    number = SmallNumber(_("number"), null=True, blank=True)
    theme = Translated(Line(_("theme"), default=""))
    day = models.DateField(_("day"), null=True, blank=True)
    time = Line(_("time"), blank=True, default="", max_length=60, terms=True)
    chaired_by = Line(
        _("chaired by"), blank=True, default="", terms=True, help_text=_("Offices, no names.")
    )

    class Meta:
        verbose_name = _("programme item")
        verbose_name_plural = _("programme items")
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "order"], name="programme_item_has_its_place"
            )
        ]

    def __str__(self):
        return self.designation

    @property
    def designation(self) -> str:
        """Round table 2; but a plenary meeting is counted: 25th plenary meeting."""
        if self.kind == self.Kind.PLENARY and self.number:
            return str(term(f"{ordinal(self.number)} plenary meeting"))
        return " ".join(filter(None, [str(self.get_kind_display()), str(self.number or "")]))

    @classmethod
    def next_of(cls, owner):
        """After the last one: of its kind, on its day, the next number."""
        last = owner.programme.order_by("order").last()
        if last is None:
            return {"order": 1}
        number = last.number + 1 if last.number else None
        return {"order": last.order + 1, "kind": last.kind, "number": number, "day": last.day}
