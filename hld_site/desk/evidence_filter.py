"""Lists of records by what stands for them: a source, none, a question that nobody has settled."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class EvidenceFilter(admin.SimpleListFilter):
    title = _("evidence")
    parameter_name = "evidence"

    def lookups(self, request, model_admin):
        return [
            ("some", _("With a source")),
            ("none", _("Without a source")),
            ("open", _("With an open question")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "some":
                return queryset.filter(sources__isnull=False).distinct()
            case "none":
                return queryset.filter(sources__isnull=True)
            case "open":
                return queryset.filter(questions__settled="").distinct()
        return queryset
