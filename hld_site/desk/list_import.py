"""Import from an admin list: "Import" leads to the one form by which everything comes in."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from import_export.admin import ImportMixin

from hld_site.desk.addresses import admin_address
from hld_site.desk.batches.access import may_import
from hld_site.exchange.models import Batch
from hld_site.exchange.resources import resource_for
from hld_site.records import catalogue


class ListImportMixin(ImportMixin):
    def get_import_resource_classes(self, request):
        return [resource_for(catalogue.of(self.model))]

    def has_import_permission(self, request):
        """A file may change rows as well as add them, so both permissions are needed."""
        return may_import(request.user, catalogue.of(self.model))

    def get_urls(self):
        confirmation = "{}_{}_process_import".format(*self.get_model_info())
        return [url for url in super().get_urls() if url.name != confirmation]

    def import_action(self, request, **kwargs):
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = admin_address(Batch, "add", type=catalogue.of(self.model).name)
        return HttpResponseRedirect(form)
