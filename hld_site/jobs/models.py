"""Work that outlives a request: one row says what is to be done, who is at it, how far it is."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """``kind`` is one of ``kinds.KINDS``, ``subject`` the id of what it is done for.

    ``tries`` counts how often it was begun. ``seen_at`` is the worker's last sign of life, or when
    a try ended.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    subject = models.UUIDField()
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    language = models.CharField(max_length=10)
    tries = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=80, blank=True, default="")
    seen_at = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    message = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "job"
        verbose_name_plural = "jobs"
        ordering = ["made_at"]
        indexes = [models.Index(fields=["state", "seen_at"], name="job_waiting")]

    def __str__(self):
        return f"{self.kind} {self.subject}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
