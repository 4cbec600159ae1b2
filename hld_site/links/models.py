"""What came of looking at an address elsewhere, and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    GOOD = "good", _("Answers")
    GONE = "gone", _("The page is not there")
    SILENT = "silent", _("No answer")
    REFUSED = "refused", _("Programs are not let in")
    UNFIT = "unfit", _("Not an address that is looked at")


# What a reader who follows the link would meet too.
BROKEN = (Outcome.GONE, Outcome.SILENT)


class LinkCheck(models.Model):
    """``since`` is when the outcome became what it is; ``moved_to`` where redirects ended."""

    address = models.CharField(_("address"), max_length=500, unique=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    http_status = models.PositiveSmallIntegerField(_("answer"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    moved_to = models.CharField(_("moved to"), max_length=2000, blank=True, default="")
    checked_at = models.DateTimeField(_("last checked"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        ordering = ["address"]
        indexes = [models.Index(fields=["outcome", "checked_at"], name="link_by_outcome")]

    def __str__(self):
        return self.address
