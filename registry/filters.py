"""What the list of States is asked beside its columns."""

import functools

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hld_site.browse.filters import RecordFilters
from registry.evidence import Evidence


class EvidenceFilter(django_filters.ChoiceFilter):
    def filter(self, rows, value):
        return rows.filter(self.parent.evidence.condition(value)) if value else rows


class StateFilters(RecordFilters):
    known = EvidenceFilter(label=_("evidence"), empty_label=_("Any"), choices=())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = self.evidence.choices()
        self.filters["known"].labels = dict(choices)
        self.filters["known"].extra["choices"] = choices

    @functools.cached_property
    def evidence(self) -> Evidence:
        return Evidence(timezone.now())

    def facets(self):
        return {"known": self.evidence, **super().facets()}
