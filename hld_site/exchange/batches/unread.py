"""What the code of a type reads and the register has not: most often the same import makes it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _

from hld_site.records import catalogue
from hld_site.records.columns.relations import NOT_YET


def call_hook(hook: Callable[[list], Any], rows: list) -> tuple[Any, dict[int, Exception]]:
    """What a hook answers of rows; and by its place what it cannot read, of those left out of it.

    One by one only where it cannot read all of them; what it had set in rows by then is taken back,
    so that it meets each once. A hook that writes to others is called ``in_savepoint``.
    """
    before = [vars(row).copy() for row in rows]
    try:
        return hook(rows), {}
    except (ObjectDoesNotExist, KeyError):
        for row, values in zip(rows, before, strict=True):
            vars(row).update(values)
        tried = ((place, missing_for(hook, row)) for place, row in enumerate(rows))
        unread = {place: missing for place, missing in tried if missing}
    return hook([row for place, row in enumerate(rows) if place not in unread]), unread


def in_savepoint(hook: Callable[[list], Any]) -> Callable[[list], Any]:
    """What it wrote before it broke off is taken back."""

    def call(rows: list) -> Any:
        with transaction.atomic():
            return hook(rows)

    return call


def missing_for(hook: Callable[[list], Any], row: Any) -> Exception | None:
    """What it cannot read of a row; nothing that it does is kept."""
    before = vars(row).copy()
    try:
        with transaction.atomic():
            hook([row])
            transaction.set_rollback(True)
    except ObjectDoesNotExist as missing:
        return missing
    except KeyError as missing:  # looked for by its number, among rows that were fetched
        if missing.args != (NOT_YET,):
            raise
        return missing
    finally:
        vars(row).update(before)
    return None


def it_needs(name: str) -> str:
    return _("It needs “%(name)s”, which is not there.") % {"name": name}


def what_is_missing(missing: Exception) -> str:
    """In words, by the type whose row was looked for."""
    models: list[Any] = [declared.model for declared in catalogue.everything()]
    labels = [m._meta.verbose_name for m in models if isinstance(missing, m.DoesNotExist)]
    return it_needs(str(labels[0]) if labels else str(missing))
