"""What the code of a type refuses, or reads and the register has not.

Most often the same import makes what is not there.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hld_site.exchange.models import error_of
from hld_site.records import catalogue
from hld_site.records.columns.relations import NOT_YET


def call_hook(hook: Callable[[list], Any], rows: list) -> tuple[Any, dict[int, Exception]]:
    """What a hook answers of rows; and by its place why not, of those left out of it.

    One by one only where it does not take all of them; what it had set in rows by then is taken
    back, so that it meets each once. A hook that writes to others is called ``in_savepoint``.
    """
    before = [vars(row).copy() for row in rows]
    try:
        return hook(rows), {}
    except (ObjectDoesNotExist, KeyError, ValidationError):
        for row, values in zip(rows, before, strict=True):
            vars(row).update(values)
        tried = ((place, why_not(hook, row)) for place, row in enumerate(rows))
        refused = {place: why for place, why in tried if why}
    return hook([row for place, row in enumerate(rows) if place not in refused]), refused


def in_savepoint(hook: Callable[[list], Any]) -> Callable[[list], Any]:
    """What it wrote before it broke off is taken back."""

    def call(rows: list) -> Any:
        with transaction.atomic():
            return hook(rows)

    return call


def why_not(hook: Callable[[list], Any], row: Any) -> Exception | None:
    """Why it does not take a row; nothing that it does is kept."""
    before = vars(row).copy()
    try:
        with transaction.atomic():
            hook([row])
            transaction.set_rollback(True)
    except (ObjectDoesNotExist, ValidationError) as why:
        return why
    except KeyError as missing:  # looked for by its number, among rows that were fetched
        if missing.args != (NOT_YET,):
            raise
        return missing
    finally:
        vars(row).update(before)
    return None


def it_needs(name: str) -> str:
    return _("It needs “%(name)s”, which does not exist.") % {"name": name}


def by_column(error: ValidationError) -> dict[str, list[str]]:
    """The messages of a rule; under "" those that are about the row."""
    if not hasattr(error, "error_dict"):
        return {"": error.messages}
    return {
        "" if name == NON_FIELD_ERRORS else name: messages
        for name, messages in error.message_dict.items()
    }


def errors_of(why: Exception) -> list[dict[str, Any]]:
    """As a row bears them: what a rule says of its columns, or what is missing."""
    by_name = by_column(why) if isinstance(why, ValidationError) else {"": [what_is_missing(why)]}
    return [error_of(text, name) for name, texts in by_name.items() for text in texts]


def what_is_missing(missing: Exception) -> str:
    """In words, by the type whose row was looked for, or by the key that names it."""
    models: list[Any] = [declared.model for declared in catalogue.everything()]
    labels = [m._meta.verbose_name for m in models if isinstance(missing, m.DoesNotExist)]
    return it_needs(str([*labels, *missing.args][0]))
