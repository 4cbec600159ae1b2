"""Where a document can be read: an address for each language and format."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from hld_site.records.fields import Address, LanguageCode
from hld_site.records.kept_file import KeptFile
from hld_site.records.models import PartModel


class DocumentFile(PartModel, KeptFile):
    filled_in = ("file", "file_bytes", "file_sha256")

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
    address = Address(
        _("address"),
        blank=True,
        default="",
        help_text=_("The official one. It may be left empty where the file itself is kept here."),
    )

    class Meta:
        verbose_name = _("file of a document")
        verbose_name_plural = _("files of documents")
        ordering = ["document", "language", "format"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "language", "format"], name="document_file_once"
            )
        ]

    def clean(self):
        if not self.address and not self.file:
            raise ValidationError({"address": _("Give an address, or a file to keep here.")})
        if self.file and not self.address and self.format == self.Format.ANY:
            self.format = self.Format.PDF
        super().clean()

    def download_name(self):
        return f"{self.document.key}.{self.language}"

    def __str__(self):
        return f"{self.get_language_display()} ({self.get_format_display()})"
