"""Beside the page of a batch: how one sheet is read, one row in full, its files, its progress."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from hld_site.desk.addresses import batch_address
from hld_site.desk.batches import refused_file
from hld_site.desk.batches.access import importable, may_handle, may_see
from hld_site.desk.batches.differences import WHOLE
from hld_site.desk.batches.moved_on import moved_on
from hld_site.desk.batches.page import common, progress_of, seen
from hld_site.desk.batches.row_list import rows_of
from hld_site.desk.batches.sheet_form import SheetForm
from hld_site.exchange.batches import steps
from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_out.formats import CSV, XLSX, attachment
from hld_site.exchange.models import Batch, Change
from hld_site.jobs.worker import begin


def batch_for(request, pk, allowed=may_handle) -> Batch:
    batch = get_object_or_404(Batch, pk=pk)
    if not allowed(request.user, batch):
        raise PermissionDenied
    return batch


def reading_view(admin, request, pk):
    """Open to whoever brought the file, though it may hold what is not theirs to import."""
    batch = batch_for(request, pk, may_see)
    sheets = batch.reading.get("sheets", [])
    place = request.GET.get("sheet", "0")
    if not place.isdecimal() or int(place) >= len(sheets) or batch.stage not in steps.OPEN:
        return moved_on(request, batch)
    sheet, types = sheets[int(place)], importable(request.user)
    if request.method == "POST":
        settings = SheetForm(batch, sheet, types, request.POST).settings()
        if request.POST.get("seen") != seen(batch) or not steps.check_again(batch, settings):
            return moved_on(request, batch)
        begin(batch.job)
        return HttpResponseRedirect(batch_address(batch))
    context = admin.admin_site.each_context(request) | common(request, batch)
    context |= {
        "title": _("How “%(name)s” is read") % {"name": sheet["name"]},
        "opts": admin.opts,
        "sheets": [(n, one["name"], n == int(place)) for n, one in enumerate(sheets)],
        "sheet": sheet,
        "form": SheetForm(batch, sheet, types),
    }
    return TemplateResponse(request, "admin/batches/reading.html", context)


def row_view(admin, request, pk, number):
    batch = batch_for(request, pk)
    change = Change.objects.filter(batch=batch, number=number).first()
    if change is None:
        raise Http404(_("This batch has no such row."))
    context = admin.admin_site.each_context(request) | common(request, batch)
    context |= {
        "title": _("One row in full"),
        "opts": admin.opts,
        "row": rows_of(batch, [change], WHOLE)[0],
    }
    return TemplateResponse(request, "admin/batches/row.html", context)


def original(request, pk):
    batch = batch_for(request, pk)
    if not batch.file:
        raise Http404(_("This batch has no file."))
    try:
        file = batch.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404(_("The file of this batch is lost: a backup may have it.")) from missing
    return FileResponse(
        file,
        as_attachment=True,
        filename=batch.file_name,
        content_type="application/octet-stream",
    )


def refused_rows(request, pk):
    batch = batch_for(request, pk)
    try:
        sheets = refused_file.sheets_with_refused(batch) if batch.file else []
    except BadFileError as bad:
        raise Http404(str(bad)) from bad
    if not sheets:
        batch.file.close()
        raise Http404(_("No row of this batch is refused."))
    if refused_file.are_worksheets(sheets):
        book = refused_file.as_workbook(batch, sheets)
        return attachment(
            book, XLSX.content_type, refused_file.name_of(batch.file_name, XLSX.ending)
        )
    if len(sheets) > 1:
        name = refused_file.name_of(batch.file_name, "zip")
        return FileResponse(refused_file.as_zip(batch, sheets), as_attachment=True, filename=name)
    rows = refused_file.as_csv(batch, *sheets[0])
    return attachment(rows, CSV.content_type, refused_file.name_of(batch.file_name, CSV.ending))


def progress(request, pk):
    return JsonResponse(progress_of(batch_for(request, pk, may_see)))
