"""Addresses that were once in use go on leading to their record."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerAddress(models.Model):
    record_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("type"))
    record_id = models.PositiveBigIntegerField(_("record number"))
    record = GenericForeignKey("record_type", "record_id")
    key = models.CharField(_("former key"), max_length=120)
    left_on = models.DateTimeField(_("left on"), auto_now_add=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["record_type", "key"]
        constraints = [
            models.UniqueConstraint(fields=["record_type", "key"], name="former_address_leads_once")
        ]

    def __str__(self):
        return self.key
