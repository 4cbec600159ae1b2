"""The door for machine-readable resolutions at the desk: what is missing, and one batch of them."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.models import Document, DocumentFile, DocumentRelation, Vote
from documents.resolutions import files, missing
from documents.resolutions.batch import Tables, receive_resolutions
from documents.resolutions.reading import merged
from hld_site.desk.addresses import batch_address
from hld_site.desk.admin import RecordAdmin
from hld_site.desk.batches.access import may_import
from hld_site.exchange.files_in.limits import Limits
from hld_site.jobs.worker import begin
from hld_site.records import catalogue

WRITTEN = (Document, DocumentFile, DocumentRelation, Vote)
SHOWN = 20  # damaged files that are named


class SeveralFiles(forms.FileField):
    """One file or several; each is cleaned as one is."""

    widget = type("SeveralFilesInput", (forms.FileInput,), {"allow_multiple_selected": True})

    def clean(self, data, initial=None):
        given = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFiles, self).clean(one, initial) for one in given]


class ResolutionsForm(forms.Form):
    files = SeveralFiles(
        label=_("Files"),
        widget=SeveralFiles.widget(attrs={"accept": ".xml,.json,.zip"}),
        help_text=_("AKN4UN files (.xml), data_extract (.json), or a zip of them."),
    )
    reason = forms.CharField(label=_("Why"), max_length=400, required=False)

    def clean_files(self):
        limit = Limits().file_bytes
        given = self.cleaned_data["files"]
        if limit and sum(file.size for file in given) > limit:
            raise ValidationError(
                gettext("Together the files are larger than %(limit)s.")
                % {"limit": filesizeformat(limit)}
            )
        return given


class DocumentAdmin(RecordAdmin):
    import_export_change_list_template = "admin/documents/list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.resolutions)
        own = path("resolutions/", view, name="documents_document_resolutions")
        return [own, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        door = "admin:documents_document_resolutions"
        context = {"resolutions_address": reverse(door) if may_read(request.user) else ""}
        return super().changelist_view(request, (extra_context or {}) | context)

    def resolutions(self, request):
        """Shows what is missing of the files; only the second button makes a batch."""
        if not may_read(request.user):
            raise PermissionDenied
        form = ResolutionsForm(request.POST or None, request.FILES or None)
        lacked = None
        if request.method == "POST" and form.is_valid():
            reading = files.Reading(most_bytes=Limits().unpacked_bytes)
            for file in form.cleaned_data["files"]:
                files.read_file(reading, file.name, file)
            self.tell_damaged(request, reading)
            resolutions = merged(reading.resolutions)
            lacked = missing.lacking(resolutions)
            if "read" in request.POST and (batch := self.batch_of(request, form, resolutions)):
                return HttpResponseRedirect(batch_address(batch))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Machine-readable resolutions of the United Nations"),
            "form": form,
            "opts": self.opts,
            "lacked": lacked,
        }
        return TemplateResponse(request, "admin/documents/resolutions.html", context)

    def tell_damaged(self, request, reading) -> None:
        for name, why in reading.damaged[:SHOWN]:
            self.message_user(request, f"{name}: {why}", level=messages.WARNING)
        if len(reading.damaged) > SHOWN:
            more = gettext("%(n)d more files could not be read.")
            number = len(reading.damaged) - SHOWN
            self.message_user(request, more % {"n": number}, level=messages.WARNING)

    def batch_of(self, request, form, resolutions):
        """None, with a message, where nothing in the files belongs to the register."""
        taken = missing.belonging(resolutions)
        if not taken:
            self.message_user(request, gettext("Nothing in these files belongs to the register."))
            return None
        tables = Tables(taken.values())
        for line in tables.unknown[:SHOWN]:
            self.message_user(request, line, level=messages.WARNING)
        reason = form.cleaned_data["reason"] or gettext("Machine-readable resolutions")
        batch = receive_resolutions(tables, reason, request.user, empty="keep")
        begin(batch.job)
        return batch


def may_read(user) -> bool:
    return all(may_import(user, catalogue.of(model)) for model in WRITTEN)
