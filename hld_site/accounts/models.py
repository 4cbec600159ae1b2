import zoneinfo
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def a_time_zone(text: str) -> None:
    if text not in zoneinfo.available_timezones():
        raise ValidationError(
            gettext("This is not a time zone: write it in the form Asia/Bangkok.")
        )


class User(AbstractUser):
    """Our own from the first migration on, so that it can grow: staff of the register."""

    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        default="",
        validators=[a_time_zone],
        help_text=_("Such as Asia/Bangkok. Empty: that of the register."),
    )


class AuditEvents(models.QuerySet):
    """Events are added, and end with their time; nothing changes one."""

    def update(self, **kwargs):
        raise TypeError("What is in the audit log is not changed.")

    def delete(self):
        raise TypeError("What is in the audit log is not deleted.")

    def forget_old(self, now: datetime) -> int:
        """How many were older than AUDIT_DAYS; 0 days keep everything."""
        if not settings.AUDIT_DAYS:
            return 0
        old = self.filter(at__lt=now - timedelta(days=settings.AUDIT_DAYS))
        return old._raw_delete(self.db)

    def take_name_from(self, user: User) -> int:
        """When a person's data are removed: their events stay, with what they are called now."""
        theirs = self.filter(user=user)
        return super(AuditEvents, theirs).update(name=user.get_username(), address=None)


class AuditEvent(models.Model):
    class Action(models.TextChoices):
        SIGNED_IN = "signed-in", _("signed in")
        FAILED = "failed", _("failed to sign in")
        LOCKED_OUT = "locked-out", _("was locked out")
        SIGNED_OUT = "signed-out", _("signed out")
        PASSWORD = "password", _("changed the password")
        FACTOR_ADDED = "factor-added", _("added a second factor")
        FACTOR_REMOVED = "factor-removed", _("removed a second factor")
        SESSIONS_ENDED = "sessions-ended", _("ended other sessions")
        CHANGED = "changed", _("changed something")
        EXPORTED = "exported", _("took a file away")
        REFUSED = "refused", _("was refused")

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True, editable=False)
    action = models.CharField(_("what"), max_length=20, choices=Action, editable=False)
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("who")
    )
    name = models.CharField(_("account"), max_length=150, blank=True, editable=False)
    address = models.GenericIPAddressField(_("from where"), null=True, editable=False)
    request_id = models.CharField(_("request"), max_length=80, blank=True, editable=False)
    batch = models.UUIDField(_("batch"), null=True, editable=False, db_index=True)
    about = models.CharField(_("address of the page"), max_length=300, blank=True, editable=False)
    details = models.TextField(_("details"), blank=True, editable=False)

    objects = AuditEvents.as_manager()

    class Meta:
        verbose_name = _("event of the audit log")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.name} {self.get_action_display()}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("What is in the audit log is not changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("What is in the audit log is not deleted.")
