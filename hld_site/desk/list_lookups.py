"""What the address or the form of a list asks, and no column can answer: never a broken page."""

import contextlib
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_FACETS_VAR, IncorrectLookupParameters, ModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DataError
from django.http import Http404

from hld_site.browse.counting import EXACT_UP_TO, capped_count
from hld_site.records import catalogue
from hld_site.records.declarations import is_record
from hld_site.records.querysets import in_order

MOST_DIGITS = 18  # more than these no database keeps in a key
PATTERNS = {"regex", "iregex"}


def is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS


def keys(texts: list[str]) -> list[str]:
    """Those that may be the key of a row; no row has the others."""
    return [text for text in texts if is_key(text)]


@contextlib.contextmanager
def answerable():
    """A number that is too large, a year that no calendar has: IncorrectLookupParameters."""
    try:
        yield
    except (DataError, OverflowError, ValueError) as error:
        raise IncorrectLookupParameters(error) from error


class KeySelect(AutocompleteSelect):
    """Shows a form again whose key can be of no row: the field says so, and the page stands."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [text for text in value if is_key(str(text))], attr)


class CheckedChangeList(ChangeList):
    _filters: tuple | None = None

    def _get_default_ordering(self):
        """Records as their public list has them, until somebody sorts by a column."""
        if not is_record(self.model) or self.model_admin.ordering:
            return super()._get_default_ordering()  # type: ignore[misc]
        declared: Any = catalogue.of(self.model)
        return in_order(declared.order, self.model)

    def get_filters(self, request):
        """Once: Django would read the choices of all filters anew for each whose choices it counts.

        In a long list they are counted when somebody asks: each count reads all rows.
        """
        if self._filters is None:
            if self.add_facets and capped_count(self.root_queryset) > EXACT_UP_TO:
                self.is_facets_optional, self.add_facets = True, IS_FACETS_VAR in request.GET
            self._filters = super().get_filters(request)
        return self._filters

    def get_queryset(self, request, exclude_parameters=None):
        with answerable():
            return super().get_queryset(request, exclude_parameters)

    def get_results(self, request):
        with answerable():
            super().get_results(request)


def may_hold(model, name: str, value) -> bool:
    try:
        field = model._meta.get_field(name)
        if field.is_relation:
            values = value if isinstance(value, list) else [value]
            return all(is_key(text) for text in values)
        field.to_python(value)
    except (FieldDoesNotExist, ValidationError, ValueError, OverflowError):
        return False
    return "\x00" not in value


class CheckedLookups(ModelAdmin):
    def get_changelist(self, request, **kwargs):
        return CheckedChangeList

    def lookup_allowed(self, lookup, value, request=None):
        """No pattern: a wrong one is an error of the database, and a cunning one holds it up."""
        refused = PATTERNS.intersection(lookup.split("__"))
        return not refused and super().lookup_allowed(lookup, value, request)

    def get_changeform_initial_data(self, request):
        """What the address of an empty form proposes, as far as a field can hold it."""
        proposed = super().get_changeform_initial_data(request)
        return {
            name: value for name, value in proposed.items() if may_hold(self.model, name, value)
        }

    def changelist_view(self, request, extra_context=None):
        """An action is for rows that can be: the others of its form are left out."""
        if request.method == "POST":
            request.POST = form = request.POST.copy()
            form.setlist(ACTION_CHECKBOX_NAME, keys(form.getlist(ACTION_CHECKBOX_NAME)))
        return super().changelist_view(request, extra_context)


def demand_keys(*texts: str) -> None:
    """Http404 where one of them is no key."""
    if not all(map(is_key, texts)):
        raise Http404
