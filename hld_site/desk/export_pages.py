"""Long exports in the admin: each is seen and taken away only by the person who asked for it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from hld_site.desk.addresses import admin_address
from hld_site.desk.batches.row_list import label_of_type
from hld_site.desk.list_export import ROWS, ListExportMixin
from hld_site.desk.list_lookups import CheckedLookups
from hld_site.exchange.files_out import background
from hld_site.exchange.files_out.formats import FORMATS
from hld_site.exchange.models import Export
from hld_site.exchange.resources import find_declaration
from hld_site.jobs.claims import cancel as cancel_job
from hld_site.jobs.progress import as_json, how_far
from hld_site.languages.numbers import grouped
from hld_site.records import catalogue

Stage = Export.Stage


class ExportAdmin(CheckedLookups):
    list_display = ["job__made_at", "of_type", "in_format", "rows", "standing"]
    list_per_page = 50
    actions = None

    def get_queryset(self, request):
        own = super().get_queryset(request).filter(job__user=request.user)
        return own.select_related("job")

    # --- permissions: one's own, while one may export the type ---

    def has_module_permission(self, request):
        return any(self.exports(request, one.model) for one in catalogue.everything())

    def exports(self, request, model) -> bool:
        """A type may have an admin of its own without exports, or none."""
        desk = self.admin_site._registry.get(model)
        return isinstance(desk, ListExportMixin) and desk.has_export_permission(request)

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def own(self, request, pk) -> Export:
        export = self.get_object(request, pk)
        if export is None or export.type not in catalogue.by_name():
            message = gettext("There is no such export, or it is not yours, or it has expired.")
            raise Http404(message)
        if not self.exports(request, find_declaration(export.type).model):
            raise PermissionDenied
        return export

    # --- pages ---

    def get_urls(self):
        views = {"progress": self.progress_view, "file": self.file_view, "cancel": self.cancel_view}
        guarded = self.admin_site.admin_view
        return [
            *(
                path(f"<uuid:pk>/{name}/", guarded(view), name=f"exchange_export_{name}")
                for name, view in views.items()
            ),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        export = self.own(request, object_id)
        declared, format = find_declaration(export.type), FORMATS[export.format]
        context = self.admin_site.each_context(request) | {
            "title": gettext("Export of %(types)s") % {"types": declared.label},
            "opts": self.opts,
            "export": export,
            "Stage": Stage,
            "progress": how_far(export.job) if export.job.is_open else None,
            "until": export.job.ended_at and export.job.ended_at + background.LIFETIME,
            "format": format.label,
            "file_name": format.file_name(declared),
            "size": export.file.size if background.is_there(export) else None,
            "totals": totals(export.job.done),
            "rows": which_rows(export),
            "again": admin_address(declared.model, "export") + query_of(export),
        }
        return TemplateResponse(request, "admin/exports/export.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """An export is its own history."""
        return redirect("admin:exchange_export_change", object_id)

    def progress_view(self, request, pk) -> JsonResponse:
        export = self.own(request, pk)
        return JsonResponse(as_json(export.stage, export.job))

    def file_view(self, request, pk) -> FileResponse:
        export = self.own(request, pk)
        if not background.is_there(export):
            raise Http404(
                gettext("This export has no file, or its file is no longer kept. Export it again.")
            )
        format = FORMATS[export.format]
        return FileResponse(
            export.file.open("rb"),
            as_attachment=True,
            filename=format.file_name(find_declaration(export.type)),
            content_type=format.content_type,
        )

    def cancel_view(self, request, pk):
        return cancel(request, self.own(request, pk))

    # --- columns of the list ---

    @admin.display(description=_("type"), ordering="type")
    def of_type(self, export):
        return capfirst(label_of_type(export.type))

    @admin.display(description=_("format"), ordering="format")
    def in_format(self, export):
        return FORMATS[export.format].label

    @admin.display(description=_("rows"), ordering="job__total")
    def rows(self, export):
        return grouped(export.job.total) if export.stage == Stage.DONE else "—"

    @admin.display(description=_("state"), ordering="job__state")
    def standing(self, export):
        return export.stage.label


@require_POST
def cancel(request, export: Export) -> HttpResponseRedirect:
    if not cancel_job(export.job):
        messages.warning(request, gettext("Nothing was cancelled: the export had already ended."))
    return redirect("admin:exchange_export_change", export.pk)


def totals(n: int) -> str:
    return ngettext("%(n)s row", "%(n)s rows", n) % {"n": grouped(n)}


def which_rows(export: Export) -> str:
    if export.choices["rows"] == "filtered" and export.choices["query"]:
        return gettext("The rows of the list as it was searched and filtered")
    return str(ROWS["selected" if export.choices["rows"] == "selected" else "all"])


def query_of(export: Export) -> str:
    return f"?{export.choices['query']}" if export.choices["query"] else ""
