"""Saving or deleting one row of the register announces it; a new key leaves the old address.

Rows that named what is deleted, and may do without, have a version that names it no more.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import SET_NULL, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save

from hld_site.publishing import schedule
from hld_site.publishing.former_addresses import keep_former_address
from hld_site.records import catalogue
from hld_site.records.models import Row
from hld_site.records.signals import announce


def announce_one_row(sender, instance, **kwargs):
    announce(sender, [instance.pk])


def note_naming(sender, instance, **kwargs):
    instance.named_by_rows = [
        (relation.related_model, list(naming(relation, [instance.pk]).values_list("pk", flat=True)))
        for relation in relations_let_go(sender)
    ]


def save_naming(sender, instance, **kwargs):
    for model, ids in instance.__dict__.pop("named_by_rows", ()):
        for row in model._default_manager.filter(pk__in=ids):
            row.save()


def relations_let_go(model: Any) -> list[Any]:
    """Those by which rows name one of this model until it is deleted, and not any more then."""
    return [
        relation
        for relation in model._meta.related_objects
        if relation.field.editable
        and relation.on_delete is SET_NULL
        and issubclass(relation.related_model, Row)
    ]


def naming(relation: Any, ids: Iterable[int]) -> QuerySet:
    return relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": ids})


def connect() -> None:
    """To the types of the register alone: rows of others are deleted without being looked at."""
    for declared in catalogue.everything():
        for signal in (post_save, post_delete):
            signal.connect(announce_one_row, sender=declared.model, dispatch_uid="announce")
        if relations_let_go(declared.model):
            pre_delete.connect(note_naming, sender=declared.model, dispatch_uid="note_naming")
            post_delete.connect(save_naming, sender=declared.model, dispatch_uid="save_naming")
    for record in catalogue.records():
        pre_save.connect(keep_former_address, sender=record.model, dispatch_uid="old_address")
    schedule.scheduled[:] = [record.model for record in catalogue.records()]
