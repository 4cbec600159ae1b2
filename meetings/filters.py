"""What the list of States is asked beside its columns."""

import functools

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hld_site.browse.facets import Facet
from hld_site.browse.filters import RecordFilters
from hld_site.browse.select_menu import Menu
from meetings.evidence import Evidence
from registry.models import State


class EvidenceFilter(django_filters.ChoiceFilter):
    def filter(self, rows, value):
        return rows.filter(self.parent.evidence.condition(value)) if value else rows


class TookPart(Facet):
    """By meetings; who was only announced there is not counted."""

    def published(self, at):
        return super().published(at).seen()


class StateFilters(RecordFilters):
    took_part = TookPart(State, "participations.meeting")
    known = EvidenceFilter(label=_("evidence"), empty_label=_("Any"), choices=(), widget=Menu)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["meeting"].facet = self.took_part
        choices = self.evidence.choices()
        self.filters["known"].labels = dict(choices)
        self.filters["known"].extra["choices"] = choices

    @functools.cached_property
    def evidence(self) -> Evidence:
        return Evidence(timezone.now())

    def facets(self):
        return {"known": self.evidence, **super().facets(), "meeting": self.took_part}
