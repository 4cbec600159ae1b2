"""How a document stands to other documents, to meetings and to the process: a verb."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.symbols import canonical_symbol
from documents.verbs import Verb, inverse_of
from hld_site.records.fields import Symbol
from hld_site.records.mixins import Sourced
from hld_site.records.models import PartModel


class DocumentLink(PartModel, Sourced):
    verb = models.CharField(_("relation"), max_length=20, choices=Verb)

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.get_verb_display())

    @property
    def inverse(self):
        return inverse_of(self.verb)


class DocumentRelation(DocumentLink):
    """To a document of the register, or to a symbol that resolves when its document arrives."""

    owner_name = "document"
    document = models.ForeignKey(
        "documents.Document", models.CASCADE, related_name="relations", verbose_name=_("document")
    )
    to_key = Symbol(
        _("to"), max_length=100, help_text=_("The symbol or key of the other document.")
    )
    to = models.ForeignKey(
        "documents.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="related_from",
        verbose_name=_("to"),
    )

    class Meta:
        verbose_name = _("relation of documents")
        verbose_name_plural = _("relations of documents")
        ordering = ["document", "verb", "to_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "verb", "to_key"], name="documents_related_once"
            )
        ]

    def clean_fields(self, exclude=None):
        self.to_key = canonical_symbol(self.to_key or "")
        super().clean_fields(exclude=exclude)

    @classmethod
    def before_saving(cls, rows):
        keys = {relation.to_key for relation in rows}
        documents = cls._meta.get_field("to").related_model.objects.filter(key__in=keys)
        by_key = {document.key: document for document in documents}
        for relation in rows:
            relation.to = by_key.get(relation.to_key)


class DocumentMeeting(DocumentLink):
    owner_name = "document"
    document = models.ForeignKey(
        "documents.Document", models.CASCADE, related_name="meetings", verbose_name=_("document")
    )
    meeting = models.ForeignKey(
        "meetings.Meeting", models.PROTECT, related_name="documents", verbose_name=_("meeting")
    )

    def as_found(self):
        return f"{self.get_verb_display()} — %(name)s", self.meeting.heading

    class Meta:
        verbose_name = _("document of a meeting")
        verbose_name_plural = _("documents of meetings")
        ordering = ["meeting", "document", "verb"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "verb", "meeting"], name="document_of_meeting_once"
            )
        ]


class DocumentProcess(DocumentLink):
    owner_name = "document"
    document = models.ForeignKey(
        "documents.Document", models.CASCADE, related_name="processes", verbose_name=_("document")
    )
    process = models.ForeignKey(
        "registry.Process", models.PROTECT, related_name="documents", verbose_name=_("process")
    )

    class Meta:
        verbose_name = _("document of a process")
        verbose_name_plural = _("documents of processes")
        ordering = ["process", "document", "verb"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "verb", "process"], name="document_of_process_once"
            )
        ]
