"""Two records that are one: what names the one names the other, and its address leads on.

A set of changes, so that it is looked at, published in one second and taken back as one.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hld_site.desk.addresses import batch_address
from hld_site.desk.change_sets import chosen_set
from hld_site.desk.permissions import may_publish
from hld_site.desk.reasons import LONGEST_REASON
from hld_site.desk.relations import in_list_order, named
from hld_site.desk.status_sentences import is_public
from hld_site.exchange.batches import proposals
from hld_site.exchange.models import Batch, error_of
from hld_site.publishing.status import UNPUBLISHED, Status
from hld_site.records import catalogue

MOST_NAMED = 1000


class MergeForm(forms.Form):
    into = forms.CharField(
        label=_("Key of the record that stays"),
        max_length=200,
        help_text=_("Type its name or its key, and choose."),
    )

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        help_text=_("Kept in the history with your name."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.record = record
        self.fields["into"].widget.attrs |= {"list": "others", "class": "vTextField"}

    def others(self) -> list[tuple[str, str]]:
        """The key and the name of each record that may be meant, for a list under the field."""
        rows = type(self.record)._default_manager.exclude(pk=self.record.pk)
        return [(row.key, named(row)) for row in in_list_order(rows)[:MOST_NAMED]]

    def clean_into(self):
        model = type(self.record)
        key = model.canonical_key(self.cleaned_data["into"].strip())
        other = model._default_manager.filter(key=key).exclude(pk=self.record.pk).first()
        if other is None:
            raise ValidationError(gettext("No other record of this type has this key."))
        if is_public(self.record) and not is_public(other):
            message = gettext(
                "“%(record)s” is not public: the address of the other would lead nowhere. Publish"
                " it first."
            )
            raise ValidationError(message % {"record": other})
        return other


def pointing_at(record: Any) -> Iterator[tuple[Any, str]]:
    """Every row that belongs to a record or names it, with the relation by which it does."""
    model = record.__class__
    for part in catalogue.parts_of(model):
        yield from ((row, part.owner) for row in part.rows_of(record))
    naming = [*catalogue.parts_pointing_at(model), *catalogue.records_pointing_at(model)]
    for declared, relation in naming:
        rows = declared.model._default_manager.filter(**{relation: record})
        yield from ((row, relation) for row in rows)


def title_of(record: Any, into: Any) -> str:
    return gettext("“%(gone)s” is the same as “%(stays)s”") % {"gone": record, "stays": into}


def explained_set(request, reason: str) -> Batch:
    """The set that is chosen, which then says this too; or one of its own."""
    opened = chosen_set(request, reason)
    if reason not in opened.reason:
        opened.reason = f"{opened.reason}; {reason}"[:LONGEST_REASON]
        opened.save(update_fields=["reason"])
    return opened


def merge(user, record: Any, into: Any, opened: Batch, why: str) -> Batch:
    """Adds to a set of changes what makes two records one."""
    here = (record.content_type().pk, record.key, into.pk)
    leads_on = [*opened.settings.get("leads_on", []), here]
    opened.settings = {**opened.settings, "leads_on": leads_on}
    opened.save(update_fields=["settings"])
    for row, relation in pointing_at(record):
        stored = type(row)._base_manager.get(pk=row.pk)
        setattr(row, relation, into)
        if error := what_forbids(row):
            is_part = hasattr(row, "owner_name")
            # A part that the other has already goes; a record is shown as refused.
            if is_part:
                proposals.propose_removal(opened, stored, user, why)
            else:
                proposals.propose(opened, row, stored, user, [error_of(error, relation)], why)
        else:
            proposals.propose(opened, row, stored, user, why=why)
    stored = type(record)._base_manager.get(pk=record.pk)
    if record.status not in UNPUBLISHED:
        record.status = Status.WITHDRAWN
        proposals.propose(opened, record, stored, user, why=why)
    return opened


def what_forbids(row: Any) -> str:
    try:
        row.full_clean()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


class MergingMixin:
    model: Any
    opts: Any
    admin_site: Any

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        own = path("<int:pk>/merge/", self.admin_site.admin_view(self.merge_view), name=name)
        return [own, *super().get_urls()]  # type: ignore[misc]

    def may_merge(self, request) -> bool:
        may_change = self.has_change_permission(request)  # type: ignore[attr-defined]
        return may_publish(request.user) and may_change

    def merge_view(self, request, pk):
        record = get_object_or_404(self.model, pk=pk)
        if not self.may_merge(request):
            raise PermissionDenied
        form = MergeForm(request.POST or None, record=record)
        if form.is_valid():
            into = form.cleaned_data["into"]
            reason = f"{title_of(record, into)}: {form.cleaned_data['reason']}"
            with transaction.atomic():
                opened = merge(request.user, record, into, explained_set(request, reason), reason)
            return HttpResponseRedirect(batch_address(opened))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Merge %(record)s into another") % {"record": record},
            "form": form,
            "open_sets": proposals.sets_to_choose(),
            "opts": self.opts,
            "original": record,
        }
        return render(request, "admin/merge.html", context)
