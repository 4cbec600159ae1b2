"""What goes in is a batch of changes: proposed, checked, applied, undone; each told once."""

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.exchange.batch_settings import Settings
from hld_site.jobs.kinds import enqueue
from hld_site.jobs.models import Job


class Stage(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Checked; nothing written yet")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    CANCELLED = "cancelled", _("Cancelled; nothing written")
    FAILED = "failed", _("Could not be read; nothing written")


class Mode(models.TextChoices):
    ALL = "all", _("All rows or none")
    GOOD = "good", _("The good rows only")


BUSY = (Stage.CHECKING, Stage.APPLYING)


class Batch(models.Model):
    """One import, undo or set of changes: who, when, why, what was read, how far it came.

    ``job`` is the latest of those by which it is checked and applied.
    """

    class Kind(models.TextChoices):
        IMPORT = "import", _("Import")
        UNDO = "undo", _("Undo")
        SET = "set", _("Set of changes")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.IMPORT)
    stage = models.CharField(_("state"), max_length=10, choices=Stage, default=Stage.CHECKING)
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")
    mode = models.CharField(_("rows"), max_length=4, choices=Mode, default=Mode.ALL)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("applied by"),
    )
    reason = models.CharField(_("reason"), max_length=400)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    undoes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_by",
        verbose_name=_("takes back"),
    )

    file = models.FileField(_("file"), upload_to="batches/", blank=True, max_length=400)
    file_name = models.CharField(_("file name"), max_length=255, blank=True, default="")
    file_size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    file_sha256 = models.CharField("SHA-256", max_length=64, blank=True, default="")

    settings: "models.JSONField[Settings, Settings]" = models.JSONField(
        _("settings"), default=dict, blank=True
    )
    # What was found: sheets with their types, columns, warnings; questions; history watermarks.
    reading = models.JSONField(_("reading"), default=dict, blank=True)
    types = models.JSONField(_("types"), default=list, blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    message = models.TextField(_("message"), blank=True, default="")

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-made_at"]

    def __str__(self):
        return self.file_name or str(self.get_kind_display())

    @property
    def is_sent(self) -> bool:
        """Whether a set waits for who publishes: it was sent to them, or they approved it once."""
        return bool(self.settings.get("sent") or self.applied_by_id)

    @property
    def hour(self) -> datetime.datetime | None:
        """When a set shall be published; None for as soon as it is approved."""
        return parse_datetime(self.settings.get("at") or "")

    @classmethod
    def locked(cls) -> models.QuerySet:
        """As they stand now; nobody else takes a step with what is read until the transaction ends.

        Rows may be written meanwhile, as by a check that goes on.
        """
        return cls.objects.select_for_update(no_key=True)

    def enqueue(self, kind: str, user) -> Job:
        """Has its next step done. What is said of the rows is kept: in the language of the file."""
        chosen = self.settings.get("language")
        language = languages.in_django(chosen) if chosen else ""
        self.job = enqueue(kind, self.pk, user, language)
        return self.job


class Export(models.Model):
    """One file that is too long for a request: what is in it. Who asked, and how far it has come,
    says its job.

    ``choices`` are what its page tells; ``query`` is that of the rows, as
    ``files_out.queries`` packs it.
    """

    class Stage(models.TextChoices):
        WRITING = "writing", _("Being written")
        DONE = "done", _("Ready to download")
        CANCELLED = "cancelled", _("Cancelled; no file is kept")
        FAILED = "failed", _("Could not be written; no file is kept")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.OneToOneField(Job, models.CASCADE, related_name="export")
    type = models.CharField(_("type"), max_length=60)
    format = models.CharField(_("format"), max_length=10)
    choices = models.JSONField()
    query = models.TextField()
    file = models.FileField(_("file"), blank=True, max_length=400)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-job__made_at"]

    def __str__(self):
        return self.type

    @property
    def stage(self) -> Stage:
        return self.Stage.WRITING if self.job.is_open else self.Stage(self.job.state)


class Verdict(models.TextChoices):
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")
    WAITING = "waiting", _("Waits for an answer")
    REMOVED = "removed", _("Removed")
    EDITED = "edited", _("Left alone")
    STALE = "stale", _("Changed by somebody else since the check")


STOPPED = (Verdict.REFUSED, Verdict.WAITING)
DOING = (Verdict.NEW, Verdict.CHANGED, Verdict.REMOVED)


def error_of(message: str, column: str = "", value: str = "") -> dict[str, Any]:
    """What is wrong with a row, as one of its errors; where no column is to blame, of all of it."""
    return {"column": column, "value": value, "message": message}


class Change(models.Model):
    """One row: what it would do, or did, to one record or part.

    ``before`` and ``after`` hold the columns that differ (all that the file gives for a new row)
    as their values of JSON; ``now`` what somebody else made of them since the check.
    An error names the column as the file does, the value and what to do. ``reason`` is why, and by
    whom, a row was proposed: it stands in the history of the row, where that of the batch would.
    """

    id = models.BigAutoField(primary_key=True)
    # The indexes below begin with the batch: one of its own would only be kept up beside them.
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="changes", db_index=False)
    number = models.PositiveBigIntegerField(_("place"))
    sheet = models.PositiveSmallIntegerField(_("sheet"), default=0)
    row = models.PositiveBigIntegerField(_("row"), null=True)
    type = models.CharField(_("type"), max_length=60)
    key = models.CharField(_("key"), max_length=400, blank=True, default="")
    object_id = models.BigIntegerField(null=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    now = models.JSONField(null=True)
    errors = models.JSONField(null=True)
    left_out = models.BooleanField(_("left out"), default=False, db_default=False)
    reason = models.TextField(_("reason"), blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["batch", "number"]
        indexes = [
            models.Index(fields=["batch", "type", "key"], name="change_by_key"),
            models.Index(fields=["batch", "verdict", "number"], name="change_by_verdict"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="change_has_its_place")
        ]

    def __str__(self):
        return f"{self.type}/{self.key}"


class Claim(models.Model):
    """That a row of a batch takes a value which may stand only once: found twice, it is refused."""

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="claims", db_index=False)
    digest = models.UUIDField()
    number = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["batch", "number"]
        indexes = [models.Index(fields=["batch", "digest"], name="claim_by_digest")]

    def __str__(self):
        return str(self.digest)
