"""Import from an admin list: a preview first, all or nothing, with a reason."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from import_export.admin import ImportMixin

from hld_site.exchange.folders import faults_of
from hld_site.exchange.resources import resource_for
from hld_site.exchange.sheets import SpreadsheetCSV
from hld_site.records import catalogue
from hld_site.records.history import batch


class ExchangeMixin(ImportMixin):
    import_template_name = "admin/import_records.html"
    formats = [SpreadsheetCSV]

    def get_resource_classes(self, request):
        return [resource_for(catalogue.of(self.model))]

    get_import_resource_classes = get_resource_classes

    def has_import_permission(self, request):
        """A file may change rows as well as add them, so both permissions are needed."""
        return super().has_import_permission(request) and self.has_change_permission(request)

    def get_import_data_kwargs(self, **kwargs):
        return super().get_import_data_kwargs(**kwargs) | {"rollback_on_validation_errors": True}

    def process_dataset(self, dataset, form, request, **kwargs):
        name = form.cleaned_data.get("original_file_name") or _("a file")
        with batch(_("Import of %(name)s") % {"name": name}):
            return super().process_dataset(dataset, form, request, **kwargs)

    def process_result(self, result, request):
        if result.has_errors() or result.has_validation_errors():
            self.message_user(
                request,
                _("Nothing was imported: the register has changed since the preview. Try again."),
                level="error",
            )
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_import"
            return HttpResponseRedirect(reverse(name))
        return super().process_result(result, request)

    def add_success_message(self, result, request):
        self.message_user(
            request,
            _("%(new)d rows were added, %(update)d changed, %(skip)d are unchanged.")
            % dict(result.totals),
            level="success",
        )

    def add_data_read_fail_error_to_form(self, form, e):
        form.add_error("import_file", str(e))

    def get_import_context_data(self, **kwargs):
        context = super().get_import_context_data(**kwargs)
        return context | {"declared": catalogue.of(self.model)}

    def import_action(self, request, **kwargs):
        response = super().import_action(request, **kwargs)
        context = getattr(response, "context_data", None) or {}
        if result := context.get("result"):
            file = request.FILES.get("import_file")
            context["faults"] = faults_of(result, file.name)
        return response
