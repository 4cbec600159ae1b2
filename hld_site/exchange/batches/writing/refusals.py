"""What is said when the database refuses what a check had found good."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from hld_site.records import catalogue

# Somebody wrote the same, or took away what a row names, between the check and now.
RACES_SQLITE = {
    "SQLITE_CONSTRAINT_FOREIGNKEY",
    "SQLITE_CONSTRAINT_PRIMARYKEY",
    "SQLITE_CONSTRAINT_UNIQUE",
}
RACES_POSTGRESQL = {"23503", "23505"}  # foreign_key_violation, unique_violation
CHECK_IN_SQLITE = re.compile(r"CHECK constraint failed: (\w+)")


def reason_of(error: IntegrityError | ValidationError) -> str:
    """A race where it is one; else the words of the rule or the constraint that a batch breaks."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if error.__cause__ is None:  # refused by a rule of ours about many rows, not by the database
        return str(error)
    if is_race(error):
        return _("Somebody else has meanwhile written what this batch would write. Check it again.")
    for declared in catalogue.everything():
        for constraint in declared.model._meta.constraints:
            if constraint.name == constraint_of(error):
                return _("The database refuses a row of “%(type)s”: %(reason)s") % {
                    "type": declared.label,
                    "reason": constraint.get_violation_error_message(),
                }
    return _("The database refuses a row: %(reason)s") % {"reason": str(error).splitlines()[0]}


def is_race(error: IntegrityError) -> bool:
    cause: Any = error.__cause__
    if getattr(cause, "sqlite_errorname", "") in RACES_SQLITE:
        return True
    return getattr(cause, "sqlstate", "") in RACES_POSTGRESQL


def constraint_of(error: IntegrityError) -> str:
    cause: Any = error.__cause__
    if diagnosis := getattr(cause, "diag", None):
        return diagnosis.constraint_name or ""
    named = CHECK_IN_SQLITE.search(str(error))
    return named[1] if named else ""
