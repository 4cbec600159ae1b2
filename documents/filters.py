"""Search and order of the list of documents; which filters it has: ``records.py``."""

from typing import ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from documents.symbols import canonical_symbol
from hld_site.browse.filters import RecordFilters


class DocumentFilters(RecordFilters):
    """Finds a document by any spelling of its symbol, as well as by words."""

    orders: ClassVar = (("date", _("date"), "day"),)

    def search(self, rows, name, value):
        # Both by the index of keys: of a million none is looked at.
        exact = Q(key__in={value.strip(), canonical_symbol(value)})
        return (
            rows.filter(exact) if rows.filter(exact).exists() else super().search(rows, name, value)
        )
