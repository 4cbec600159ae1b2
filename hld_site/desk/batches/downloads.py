"""What a batch gives as files and as JSON: the original, the refused rows, how far it is."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from hld_site.desk.batches import refused
from hld_site.desk.batches.access import may_handle, may_see
from hld_site.desk.batches.page import progress_of
from hld_site.exchange.exporting.formats import CSV, XLSX, attachment
from hld_site.exchange.models import Batch
from hld_site.exchange.reading.errors import BadFileError


def batch_for(request, pk, allowed=may_handle) -> Batch:
    batch = get_object_or_404(Batch, pk=pk)
    if not allowed(request.user, batch):
        raise PermissionDenied
    return batch


def original(request, pk):
    batch = batch_for(request, pk)
    if not batch.file:
        raise Http404(_("This batch came without a file."))
    return FileResponse(
        batch.file.open("rb"),
        as_attachment=True,
        filename=batch.file_name,
        content_type="application/octet-stream",
    )


def refused_rows(request, pk):
    batch = batch_for(request, pk)
    try:
        sheets = refused.sheets_with_refused(batch) if batch.file else []
    except BadFileError as bad:
        raise Http404(str(bad)) from bad
    if not sheets:
        batch.file.close()
        raise Http404(_("No row of this batch is refused."))
    if refused.are_worksheets(sheets):
        book = refused.as_workbook(batch, sheets)
        return attachment(book, XLSX.content_type, refused.name_of(batch.file_name, XLSX.ending))
    if len(sheets) > 1:
        name = refused.name_of(batch.file_name, "zip")
        return FileResponse(refused.as_zip(batch, sheets), as_attachment=True, filename=name)
    rows = refused.as_csv(batch, *sheets[0])
    return attachment(rows, CSV.content_type, refused.name_of(batch.file_name, CSV.ending))


def progress(request, pk):
    return JsonResponse(progress_of(batch_for(request, pk, may_see)))
