"""Proposing from a form: what is public stays as it is until somebody publishes the set."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from hld_site.desk.addresses import admin_address, batch_address
from hld_site.desk.permissions import owner_of
from hld_site.desk.reasons import typed_reason
from hld_site.desk.record_form import PROPOSE
from hld_site.exchange.batches import proposals
from hld_site.exchange.models import Batch, Change, Stage
from hld_site.publishing.models import PublicReason
from hld_site.publishing.status import UNPUBLISHED
from hld_site.records import catalogue

REMOVE = "remove"


def named_set(number: str) -> Batch | None:
    try:
        return Batch.locked().filter(kind=Batch.Kind.SET, pk=number).first()
    except ValidationError:
        return None


def chosen_set(request, title: str, name: str = "") -> Batch:
    """The set that the form names, or a new one.

    Nobody approves it, sends it or adds to it before the transaction ends.
    """
    chosen = named_set(request.POST.get("set", ""))
    if chosen and chosen.stage == Stage.READY:
        return chosen
    if chosen:
        text = _(
            "“%(name)s” takes no more changes: it is approved, published or discarded. A new set"
            " was made instead."
        )
        messages.warning(request, text % {"name": chosen})
    return proposals.open_set(request.user, typed_reason(request) or title, name)


def waiting_changes(record: Any) -> QuerySet:
    return proposals.waiting_for(catalogue.of(record.__class__), [record.pk])


def own_sets(user, waiting: list[Change]) -> list[Batch]:
    """The sets in which this person has proposed one of these changes: one more belongs there."""
    sets = [change.batch for change in waiting if change.batch.stage == Stage.READY]
    return [batch for batch in sets if user.pk in batch.settings.get("writers", [])]


class ProposingMixin:
    """For the admin of records and of parts."""

    model: Any

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        owner = owner_of(context["adminform"].form.instance)
        is_public = owner is not None and owner.status not in UNPUBLISHED
        waiting = list(waiting_changes(obj)) if obj else []
        own = own_sets(request.user, waiting)
        context |= {
            "may_propose": is_public and request.user.has_perm("exchange.add_batch"),
            "open_sets": list(dict.fromkeys([*own, *proposals.sets_to_choose()])),
            "own_set": own[0] if own else None,
            "set_chosen": request.POST.get("set", str(own[0].pk) if own else ""),
            "changes_waiting": waiting,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)  # type: ignore[misc]

    def save_model(self, request, obj, form, change):
        if PROPOSE not in request.POST:
            super().save_model(request, obj, form, change)  # type: ignore[misc]
            return
        stored = self.model._base_manager.get(pk=obj.pk) if change else None
        batch = chosen_set(request, str(owner_of(obj) or obj))
        why = typed_reason(request)
        if stored is not None and request.POST[PROPOSE] == REMOVE:
            proposals.propose_removal(batch, stored, request.user, why)
            made = True
        else:
            made = proposals.propose(batch, obj, stored, request.user, why=why) is not None
        PublicReason.give(batch.pk, form.cleaned_data.get("public_reason", ""))
        if made:
            text = _("Proposed in “{}”. The public sees it when the set is published.")
            if not batch.is_sent:
                text = _(
                    "Proposed in “{}”, which is not sent yet: open it, and send it for approval."
                )
            link = format_html('<a href="{}">{}</a>', batch_address(batch), batch)
            messages.success(request, format_html(text, link))
        else:
            messages.info(request, _("Nothing differs from what is already there."))

    def log_addition(self, request, obj, message):
        return None if PROPOSE in request.POST else super().log_addition(request, obj, message)  # type: ignore[misc]

    def response_add(self, request, obj, post_url_continue=None):
        return self.proposed(request, obj) or super().response_add(request, obj, post_url_continue)  # type: ignore[misc]

    def response_change(self, request, obj):
        return self.proposed(request, obj) or super().response_change(request, obj)  # type: ignore[misc]

    def proposed(self, request, obj) -> HttpResponseRedirect | None:
        if PROPOSE not in request.POST:
            return None
        owner = owner_of(obj)
        return HttpResponseRedirect(admin_address(type(owner), "change", owner.pk))
