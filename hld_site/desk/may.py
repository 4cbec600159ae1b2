"""Who may change which record: the right to a type, narrowed by what the public sees of it."""

from typing import Any

from django.utils import timezone

from hld_site.publishing.status import PUBLISH, UNPUBLISHED, Standing, standing


def may_publish(user) -> bool:
    return user.has_perm(PUBLISH)


def may_write(user, record: Any) -> bool:
    """Whether what stands in this record, and in its parts, is this person's to change."""
    if record is None or may_publish(user) or record.status in UNPUBLISHED:
        return True
    return standing(record, timezone.now()) == Standing.SCHEDULED


def owner_of(row: Any) -> Any:
    """The record that a part belongs to; a record is its own."""
    name = getattr(type(row), "owner_name", "")
    return getattr(row, name, None) if name else row
