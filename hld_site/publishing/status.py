"""What the public may see, and when: the status of a record and its schedule."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def public_q(at: datetime.datetime, path: str = "") -> Q:
    """What makes a record public at a moment, seen from wherever ``path`` leads to it."""
    prefix = f"{path}__" if path else ""
    return (
        Q(**{f"{prefix}status": Status.PUBLISHED})
        & (Q(**{f"{prefix}public_from": None}) | Q(**{f"{prefix}public_from__lte": at}))
        & (Q(**{f"{prefix}public_until": None}) | Q(**{f"{prefix}public_until__gt": at}))
    )
