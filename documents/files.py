"""Where a document can be read: an address for each language and format."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hld_site.records.fields import Address, LanguageCode
from hld_site.records.models import PartModel


class DocumentFile(PartModel):
    class Format(models.TextChoices):
        ANY = "any", _("as the server offers it")
        PDF = "pdf", "PDF"
        HTML = "html", "HTML"
        DOC = "doc", "Word"

    owner_name = "document"
    document = models.ForeignKey(
        "documents.Document", models.CASCADE, related_name="files", verbose_name=_("document")
    )
    language = LanguageCode(_("language"))
    format = models.CharField(_("format"), max_length=5, choices=Format, default=Format.ANY)
    address = Address(_("address"))

    class Meta:
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")
        ordering = ["document", "language", "format"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "language", "format"], name="document_file_once"
            )
        ]

    def __str__(self):
        return f"{self.get_language_display()} ({self.get_format_display()})"
