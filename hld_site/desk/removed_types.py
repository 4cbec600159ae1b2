"""What is left of a type that was removed: rows that belonged to any type, and to one of it."""

from typing import Any

from django.utils.translation import gettext as _


def record_of(row: Any, name: str) -> Any:
    """The record that a generic relation names; in words where there is none of its type."""
    kind = getattr(row, row._meta.get_field(name).ct_field)
    if kind.model_class():
        return getattr(row, name)
    return _("a record of a type that was removed: %(type)s") % {"type": kind.model}
