"""The documents: what convened the meetings, what was before them, what came out of them."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from documents.doubts import doubts_about
from documents.files import DocumentFile
from documents.indexes import DOCUMENT_INDEXES
from documents.relations import DocumentMeeting, DocumentProcess, DocumentRelation
from documents.symbols import canonical_symbol, loose_symbols, session_of, why_no_symbol
from documents.voting import Vote, difference, refuse_too_many
from hld_site.languages.text import Translated
from hld_site.records.fields import Line, SmallNumber, Symbol
from hld_site.records.mixins import Printed
from hld_site.records.models import RecordModel
from hld_site.records.placement import Placement
from hld_site.records.proposed_keys import dated, year_of
from hld_site.records.querysets import RecordQuerySet

KEY = RegexValidator(
    r"^[^\s/?#%<>\"\\][^?#%<>\"\\]*[^\s/?#%<>\"\\]$",
    _("A document symbol, or words joined by hyphens; none of ? # %% < > nor a slash at an end."),
)

__all__ = ["Document", "DocumentFile", "DocumentMeeting", "DocumentProcess"]
__all__ += ["DocumentRelation", "Vote"]


class DocumentQuerySet(RecordQuerySet):
    def listed(self):
        """With the day of adoption, or else of publication, by which a list is sorted."""
        return self.annotate(day=Coalesce("adopted_on", "published_on"))


class Document(RecordModel, Printed):
    filled_in = ("symbol", "key", "session")
    key_from = ("symbol",)
    called_by = ()  # by its symbol alone: half the reports of the register share one title
    placement = Placement(apart=("title",))

    class Kind(models.TextChoices):
        RESOLUTION = "resolution", _("Resolution")
        DRAFT = "draft-resolution", _("Draft resolution")
        SG_REPORT = "report-of-the-secretary-general", _("Report of the Secretary-General")
        SG_NOTE = "note-by-the-secretary-general", _("Note by the Secretary-General")
        PGA_NOTE = "note-by-the-president", _("Note by the President of the General Assembly")
        VERBATIM = "verbatim-record", _("Verbatim record")
        PRESS_RELEASE = "press-release", _("Press release")
        SECTION = "part-of-a-document", _("Part of a document")
        OTHER = "other-institution", _("Document of another institution")

    class Basis(models.TextChoices):
        WITHOUT_VOTE = "without-a-vote", _("Without a vote")
        RECORDED = "recorded-vote", _("Recorded vote")

    key = models.CharField(
        _("key"),
        max_length=100,
        unique=True,
        blank=True,
        validators=[KEY],
        help_text=_("The document symbol, or words where there is none. Empty: the symbol."),
    )
    symbol = Symbol(
        _("document symbol"),
        blank=True,
        default="",
        max_length=100,
        help_text=_("Any usual spelling; it is kept as A/RES/67/219."),
    )
    title = Translated(
        Line(
            _("title"),
            default="",
            max_length=600,
            help_text=_("The official title in that language, or nothing: never a translation."),
        ),
        official=True,
    )
    kind = models.CharField(_("kind"), max_length=40, choices=Kind)
    organ = Line(_("organ"), blank=True, default="", max_length=120, terms=True)
    session = SmallNumber(
        _("session of the General Assembly"),
        of_session=True,
        null=True,
        blank=True,
        help_text=_("Empty: read from the symbol."),
    )
    agenda_item = Line(
        _("agenda item"),
        terms=True,
        many=_("agenda items"),
        blank=True,
        default="",
        max_length=120,
    )
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    basis = models.CharField(_("adopted"), max_length=20, choices=Basis, blank=True, default="")
    in_favour = SmallNumber(_("in favour"), null=True, blank=True)
    against = SmallNumber(_("against"), null=True, blank=True)
    abstaining = SmallNumber(_("abstaining"), null=True, blank=True)
    sponsor = Line(
        _("sponsor"),
        terms=True,
        blank=True,
        default="",
        help_text=_("Who submitted the draft, as printed."),
    )
    committee_report = Symbol(_("report of the committee"), blank=True, default="", max_length=100)
    plenary_record = Symbol(
        _("record of the plenary meeting"),
        blank=True,
        default="",
        max_length=100,
        help_text=_("The symbol of the verbatim record of the meeting that adopted it."),
    )
    printed_section = models.CharField(
        _("section of the source page"),
        max_length=20,
        choices=[("principal", _("Principal documents"))],
        blank=True,
        default="",
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["key"]
        indexes = DOCUMENT_INDEXES

    @property
    def heading(self):
        return self.symbol or self.title or self.key

    @property
    def subtitle(self):
        return self.title if self.symbol else ""

    @classmethod
    def canonical_key(cls, text):
        return canonical_symbol(text)

    @classmethod
    def loose_keys(cls, text):
        return loose_symbols(text)

    def clean_fields(self, exclude=None):
        self.fill_in()
        super().clean_fields(exclude=exclude)

    def fill_in(self):
        """The symbol in its usual spelling, and what it says by itself."""
        self.symbol = canonical_symbol(self.symbol or "")
        self.key = canonical_symbol(self.key or "") or self.symbol
        self.session = session_of(self.symbol) if self.session is None else self.session

    def proposed_key(self):
        return dated(self.title_en or self.title, year_of(self.adopted_on or self.published_on))

    def clean(self):
        if not self.key:
            raise ValidationError({"key": _("Give a symbol, or words where there is none.")})
        if fault := why_no_symbol(self.key):
            raise ValidationError({"symbol" if self.symbol else "key": fault})
        votes = [self.in_favour, self.against, self.abstaining]
        if any(v is not None for v in votes) and self.basis != self.Basis.RECORDED:
            raise ValidationError({"basis": _("Votes were counted, so it was a recorded vote.")})
        if self.symbol and self.key != self.symbol:
            raise ValidationError({"key": _("A document with a symbol has its symbol as its key.")})
        super().clean()

    def missing_for_publication(self):
        message = _("A published document needs a symbol or its English title.")
        return {} if self.title_en or self.symbol else {"title_en": message}

    def worth_a_look(self, today):
        return [sentence] if (sentence := difference(self)) else []

    @classmethod
    def doubts(cls, rows, today):
        yield from ((n, doubt) for n, row in enumerate(rows) for doubt in doubts_about(row, today))

    def vote_counts(self) -> str:
        """ "129-3-49": in favour, against, abstaining; empty where not all three are known."""
        counts = [self.in_favour, self.against, self.abstaining]
        return "" if None in counts else "-".join(str(count) for count in counts)

    @classmethod
    def after_saving(cls, rows):
        """Relations that waited for a document, or knew it by another key, follow it."""
        ids = [document.pk for document in rows]
        refuse_too_many(ids)
        by_key = {document.key: document for document in rows}
        relations = DocumentRelation.objects
        for relation in relations.filter(to=None, to_key__any_of=by_key):
            relation.save()
        moved = ~models.Q(to_key=models.F("to__key"))
        for relation in relations.filter(moved, to__pk__any_of=ids).select_related("to"):
            relation.to_key = relation.to.key
            relation.save()
