"""The page on which a file is chosen or lines are pasted. It begins a batch and writes nothing."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from hld_site.desk.addresses import admin_address, batch_address
from hld_site.desk.batches.access import importable
from hld_site.desk.batches.forms import ImportForm
from hld_site.desk.batches.pasting import heading_of_names
from hld_site.desk.batches.question_form import column_labels
from hld_site.exchange.batch_settings import Settings
from hld_site.exchange.batches.receive import receive
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.models import Batch
from hld_site.jobs.worker import begin
from hld_site.records.declarations import Declaration
from hld_site.records.kept_file import sha256_of


def receiving_view(admin, request):
    types = importable(request.user)
    if not types:
        raise PermissionDenied
    declared = chosen_type(request, types)
    if request.method == "POST":
        form = ImportForm(types, declared, request.POST, request.FILES)
        if form.is_valid():
            batch = keep(form, request.user)
            begin(batch.job)
            return HttpResponseRedirect(batch_address(batch))
    else:
        form = ImportForm(types, declared, initial=proposed_by(request.GET, declared))
    return TemplateResponse(
        request, "admin/batches/import.html", context(admin, request, form, types)
    )


def chosen_type(request, types: list[Declaration]) -> Declaration | None:
    name = request.POST.get("type", request.GET.get("type", ""))
    chosen = next((declared for declared in types if declared.name == name), None)
    if request.method == "GET" and name and chosen is None:
        raise PermissionDenied
    return chosen


def proposed_by(address: Any, declared: Declaration | None) -> dict[str, str]:
    """The type, and what is given once, as the page of a record proposes it: ?meeting=hld-2013."""
    once = declared.given_once if declared else {}
    given = {f"once-{name}": address[name] for name in once if address.get(name)}
    return {"type": declared.name if declared else "", **given}


def context(admin, request, form: ImportForm, types: list[Declaration]) -> dict[str, Any]:
    declared = form.declared
    return admin.admin_site.each_context(request) | {
        "title": _("Import %(types)s") % {"types": declared.label} if declared else _("Import"),
        "form": form,
        "opts": admin.opts,
        "declared": declared,
        "columns": column_labels(declared) if declared else {},
        "needed": declared.natural_key if declared else (),
        "takes_names": bool(heading_of_names(declared)),
        "lists_of_names": [one for one in types if heading_of_names(one)],
        "limits": Limits(),
        "list_address": admin_address(declared.model, "changelist") if declared else "",
        "templates": template_files(declared) if declared else {},
    }


def template_files(declared: Declaration) -> dict[str, str]:
    """An empty file with the right columns, by its ending."""
    model = declared.model
    return {ending: admin_address(model, "template", ending) for ending in ("xlsx", "csv")}


def keep(form: ImportForm, user) -> Batch:
    """One batch, however often the button was pressed."""
    file, settings = form.upload, form.settings()
    number = form.cleaned_data["id"]
    if earlier := Batch.objects.filter(pk=number).first():
        if is_same(earlier, user, file, settings):
            return earlier
        number = uuid.uuid4()
    try:
        return receive(file, file.name, form.cleaned_data["reason"], user, id=number, **settings)
    except IntegrityError:
        return Batch.objects.get(pk=number)


def is_same(batch: Batch, user, file, settings: Settings) -> bool:
    """Sent twice; not another file sent from a page that the browser had kept."""
    before = {name: batch.settings.get(name) for name in settings}
    return (batch.user_id, batch.file_sha256, before) == (user.pk, sha256_of(file), settings)
