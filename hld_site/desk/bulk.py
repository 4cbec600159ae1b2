"""One field of many records: a set of changes, looked at before anything is written."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from hld_site.desk.addresses import batch_address
from hld_site.desk.batches.differences import in_words, label_of
from hld_site.desk.batches.forms import field_for
from hld_site.desk.change_sets import chosen_set
from hld_site.desk.reasons import typed_reason
from hld_site.desk.status_sentences import is_public, why_hidden
from hld_site.exchange.batches import proposals
from hld_site.exchange.batches.checking.waiting_rules import faults_by_rules, refuse_by_rules
from hld_site.exchange.models import error_of
from hld_site.languages.numbers import grouped
from hld_site.languages.punctuation import colon
from hld_site.records.columns import Column

MOST = 2000
VALUE = "value"
LONGEST_SHOWN = 80  # letters of a value in the title of a set
# Changed one by one: a key names one record, a status has buttons of its own.
APART = {"key", "status"}


class BulkMixin:
    """For the admin of records and of parts."""

    declared: Any
    model: Any
    opts: Any
    admin_site: Any
    get_readonly_fields: Any
    get_exclude: Any

    def columns_for_many(self, request) -> dict[str, Column]:
        settable = self.declared.settable
        kept = {*APART, *self.get_readonly_fields(request), *(self.get_exclude(request) or ())}
        return {
            name: column
            for name, column in settable.items()
            if column.in_form and name not in kept and not column.field.unique
        }

    def has_propose_permission(self, request) -> bool:
        return request.user.has_perm("exchange.add_batch") and self.has_change_permission(request)  # type: ignore[attr-defined]

    @admin.action(description=_("Change a field of the selected rows"), permissions=["propose"])
    def change_field(self, request, queryset):
        """First which field, then what it shall hold; then the set is shown."""
        rows = queryset.order_by("pk")[: MOST + 1]
        columns = self.columns_for_many(request)
        column = columns.get(request.POST.get("field", ""))
        form = value_form(column, request) if column else None
        is_given = form is not None and form.is_bound and form.is_valid()
        if column and form and is_given and len(rows) <= MOST:
            opened = self.propose_for(request, rows, column, form.cleaned_data[VALUE])
            return HttpResponseRedirect(batch_address(opened))
        return page_for_many(
            self,
            request,
            rows,
            title=ngettext("Change a field of %(n)d row", "Change a field of %(n)d rows", len(rows))
            % {"n": len(rows)},
            columns=[(name, label_of(each)) for name, each in columns.items()],
            field=column.name if column else "",
            label=label_of(column) if column else "",
            form=form,
        )

    @transaction.atomic
    def propose_for(self, request, rows, column: Column, value: Any):
        what = f"{label_of(column)}{colon()}{shown_value(column, value) or gettext('empty')}"
        title = title_for_many(self.declared, len(rows), what)
        opened = chosen_set(request, title, title)
        why = typed_reason(request) or title
        for row in rows:
            stored = self.model._base_manager.get(pk=row.pk)
            setattr(row, column.name, value)
            proposals.propose(opened, row, stored, request.user, faults_of(row, stored), why)
        refuse_by_rules(opened)  # what each may have alone, and not all of them
        return opened


def title_for_many(declared: Any, n: int, what: str) -> str:
    """What a set is called that was made of many rows: their type, their number, what changes."""
    title = gettext("%(types)s (%(n)s): %(what)s")
    return title % {"types": capfirst(declared.label), "n": grouped(n), "what": what}


def shown_value(column: Column, value: Any) -> str:
    if value is None or value == "":
        return ""
    if column.is_reference:
        return str(value)
    data = value if column.is_json else column.to_data(value)
    return Truncator(in_words(column, data, {})).chars(LONGEST_SHOWN)


def page_for_many(model_admin: Any, request, rows, **more: Any) -> TemplateResponse:
    """What is done to many is asked about before a set of changes is made of it."""
    context = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "action": request.POST["action"],
        "rows": rows[:10],
        "more": max(0, len(rows) - 10),
        "too_many": len(rows) > MOST,
        "most": MOST,
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "across": request.POST.get("select_across", "0"),
        "open_sets": proposals.sets_to_choose(),
    }
    return TemplateResponse(request, "admin/bulk.html", context | more)


def value_form(column: Column, request) -> forms.Form:
    """Bound when it is sent; with the field that the form of one row has."""
    form_class = type("ValueForm", (forms.Form,), {VALUE: field_for(column)})
    return form_class(request.POST if "go" in request.POST else None)


def faults_of(row: Any, stored: Any) -> list[dict[str, Any]] | None:
    try:
        row.full_clean()
    except ValidationError as error:
        return faults_by_rules(error)
    if is_public(stored) and (why := why_hidden(row, timezone.now())):
        return [error_of(str(text)) for text in why.values()]
    return None
