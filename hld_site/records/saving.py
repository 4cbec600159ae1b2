"""Saving or deleting one row of the register announces it; a new key leaves the old address."""

from django.db.models.signals import post_delete, post_save, pre_save

from hld_site.publishing import schedule
from hld_site.publishing.former_addresses import keep_former_address
from hld_site.records import catalogue
from hld_site.records.signals import announce


def announce_one_row(sender, instance, **kwargs):
    announce(sender, [instance.pk])


def connect() -> None:
    """To the types of the register alone: rows of others are deleted without being looked at."""
    for declared in catalogue.everything():
        for signal in (post_save, post_delete):
            signal.connect(announce_one_row, sender=declared.model, dispatch_uid="announce")
    for record in catalogue.records():
        pre_save.connect(keep_former_address, sender=record.model, dispatch_uid="old_address")
    schedule.scheduled[:] = [record.model for record in catalogue.records()]
