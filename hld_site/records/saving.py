"""Saving or deleting one row of the register tells of it."""

from django.db.models.signals import post_delete, post_save

from hld_site.records import catalogue
from hld_site.records.signals import announce


def tell_of_one_row(sender, instance, **kwargs):
    announce(sender, [instance.pk])


def connect() -> None:
    """To the types of the register alone: rows of others are deleted without being looked at."""
    for declared in catalogue.everything():
        for signal in (post_save, post_delete):
            signal.connect(tell_of_one_row, sender=declared.model, dispatch_uid="tell_of_one_row")
