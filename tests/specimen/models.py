import decimal
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from hld_site.languages.text import Translated
from hld_site.records.columns import computed
from hld_site.records.fields import Address, LanguageCode, Line, PartialDate, Prose
from hld_site.records.mixins import Sourced
from hld_site.records.models import PartModel, RecordModel
from hld_site.records.querysets import RecordQuerySet


class Kind(models.TextChoices):
    MINERAL = "mineral", _("Mineral")
    FOSSIL = "fossil", _("Fossil")


class Size(models.IntegerChoices):
    SMALL = 1, _("Small")
    LARGE = 2, _("Large")

    __empty__ = _("(Not measured)")


class Rank(models.IntegerChoices):
    UNRANKED = 0, _("Unranked")
    FIRST = 1, _("First")
    SECOND = 2, _("Second")


class Initial(models.CharField):
    """The first letter of the title: a field that sets itself from others of its row."""

    def pre_save(self, model_instance, add):
        letter = model_instance.title[:1].upper()
        setattr(model_instance, self.attname, letter)
        return letter


class SpecimenQuerySet(RecordQuerySet):
    def listed(self):
        return self.annotate(number_of_loans=Count("loans"))


class Specimen(RecordModel):
    """Every class of field of Django that a register may want."""

    called_by = ("caption",)
    key = models.SlugField(unique=True)
    caption = Translated(Line("caption"))
    # Names that meant something by themselves.
    source = Line("source", blank=True, default="")
    language = models.CharField(
        "language", max_length=5, choices=[("la", "Latin"), ("en", "English")]
    )
    kind = models.CharField("kind", max_length=10, choices=Kind)
    status_text = Line("status in words", blank=True, default="")
    name_en = Line("name in England", blank=True, default="")
    title = Line("title", blank=True, default="")
    body = Prose("body", blank=True, default="")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    version = models.PositiveSmallIntegerField(null=True, blank=True)
    record = Line("record", blank=True, default="")
    place = Line("place", blank=True, default="")
    was = Line("was", blank=True, default="")
    last = Line("last", blank=True, default="")
    total = models.PositiveSmallIntegerField(null=True, blank=True)
    owner = models.ForeignKey(
        "registry.State", models.PROTECT, null=True, blank=True, related_name="specimens"
    )
    # Every class of field.
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    weight = models.FloatField(null=True, blank=True)
    pieces = models.BigIntegerField(null=True, blank=True)
    rank = models.PositiveSmallIntegerField(choices=Rank, null=True, blank=True)
    size = models.PositiveSmallIntegerField(choices=Size, null=True, blank=True)
    grade = models.DecimalField(
        max_digits=3,
        decimal_places=1,
        choices=[(decimal.Decimal(1), "One"), (decimal.Decimal("1.5"), "One and a half")],
        null=True,
        blank=True,
    )
    is_lent = models.BooleanField(default=False)
    is_complete = models.BooleanField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    takes = models.DurationField(null=True, blank=True)
    since = PartialDate("since", blank=True, default="")
    mail = models.EmailField(blank=True, default="")
    site = Address("site", blank=True, default="")
    shop = models.URLField(blank=True, default="")
    server = models.GenericIPAddressField(null=True, blank=True)
    number = models.UUIDField(default=uuid.uuid4)
    remarks = models.TextField(blank=True, default="")
    scan = models.FileField(upload_to="specimens/", blank=True, max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    # No column: what is stored beside.
    traits = models.JSONField(default=dict, editable=False)
    initial = Initial(max_length=1, editable=False, default="")

    objects = SpecimenQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="specimen_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="It ends before it starts.",
            ),
            models.CheckConstraint(
                name="specimen_title_is_no_shout",
                condition=~Q(title__startswith="!"),
                violation_error_message="A title does not shout.",
            ),
            models.UniqueConstraint(
                name="specimen_title_of_the_first",
                fields=["title"],
                condition=Q(rank__in=[1]) & ~Q(title=""),
                violation_error_message="Two of the first rank have this title.",
            ),
        ]

    @computed("age in words")
    def age(self):
        return f"since {self.since}" if self.since else ""

    @computed("times lent", sort="number_of_loans")
    def times_lent(self):
        return self.number_of_loans

    def clean(self):
        if self.size and not self.grade:
            raise ValidationError({"size": "What is measured is graded."})
        super().clean()


class Label(PartModel, Sourced):
    """A part with a source, a language and a relation of its own."""

    owner_name = "specimen"
    specimen = models.ForeignKey(Specimen, models.CASCADE, related_name="labels")
    language = LanguageCode("language")
    text = Line("text", language_in="language")
    place = Line("place", blank=True, default="")
    was = Line("was", blank=True, default="")
    total = Line("total", blank=True, default="")
    opens_at = models.TimeField(null=True, blank=True)
    lasts = models.DurationField(null=True, blank=True)
    state = models.ForeignKey(
        "registry.State", models.PROTECT, null=True, blank=True, related_name="specimen_labels"
    )

    class Meta:
        ordering = [F("opens_at").asc(nulls_last=True), "specimen", "language"]
        constraints = [
            models.UniqueConstraint(fields=["specimen", "language"], name="label_in_its_language")
        ]


class Loan(RecordModel):
    """A type of a stranger: its record names another that it cannot do without."""

    called_by = ("caption",)
    key = models.SlugField(unique=True)
    caption = Translated(Line("caption"))
    specimen = models.ForeignKey(Specimen, models.PROTECT, related_name="loans")
    # Two relations to one type, neither of which calls its rows anything.
    lender = models.ForeignKey(
        "registry.State", models.PROTECT, null=True, blank=True, related_name="+"
    )
    borrower = models.ForeignKey("registry.State", models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["key"]
