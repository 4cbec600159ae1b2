"""What the columns of a type are: one small class for each kind, found by the class of a field.

What a kind is to one place alone (the SQL of an export, the markup of a page, a form's widget) is
a function of that place, registered for the class: see ``surfaces``.
"""

from hld_site.records.columns.base import Column, NoKindError, UnknownColumnError
from hld_site.records.columns.derived import computed
from hld_site.records.columns.kinds import kinds, resolve
from hld_site.records.columns.surfaces import surface

__all__ = [
    "Column",
    "NoKindError",
    "UnknownColumnError",
    "computed",
    "kinds",
    "resolve",
    "surface",
]
