"""Two pages beside that of a batch: how one sheet is read, and one row in full."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from hld_site.desk.batches.access import importable, may_handle, may_see
from hld_site.desk.batches.actions import address_of, moved_on
from hld_site.desk.batches.cells import WHOLE
from hld_site.desk.batches.page import common, seen
from hld_site.desk.batches.reading import EMPTY, changed, form_for
from hld_site.desk.batches.rows import rows_of
from hld_site.exchange.batches import steps
from hld_site.exchange.models import Batch, Change
from hld_site.jobs.worker import begin


def reading_view(admin, request, pk):
    """Open to whoever brought the file, though it may hold what is not theirs to import."""
    batch = get_object_or_404(Batch, pk=pk)
    if not may_see(request.user, batch):
        raise PermissionDenied
    sheets = batch.found.get("sheets", [])
    place = request.GET.get("sheet", "0")
    if not place.isdecimal() or int(place) >= len(sheets) or batch.stage not in steps.OPEN:
        return moved_on(request, batch)
    sheet, types = sheets[int(place)], importable(request.user)
    if request.method == "POST":
        settings = changed(batch, sheet, request.POST, types)
        if request.POST.get("seen") != seen(batch) or not steps.check_again(batch, settings):
            return moved_on(request, batch)
        begin(batch.job)
        return HttpResponseRedirect(address_of(batch))
    context = admin.admin_site.each_context(request) | common(request, batch)
    context |= {
        "title": _("How “%(name)s” is read") % {"name": sheet["name"]},
        "opts": admin.opts,
        "sheets": [(n, told["name"], n == int(place)) for n, told in enumerate(sheets)],
        "sheet": sheet,
        "form": form_for(batch, sheet, types),
        "empties": EMPTY.items(),
        "empty_now": batch.settings.get("empty", "keep"),
    }
    return TemplateResponse(request, "admin/batches/reading.html", context)


def row_view(admin, request, pk, number):
    batch = get_object_or_404(Batch, pk=pk)
    if not may_handle(request.user, batch):
        raise PermissionDenied
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
