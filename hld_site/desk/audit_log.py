"""The audit log at the desk: read, searched and taken away; nothing on these pages changes it."""

import csv

from django.contrib import admin
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from hld_site.desk.list_lookups import CheckedLookups
from hld_site.exchange.formulas import guard

COLUMNS = ("at", "name", "action", "address", "about", "batch", "request_id", "details")
AT_ONCE = 100


class AuditLogAdmin(CheckedLookups):
    list_display = ["at", "name", "action", "address", "about", "batch"]
    list_filter = ["action", "at"]
    search_fields = ["name", "about", "details", "address", "request_id", "batch"]
    date_hierarchy = "at"
    list_per_page = AT_ONCE
    show_full_result_count = False
    actions = ["as_csv"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description=_("Download the selected events as CSV"), permissions=["view"])
    def as_csv(self, request, queryset):
        answer = HttpResponse(content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
        writer = csv.writer(answer)
        writer.writerow(COLUMNS)
        for row in queryset.values_list(*COLUMNS).iterator():
            writer.writerow([guard(str(value or "")) for value in row])
        return answer
