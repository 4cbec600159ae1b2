"""What every row of history says beside the values: why, and in which batch it was written."""

import contextlib
import contextvars
import dataclasses
import uuid
from collections.abc import Iterable
from functools import cache

from django.db import models, transaction
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from simple_history import manager
from simple_history.signals import pre_create_historical_record

from hld_site.publishing.status import Status
from hld_site.records.signals import batched_announcements


class HistoryRow(models.Model):
    batch = models.UUIDField(
        _("batch"),
        null=True,
        editable=False,
        db_index=True,
        help_text=_("Shared by all rows that one import or one action wrote."),
    )

    class Meta:
        abstract = True


class HistoryManager(manager.HistoryManager):
    """Its class is made once: simple_history would make it anew at each look at a history."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class, class_name=None):
        return super().from_queryset(queryset_class, class_name)


def ever_published(model, ids: Iterable[int]) -> set[int]:
    """Of these records, those that people may have cited: published now, or once in history."""
    ids = list(ids)
    now = model._default_manager.filter(pk__any_of=ids, status=Status.PUBLISHED)
    once = model.history.filter(id__any_of=ids, status=Status.PUBLISHED).order_by()
    return {*now.order_by().values_list("pk", flat=True), *once.values_list("id", flat=True)}


@dataclasses.dataclass(frozen=True)
class Batch:
    id: uuid.UUID
    reason: str


_running: contextvars.ContextVar[Batch | None] = contextvars.ContextVar("batch", default=None)


@contextlib.contextmanager
def batch(reason: str):
    """All that is saved inside shares one batch id and one reason; inner calls join the outer.

    It is saved as a whole, with what the search reads of it, or not at all.
    """
    if _running.get():
        yield _running.get()
        return
    token = _running.set(Batch(uuid.uuid4(), reason))
    try:
        with transaction.atomic(), batched_announcements():
            yield _running.get()
    finally:
        _running.reset(token)


@receiver(pre_create_historical_record)
def stamp(sender, history_instance, **kwargs):
    running = _running.get()
    if running and hasattr(history_instance, "batch"):
        history_instance.batch = running.id
        history_instance.history_change_reason = (
            history_instance.history_change_reason or running.reason
        )
