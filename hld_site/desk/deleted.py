"""What was deleted, and can be put back: a record together with the parts that went with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hld_site.desk.addresses import admin_address
from hld_site.desk.list_lookups import is_key
from hld_site.desk.permissions import may
from hld_site.desk.reasons import reason_in
from hld_site.desk.status_sentences import moment
from hld_site.desk.versions import REFUSALS
from hld_site.records import catalogue
from hld_site.records.declarations import Declaration
from hld_site.records.history import batch

SHOWN = 100


def may_put_back(user, declared: Declaration) -> bool:
    return may(user, declared.model, "add", "delete")


def gone(declared: Declaration) -> Any:
    """The last row of history of each row that is no longer there."""
    there = declared.model._base_manager.values("pk")
    rows = declared.model.history.filter(history_type="-").exclude(id__in=there)
    return rows.select_related("history_user").order_by("-history_id")


def deleted_page(request, site) -> Any:
    if request.method == "POST":
        return put_back(request)
    entries = []
    for declared in catalogue.everything():
        if may_put_back(request.user, declared):
            label, name = str(declared.model._meta.verbose_name), declared.name
            entries += [(row, label, name, name_of(row)) for row in gone(declared)[:SHOWN]]
    entries.sort(key=lambda entry: entry[0].history_date, reverse=True)
    context = site.each_context(request) | {"title": _("Deleted"), "entries": entries[:SHOWN]}
    return TemplateResponse(request, "admin/deleted.html", context)


def sentence_of_deletion(declared: Declaration, number: str) -> str | None:
    """Who deleted a row and when, and that nothing more was saved; None where none was there."""
    row = gone(declared).filter(id=number).first() if is_key(number) else None
    if row is None:
        return None
    text = _("“%(name)s” was deleted by %(who)s on %(when)s. Nothing was saved.")
    who, when = row.history_user or _("The register"), moment(row.history_date)
    return text % {"name": name_of(row), "who": who, "when": when}


def name_of(row: Any) -> str:
    """What a deleted row was called, as far as what it names is still there."""
    try:
        return str(row.instance)
    except Exception:
        return f"#{row.id}"


def put_back(request) -> HttpResponseRedirect:
    kind, _slash, number = request.POST.get("row", "").partition("/")
    page = HttpResponseRedirect(reverse("admin:deleted"))
    declared = catalogue.by_name().get(kind)
    if declared is None or not number.isdecimal() or len(number) > 17:
        return page
    if not may_put_back(request.user, declared):
        raise PermissionDenied
    row = gone(declared).filter(history_id=number).first()
    if row is None:
        messages.info(request, _("It has already been put back, or was never deleted."))
        return page
    if not (why := reason_in(request)):
        messages.error(request, _("Give a reason: it is kept in the history."))
        return page
    try:
        with batch(_("Put back: %(why)s") % {"why": why}):
            together = [row] if row.batch is None else went_together(row.batch)
            for each in together:
                instance = each.instance
                instance._history_user = request.user
                instance.save(force_insert=True)
    except REFUSALS as error:
        text = _(
            "It cannot be put back: what it belongs to no longer exists, or another has taken its"
            " place."
        )
        if isinstance(error, ValidationError):
            text = " ".join(error.messages)
        messages.error(request, text)
        return page
    messages.success(request, _("Put back: %(name)s.") % {"name": name_of(row)})
    return HttpResponseRedirect(admin_address(declared.model, "change", row.id))


def went_together(number: Any) -> list[Any]:
    """All that one deletion took, what is pointed to before what points."""
    return [
        row
        for declared in catalogue.everything()
        for row in gone(declared).filter(batch=number).order_by("history_id")
    ]
