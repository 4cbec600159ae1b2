"""Former addresses, links to previews, reasons for the public, the count of changes."""

import datetime
import uuid

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from hld_site.publishing.any_record import AnyRecord


class FormerAddress(models.Model):
    record_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("type"))
    record_id = models.PositiveBigIntegerField(_("record number"))
    record = AnyRecord("record_type", "record_id")
    key = models.CharField(_("former key"), max_length=120)
    left_on = models.DateTimeField(_("left on"), auto_now_add=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["record_type", "key"]
        # On a type that all registers have: it is about the records of every type.
        permissions = [("publish_record", "Can publish, schedule and withdraw records")]
        constraints = [
            models.UniqueConstraint(fields=["record_type", "key"], name="former_address_leads_once")
        ]

    def __str__(self):
        return self.key


class Generation(models.Model):
    """Counts the changes to what is public: the number is the sum of all rows.

    Whoever writes takes a row that nobody holds, so that no writer waits for another; a number that
    is part of a transaction is seen when the change is, and not before.
    """

    number = models.PositiveBigIntegerField(default=1)
    raised_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return str(self.number)


class PreviewLinks(models.QuerySet):
    def open(self, at: datetime.datetime):
        return self.filter(expires_at__gt=at, revoked_at=None)


class PreviewLink(models.Model):
    """Shows what is not public to whoever has it, until it ends or is revoked.

    ``subject`` is "set:" and a batch, or the file of a type and a number: "meetings:17".
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(max_length=100, db_index=True)
    label = models.CharField(max_length=200)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinks.as_manager()

    class Meta:
        verbose_name = _("link to a preview")
        verbose_name_plural = _("links to previews")
        ordering = ["-made_at"]

    def __str__(self):
        return self.label


class PublicReason(models.Model):
    """Why something was changed, in words for the public; of all that one batch wrote.

    The reason in the history is for staff, and is shown to nobody else.
    """

    LONGEST = 400

    batch = models.UUIDField(unique=True)
    text = models.CharField(max_length=LONGEST)

    class Meta:
        verbose_name = _("reason for the public")
        verbose_name_plural = _("reasons for the public")
        ordering = ["pk"]

    def __str__(self):
        return self.text

    @classmethod
    def replace(cls, batch: uuid.UUID, text: str) -> None:
        """Instead of what was given before; nothing, where nothing is said."""
        cls.objects.filter(batch=batch).delete()
        cls.give(batch, text)

    @classmethod
    def give(cls, batch: uuid.UUID | None, text: str) -> None:
        if batch and (text := text.strip()[: cls.LONGEST]):
            cls.objects.update_or_create(batch=batch, defaults={"text": text})
