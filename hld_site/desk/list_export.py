"""Export from an admin list: rows, columns, languages and format, chosen on one page."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.admin import ExportMixin

from hld_site import languages
from hld_site.desk.addresses import admin_address
from hld_site.desk.list_lookups import keys
from hld_site.exchange.files_out import background, blank_files
from hld_site.exchange.files_out.cells import all_rows
from hld_site.exchange.files_out.folders import whole
from hld_site.exchange.files_out.formats import CSV, FORMATS, XLSX, attachment, sent
from hld_site.exchange.files_out.queries import packed
from hld_site.exchange.files_out.tables import ALL, Table, UnknownChoiceError, offered
from hld_site.exchange.files_out.xlsx_writer import UnfitError, refuse_more
from hld_site.exchange.models import Export
from hld_site.exchange.resources import resource_for
from hld_site.jobs.worker import begin
from hld_site.records import catalogue

ROWS = {
    "filtered": _("The rows of the list as it is searched and filtered now"),
    "selected": _("The selected rows"),
    "all": _("All rows"),
}


class ListExportMixin(ExportMixin):
    show_change_form_export = False

    def get_export_resource_classes(self, request):
        return [resource_for(catalogue.of(self.model))]

    def get_urls(self):
        name = "{}_{}_template".format(*self.get_model_info())
        view = self.admin_site.admin_view(self.template_file)
        return [path("export/template.<str:ending>", view, name=name), *super().get_urls()]

    def template_file(self, request, ending):
        """The columns for staff, the internal ones among them; examples from what is public."""
        self.demand_export_permission(request)
        declared = catalogue.of(self.model)
        if ending not in (XLSX.ending, CSV.ending):
            raise Http404(gettext("A template is XLSX or CSV."))
        format = XLSX if ending == XLSX.ending else CSV
        public = self.model._default_manager.published(timezone.now())
        table = Table(declared, whole(declared).headings, public)
        make = blank_files.as_workbook(table) if format is XLSX else blank_files.as_csv(table)
        return attachment(make, format.content_type, blank_files.file_name(table, format))

    def demand_export_permission(self, request):
        if not self.has_export_permission(request):
            raise PermissionDenied

    def export_action(self, request):
        """GET shows the choices, POST gives the file, or the page of one that is long."""
        self.demand_export_permission(request)
        try:
            if request.POST.get("format") in FORMATS:
                return self.exported(request, self.chosen(request))
            return self.export_page(request)
        except IncorrectLookupParameters:
            message = gettext("This address asks for something that the list does not have.")
            self.message_user(request, message, level="error")
            return HttpResponseRedirect(request.path)
        except (UnknownChoiceError, UnfitError) as bad:
            self.message_user(request, str(bad), level="error")
            return self.export_page(request)

    def exported(self, request, export: Export):
        table, format = background.table_of(export), FORMATS[export.format]
        rows = table.rows.count()
        if rows <= settings.EXCHANGE_EXPORT_AT_ONCE:
            return sent(table, format)
        if format is XLSX:
            refuse_more(rows)
        export = background.ask(export, request.user)
        begin(export.job)
        return HttpResponseRedirect(admin_address(Export, "change", export.pk))

    def chosen(self, request) -> Export:
        """Not kept, unless it is long."""
        rows = request.POST.get("rows")
        choices = {
            "columns": request.POST.getlist("columns"),
            "languages": request.POST.get("languages", ALL),
            "rows": rows if rows in ROWS else "filtered",
            "query": request.GET.urlencode(),
            "selected": keys(request.POST.getlist("selected")),
        }
        return Export(
            type=catalogue.of(self.model).name,
            format=request.POST["format"],
            choices=choices,
            query=packed(self.rows_of(request, choices)),
        )

    def rows_of(self, request, choices: dict[str, Any]) -> QuerySet:
        match choices["rows"]:
            case "all":
                return all_rows(catalogue.of(self.model))
            case "selected":
                return all_rows(catalogue.of(self.model)).filter(pk__in=choices["selected"])
        return self.get_export_queryset(request)

    @admin.action(description=_("Export the selected rows"), permissions=["export"])
    def export_selected(self, request, queryset):
        if request.POST.get("select_across") == "1":
            return self.export_page(request)
        return self.export_page(request, [str(pk) for pk in queryset.values_list("pk", flat=True)])

    def export_page(self, request, selected=()):
        declared = catalogue.of(self.model)
        selected = selected or keys(request.POST.getlist("selected"))
        columns = offered(declared, internal=True)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Export %(label)s") % {"label": declared.label},
            "opts": self.opts,
            "declared": declared,
            "columns": columns,
            "chosen": {column.name for column in columns},
            "internal": {column.name for column in declared.hidden},
            "translated": any(column.in_languages for column in columns),
            "languages": [(code, languages.OWN_NAMES[code]) for code in languages.CODES],
            "language": ALL,
            "rows": self.choices_of_rows(request, selected),
            "selected": selected,
            "formats": FORMATS.values(),
            "address": self.export_address(request),
        }
        return TemplateResponse(request, "admin/export_records.html", context)

    def choices_of_rows(self, request, selected):
        """Each choice with its number of rows."""
        counts = {
            "filtered": None if selected else self.get_export_queryset(request).count(),
            "selected": len(selected) or None,
            "all": self.model._default_manager.count(),
        }
        return [(name, ROWS[name], count) for name, count in counts.items() if count is not None]

    def export_address(self, request) -> str:
        page = reverse("{}:{}_{}_export".format(self.admin_site.name, *self.get_model_info()))
        query = request.GET.urlencode()
        return f"{page}?{query}" if query else page
