import django_filters
from django.db.models import Q

from hld_site.browse.filters import RecordFilters
from tests.specimen.models import Kind


class SpecimenFilters(RecordFilters):
    """Filters of an app's own: over two fields, of several values, of yes and no, of a number."""

    place = django_filters.ChoiceFilter(
        choices=[("museum", "In the museum"), ("away", "Away")], method="placed", label="place"
    )
    kinds = django_filters.MultipleChoiceFilter(
        field_name="kind", choices=Kind.choices, label="kinds"
    )
    away = django_filters.BooleanFilter(field_name="is_lent", label="away")
    heavier = django_filters.NumberFilter(field_name="weight", lookup_expr="gt", label="heavier")

    def placed(self, rows, name, value):
        away = Q(is_lent=True) | Q(status_text="on loan")
        return rows.filter(away) if value == "away" else rows.exclude(away)
