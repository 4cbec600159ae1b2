"""What the public may see, and when: the status of a record, its moves and its schedule."""

import datetime
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Standing(models.TextChoices):
    """What a record is to the public at a moment: its status, and its schedule."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    ENDED = "ended", _("No longer public")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Nothing goes from the public back to a draft: it is withdrawn, or changed while it stays.
MOVES = {
    Status.DRAFT: (Status.REVIEW, Status.PUBLISHED),
    Status.REVIEW: (Status.DRAFT, Status.PUBLISHED),
    Status.PUBLISHED: (Status.WITHDRAWN,),
    Status.WITHDRAWN: (Status.PUBLISHED,),
}
UNPUBLISHED = (Status.DRAFT, Status.REVIEW)
OF_PUBLISHERS = (Status.PUBLISHED, Status.WITHDRAWN)
# On a type that all registers have: who publishes, publishes records of every type.
PUBLISH = "publishing.publish_record"


def moves(status: str, user) -> tuple[Status, ...]:
    """Where this person may take a record of this status."""
    publisher = user.has_perm(PUBLISH)
    known = MOVES.get(Status(status), ())
    if not publisher and status in OF_PUBLISHERS:
        return ()
    return tuple(move for move in known if publisher or move not in OF_PUBLISHERS)


def standing(record: Any, at: datetime.datetime) -> Standing:
    if record.status != Status.PUBLISHED:
        return Standing(record.status)
    if record.public_from and record.public_from > at:
        return Standing.SCHEDULED
    if record.public_until and record.public_until <= at:
        return Standing.ENDED
    return Standing.PUBLISHED


def public_q(at: datetime.datetime | OuterRef, path: str = "") -> Q:
    """What makes a record public at a moment, seen from wherever ``path`` leads to it."""
    prefix = f"{path}__" if path else ""
    return (
        Q(**{f"{prefix}status": Status.PUBLISHED})
        & (Q(**{f"{prefix}public_from": None}) | Q(**{f"{prefix}public_from__lte": at}))
        & (Q(**{f"{prefix}public_until": None}) | Q(**{f"{prefix}public_until__gt": at}))
    )
