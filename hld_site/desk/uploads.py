"""A file in the form of a part: looked at, kept under the name of its content, seen by staff."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hld_site.browse.kept_files import sent
from hld_site.desk.addresses import admin_address
from hld_site.desk.admin import PartAdmin
from hld_site.desk.record_form import PartForm
from hld_site.desk.scanning import demand_pdf
from hld_site.records.kept_file import keep, sha256_of

PDF = "pdf"


class UploadForm(PartForm):
    """For a part that is a ``KeptFile``; nothing is kept before the row is saved or proposed."""

    upload = forms.FileField(
        label=_("PDF to keep here"),
        required=False,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        help_text=_("The public downloads it from here, beside the official address."),
    )
    remove_file = forms.BooleanField(
        label=_("Stop showing the kept file"),
        required=False,
        help_text=_("Earlier versions of this row still contain it."),
    )

    def clean_upload(self):
        if upload := self.cleaned_data["upload"]:
            demand_pdf(upload)
        return upload

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        upload = cleaned.get("upload")
        if (upload or cleaned.get("remove_file")) and self.file_changed_meanwhile():
            raise ValidationError(
                gettext("Somebody else has changed the kept file meanwhile. Open the page again.")
            )
        if upload:
            self.instance.hold(sha256_of(upload), upload.size, PDF)
        elif cleaned.get("remove_file"):
            self.instance.let_go()
        return cleaned

    def _post_clean(self):
        """A file that was refused is no file that is missing."""
        refused = "upload" in self.errors
        super()._post_clean()
        if refused and not self.cleaned_data.get("address"):
            self.errors.pop("address", None)

    def file_changed_meanwhile(self) -> bool:
        version = self.cleaned_data.get("shown_version")
        if not self.instance.pk or version in (None, self.latest):
            return False
        base = self.instance.history.filter(history_id=version).first()
        return base is None or base.file != self.instance.file


class UploadAdmin(PartAdmin):
    form = UploadForm

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_kept"
        view = self.admin_site.admin_view(self.kept_view)
        return [path("<int:pk>/kept/", view, name=name), *super().get_urls()]

    def get_exclude(self, request, obj=None):
        nothing = [] if obj and obj.file else ["remove_file"]
        return [*(super().get_exclude(request, obj) or ()), *nothing]

    def get_readonly_fields(self, request, obj=None):
        shown = ["kept_file"] if obj and obj.file else []
        return [*super().get_readonly_fields(request, obj), *shown]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if not (obj and obj.file):
            form.base_fields.pop("remove_file", None)
        return form

    @admin.display(description=_("kept file"))
    def kept_file(self, row: Any) -> str:
        address = admin_address(self.model, "kept", row.pk)
        size = filesizeformat(row.file_bytes)
        return format_html('<a href="{}">{}</a> {}', address, row.download_name(), size)

    def kept_view(self, request, pk):
        row = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return sent(row)

    def save_model(self, request, obj, form, change):
        if upload := form.cleaned_data.get("upload"):
            keep(obj.file, upload)
        super().save_model(request, obj, form, change)
