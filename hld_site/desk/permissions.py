"""Who may change which record: the right to a type, narrowed by what the public sees of it."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.utils import timezone

from hld_site.publishing.status import PUBLISH, UNPUBLISHED, Standing, standing


def permission_to(verb: str, model: Any) -> str:
    return f"{model._meta.app_label}.{get_permission_codename(verb, model._meta)}"


def may(user, model: Any, *verbs: str) -> bool:
    return user.has_perms([permission_to(verb, model) for verb in verbs])


def may_publish(user) -> bool:
    return user.has_perm(PUBLISH)


def publishes_alone(user) -> bool:
    """Whether no second person has to look at what this one would publish."""
    return may_publish(user) and not settings.FOUR_EYES


def may_write(user, record: Any) -> bool:
    """Whether this person may change it at once, and its parts; else they may propose a change."""
    if record is None or record.status in UNPUBLISHED:
        return True
    if standing(record, timezone.now()) == Standing.SCHEDULED:
        return True
    return publishes_alone(user)


def owner_of(row: Any) -> Any:
    """The record that a part belongs to; a record is its own."""
    name = getattr(type(row), "owner_name", "")
    return getattr(row, name, None) if name else row
