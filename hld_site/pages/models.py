"""The editable prose, the links, and the printed page that the register started from."""

import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.languages.addresses import language_of
from hld_site.languages.text import AgingTranslations, Translated
from hld_site.records.fields import Address, Line, Prose, SmallNumber, Symbol
from hld_site.records.mixins import Printed
from hld_site.records.models import PartModel, RecordModel
from hld_site.records.placement import Placement

PATH = RegexValidator(
    r"^[a-z0-9-]+(/[a-z0-9-]+)*$", _("Small letters, digits and hyphens, parted by single slashes.")
)


class Page(AgingTranslations, RecordModel):
    key = models.CharField(
        _("address"),
        max_length=100,
        unique=True,
        validators=[PATH],
        help_text=_("Such as about/history: the page is then at /about/history/."),
    )
    called_by = ("title",)
    placement = Placement(apart=("body",))
    title_en: str
    body_en: str
    title = Translated(Line(_("title"), default=""))
    summary = Translated(Prose(_("summary"), default=""))
    body = Translated(
        Prose(
            _("text"),
            default="",
            help_text=_("Markdown. [^mark] cites the source of this page with that mark."),
        )
    )
    position = SmallNumber(_("position"), default=0, help_text=_("The order of pages in menus."))
    made_from = Symbol(
        _("what the translations were made from"),
        blank=True,
        default="",
        max_length=200,
        help_text=_("For each language the mark of its English text. It is kept by itself."),
    )

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "key"]

    def get_absolute_url(self):
        return reverse("page-detail", args=[self.key])

    def text_in(self, code: str) -> tuple[str, ...]:
        return tuple(getattr(self, f"{name}_{code}") for name in ("title", "summary", "body"))

    @property
    def english(self) -> str:
        """Names the English text as it now is."""
        return hashlib.sha256("\0".join(self.text_in(languages.DEFAULT)).encode()).hexdigest()[:12]

    def translated_into(self) -> list[str]:
        others = (code for code in languages.CODES if code != languages.DEFAULT)
        return [code for code in others if getattr(self, f"body_{code}")]

    def marks_by_language(self) -> dict[str, str]:
        return dict(pair.split(":", 1) for pair in self.made_from.split() if ":" in pair)

    def mark(self, codes: list[str]) -> None:
        """The translations into these languages are of the English text as it now is."""
        marks = self.marks_by_language() | dict.fromkeys(codes, self.english)
        kept = [(code, marks[code]) for code in self.translated_into() if code in marks]
        self.made_from = " ".join(f"{code}:{mark}" for code, mark in kept)

    def older_translations(self) -> list[str]:
        marks, english = self.marks_by_language(), self.english
        return [code for code in self.translated_into() if marks.get(code) != english]

    def translated_from(self, code: str) -> "Page | None":
        mark = self.marks_by_language().get(code)
        versions = (row.instance for row in self.history.order_by("-history_id").iterator())
        return next((version for version in versions if version.english == mark), None)

    @property
    def is_older_translation(self) -> bool:
        """Whether what the reader is shown is a translation of an earlier English text."""
        return languages.reader() in self.older_translations()

    def confirm_translation(self, code: str) -> None:
        self.mark([code])

    def confirm_translations(self) -> None:
        """Somebody has read them: they say what the English text says."""
        self.mark(self.translated_into())

    @classmethod
    def before_saving(cls, rows):
        """A translation that was written anew is one of the English text beside it.

        What comes in a file may be one of an earlier text: somebody reads it first.
        """
        earlier = {page.pk: page for page in cls.objects.filter(pk__in=[row.pk for row in rows])}
        for page in rows:
            if page.is_changed_by_batch:
                continue
            known, marked = earlier.get(page.pk), page.marks_by_language()
            page.mark(
                [
                    code
                    for code in page.translated_into()
                    if (known is None and code not in marked)
                    or (known and known.text_in(code) != page.text_in(code))
                ]
            )

    def clean(self):
        super().clean()
        if self.key and not self.is_reached():
            raise ValidationError({"key": _("This address belongs to another part of the site.")})

    def is_reached(self) -> bool:
        """Whether the address of this page is not taken by another part of the site."""
        if language_of(self.key) != languages.DEFAULT:
            return False
        try:
            with translation.override(languages.in_django(languages.DEFAULT)):
                return resolve(f"/{self.key}/").url_name == "page-detail"
        except Resolver404:
            return False

    def missing_for_publication(self):
        wanting = {}
        if not self.title_en:
            wanting["title_en"] = _("A published page needs its English title.")
        if not self.body_en:
            wanting["body_en"] = _("A published page needs its English text.")
        return wanting


class PrintedItem(PartModel):
    """One line of the page that the register started from, and where it went."""

    owner_name = "page"
    page = models.ForeignKey(
        Page, models.CASCADE, related_name="printed_items", verbose_name=_("page")
    )
    position = SmallNumber(_("position"))
    section = Line(_("section"), blank=True, default="")
    text = Prose(_("as printed"))
    went_to = Line(
        _("went to"),
        blank=True,
        default="",
        help_text=_("The record it became, as state/KEN or document/A/RES/58/208; or empty."),
    )

    class Meta:
        verbose_name = _("printed item")
        verbose_name_plural = _("printed items")
        ordering = ["page", "position"]
        constraints = [
            models.UniqueConstraint(fields=["page", "position"], name="printed_item_has_its_place")
        ]

    def __str__(self):
        return self.text[:80]


class WebLink(RecordModel, Printed):
    class Kind(models.TextChoices):
        CONFERENCE = "conference-site", _("Meeting website")
        INSTITUTION = "institution", _("Page of an institution")
        STATEMENT = "statement", _("Statement")
        PRESS = "press-release", _("Press release")
        SERVICE = "service", _("Document service")

    key = models.CharField(
        _("key"),
        max_length=80,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]+$", _("Small letters, digits and hyphens."))],
    )
    called_by = ("title", "as_printed")
    title_en: str
    title = Translated(Line(_("title"), default=""))
    address = Address(_("address"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    position = SmallNumber(_("position"), default=0)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["position", "key"]

    def get_absolute_url(self):
        return f"{reverse('weblink-list')}#{self.key}"

    def missing_for_publication(self):
        return {} if self.title_en else {"title_en": _("A published link needs its English title.")}
