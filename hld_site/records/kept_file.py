"""A file that the register keeps itself: named by what is in it, so that no two can collide."""

import hashlib
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from hld_site.records.placement import Placement

FOLDER = "kept"


class KeptFile(models.Model):
    """For a part that may hold a file: its name in the storage, its size and its SHA-256.

    A file is never written over and goes with no row: earlier versions, sets of changes and what
    was deleted still name it. No form and no file of rows sets these columns but by an upload.
    """

    placement: ClassVar = Placement(public=("file", "file_bytes", "file_sha256"))
    file = models.CharField(_("kept file"), max_length=100, blank=True, default="", editable=False)
    file_bytes = models.PositiveBigIntegerField(
        _("size in bytes"), null=True, blank=True, editable=False
    )
    file_sha256 = models.CharField("SHA-256", max_length=64, blank=True, default="", editable=False)

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.file and self.file != name_of(self.file_sha256, self.file.rpartition(".")[2]):
            raise ValidationError(_("A kept file is named by its SHA-256: upload it in the form."))

    def download_name(self) -> str:
        """What it is called where somebody saves it, without its ending."""
        return str(self.pk)

    def hold(self, sha256: str, size: int, ending: str) -> None:
        self.file, self.file_bytes, self.file_sha256 = name_of(sha256, ending), size, sha256

    def let_go(self) -> None:
        self.file, self.file_bytes, self.file_sha256 = "", None, ""


def name_of(sha256: str, ending: str) -> str:
    return f"{FOLDER}/{sha256[:2]}/{sha256}.{ending}"


def sha256_of(file: File) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256")
    file.seek(0)
    return digest.hexdigest()


def keep(name: str, file: File) -> None:
    """Puts it into the storage, where it stays; one that is there already is the same."""
    if default_storage.exists(name):
        return
    stored = default_storage.save(name, file)
    if stored != name:  # somebody else has kept the same at the same moment
        default_storage.delete(stored)


def opened(row: Any) -> File:
    """FileNotFoundError where the storage has lost it."""
    return default_storage.open(row.file, "rb")
