"""A file in a column of a row: the form names it, and staff take it from there."""

from typing import Any

from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path

from hld_site.browse.kept_files import sent_of
from hld_site.desk.addresses import admin_address
from hld_site.records.columns.text import FileColumn


class LinkedName(str):
    """The name of an uploaded file, with the address that its link has."""

    url: str


class UploadedFile(AdminFileWidget):
    """Staff take what is there from the desk, public or not."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if context["widget"]["is_initial"] and value.instance.pk:
            shown = LinkedName(value)
            shown.url = admin_address(value.instance, "upload", value.instance.pk, value.field.name)
            context["widget"]["value"] = shown
        return context


class UploadedFilesMixin:
    model: Any
    declared: Any
    opts: Any
    admin_site: Any
    has_view_permission: Any

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_upload"
        view = self.admin_site.admin_view(self.upload_view)
        return [path("<int:pk>/upload/<slug:name>/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def upload_view(self, request, pk: int, name: str):
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        column = self.declared.stored.get(name)
        if not isinstance(column, FileColumn):
            raise Http404
        return sent_of(column, row)
