"""The list of batches in the admin: searched and filtered, read only; "add" is the import form."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from hld_site.desk.batches import actions, summary, views
from hld_site.desk.batches.access import (
    has_type,
    importable,
    may_import,
    may_see,
    visible,
    with_types,
)
from hld_site.desk.batches.page import batch_page
from hld_site.desk.batches.receiving import receiving_view
from hld_site.desk.batches.row_list import label_of_type
from hld_site.desk.list_lookups import CheckedLookups
from hld_site.records import catalogue

STEPS = (
    "send",
    "send_back",
    "gather",
    "apply",
    "check_again",
    "insist",
    "keep",
    "leave_out",
    "cancel",
    "take_back",
)


class TypeFilter(admin.SimpleListFilter):
    title = _("type")
    parameter_name = "type"

    def lookups(self, request, model_admin):
        return [(declared.name, capfirst(declared.label)) for declared in importable(request.user)]

    def queryset(self, request, queryset):
        name = self.value()
        return with_types(queryset).filter(has_type(name)) if name else queryset


class BatchAdmin(CheckedLookups):
    list_display = ["made_at", "what", "kind", "state", "totals", "of_types", "user", "reason"]
    list_display_links = ["made_at", "what"]
    list_filter = ["stage", "kind", TypeFilter]
    list_select_related = ["user"]
    list_per_page = 50
    search_fields = ["file_name", "reason", "user__username", "file_sha256"]
    search_help_text = _("A file name, a reason, a person, or the SHA-256 of a file")
    date_hierarchy = "made_at"
    actions = None
    change_list_template = "admin/batches/list.html"

    def get_queryset(self, request):
        return visible(request.user, super().get_queryset(request))

    # --- permissions: those of the types that a batch holds ---

    def has_module_permission(self, request):
        return any(may_import(request.user, declared) for declared in catalogue.everything())

    has_add_permission = has_module_permission

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return self.has_module_permission(request)
        return may_see(request.user, obj)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    # --- pages ---

    def get_urls(self):
        guarded: Any = self.admin_site.admin_view
        own: dict[str, Any] = {
            "progress": views.progress,
            "file": views.original,
            "refused": views.refused_rows,
            "reading": partial(views.reading_view, self),
        } | {name: getattr(actions, name) for name in STEPS}
        one_row = guarded(partial(views.row_view, self))
        return [
            *(
                path(f"<uuid:pk>/{name}/", guarded(view), name=f"exchange_batch_{name}")
                for name, view in own.items()
            ),
            path("<uuid:pk>/rows/<int:number>/", one_row, name="exchange_batch_row"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        return receiving_view(self, request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        batch = self.get_object(request, object_id)
        if batch is None:
            raise Http404(_("There is no such batch, or you may not see it."))
        if not may_see(request.user, batch):
            raise PermissionDenied
        return batch_page(self, request, batch)

    def history_view(self, request, object_id, extra_context=None):
        """A batch is its own history."""
        return redirect("admin:exchange_batch_change", object_id)

    # --- columns of the list ---

    @admin.display(description=_("file"), ordering="file_name")
    def what(self, batch):
        return batch.file_name or "—"

    @admin.display(description=_("state"), ordering="stage")
    def state(self, batch):
        return summary.stage(batch)

    @admin.display(description=_("types"))
    def of_types(self, batch):
        return ", ".join(map(label_of_type, dict.fromkeys(batch.types))) or "—"

    @admin.display(description=_("rows"))
    def totals(self, batch):
        return summary.totals(summary.of_counts(batch.counts)) if batch.counts else "—"
