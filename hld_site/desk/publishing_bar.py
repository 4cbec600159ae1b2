"""Publishing in the admin: the bar that stays in sight, its moves, withdrawing."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hld_site.desk.addresses import admin_address, batch_address
from hld_site.desk.approval import say_that_approval_ended
from hld_site.desk.bulk import MOST, page_for_many, title_for_many
from hld_site.desk.change_sets import chosen_set
from hld_site.desk.dependents import naming_rows
from hld_site.desk.part_tables import tables
from hld_site.desk.permissions import may_publish, may_write
from hld_site.desk.previews import subject_of
from hld_site.desk.reasons import reason_in, typed_reason
from hld_site.desk.status_sentences import sentence
from hld_site.desk.versions import REFUSALS, refusal_of
from hld_site.exchange.batches import proposals
from hld_site.exchange.models import error_of
from hld_site.languages.punctuation import colon, listed
from hld_site.publishing.models import PublicReason
from hld_site.publishing.status import Standing, Status, moves, standing
from hld_site.records import catalogue
from hld_site.records.history import batch

MOST_DOUBTS = 30
NAMED = 3  # of the records of a set, in its title


def was_public(record: Any) -> bool:
    """Whether people may have cited it: now published, or ever, as its history knows."""
    if record is None or record.pk is None:
        return False
    public = Status.PUBLISHED
    return record.status == public or record.history.filter(status=public).exists()


def buttons(record: Any, user) -> list[tuple[str, str]]:
    """The moves that a form may make, in the order of use; withdrawing has a page of its own."""
    labels = {
        Status.REVIEW: gettext("Send to review"),
        Status.PUBLISHED: gettext("Publish"),
        Status.DRAFT: gettext("Back to draft"),
    }
    if record.public_from and record.public_from > timezone.now():
        labels[Status.PUBLISHED] = gettext("Schedule")
    if record.status == Status.WITHDRAWN:
        labels[Status.PUBLISHED] = gettext("Publish again")
    may = moves(record.status, user)
    return [(status.value, labels[status]) for status in labels if status in may]


def worth_a_look(record: Any) -> list[str]:
    """What an import would ask of it and of its parts, and what the record says of itself."""
    today = timezone.localdate()
    lines = list(record.worth_a_look(today))
    groups = [(record.__class__, [record])]
    groups += [(p.model, list(p.rows_of(record))) for p in catalogue.parts_of(record.__class__)]
    for model, rows in groups:
        lines += [str(doubt.message) for _place, doubt in model.doubts(rows, today)]
    return list(dict.fromkeys(lines))[:MOST_DOUBTS]


def later(model: Any) -> str:
    """What stands on the page of a record that has been saved, and not on the form of a new one."""
    return listed([str(part.label) for part in catalogue.parts_of(model)])


class PublishingMixin:
    actions: Any = ["publish", "withdraw", "change_field", "export_selected"]
    model: Any
    declared: Any
    opts: Any
    admin_site: Any

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_withdraw"
        view = self.admin_site.admin_view(self.withdraw_view)
        return [path("<int:object_id>/withdraw/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    # --- the bar ---

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        record = obj or self.model()
        now = timezone.now()
        context |= {
            "standing": standing(record, now),
            "sentence": sentence(record, now),
            "doubts": worth_a_look(obj) if obj else [],
            "wanting": self.wanting(record) if obj else {},
            "moves": buttons(record, request.user),
            "may_withdraw": Status.WITHDRAWN in moves(record.status, request.user),
            "withdraw_address": self.address("withdraw", obj.pk) if obj else "",
            "tables": tables(request, obj) if obj else [],
            "later": later(self.model) if add else "",
            "merge_address": self.address("merge", obj.pk)
            if obj and may_publish(request.user)
            else "",
            "preview_of": subject_of(obj) if obj else "",
            "may_save": may_write(request.user, obj),
            "save_label": self.save_label(record),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)  # type: ignore[misc]

    @staticmethod
    def wanting(record: Any) -> dict[str, str]:
        return {} if record.status == Status.PUBLISHED else record.missing_for_publication()

    @staticmethod
    def save_label(record: Any) -> str:
        is_public = standing(record, timezone.now()) == Standing.PUBLISHED
        return gettext("Save; public at once") if is_public else gettext("Save")

    def address(self, which: str, *args: Any) -> str:
        return admin_address(self.model, which, *args)

    # --- what is told after saving ---

    def response_add(self, request, obj, post_url_continue=None):
        return self.saved(request, obj) or super().response_add(request, obj, post_url_continue)  # type: ignore[misc]

    def response_change(self, request, obj):
        return self.saved(request, obj) or super().response_change(request, obj)  # type: ignore[misc]

    def saved(self, request, obj) -> HttpResponseRedirect | None:
        if IS_POPUP_VAR in request.POST or "_addanother" in request.POST:
            return None
        text = gettext("Saved. %(sentence)s") % {"sentence": sentence(obj, timezone.now())}
        messages.success(request, text)
        return HttpResponseRedirect(self.address("change", obj.pk))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)  # type: ignore[misc]
        if getattr(form, "approval_ended", False):
            say_that_approval_ended(request)
        if kept := getattr(form, "kept", []):
            text = gettext("Somebody else changed these meanwhile, and they were kept: %(names)s.")
            messages.info(request, text % {"names": ", ".join(kept)})

    # --- withdrawing ---

    def withdraw_view(self, request, object_id):
        record = get_object_or_404(self.model, pk=object_id)
        is_done = record.status == Status.WITHDRAWN and may_publish(request.user)
        if request.method == "POST" and is_done:
            return self.saved(request, record)
        if Status.WITHDRAWN not in moves(record.status, request.user):
            raise PermissionDenied
        if request.method == "POST":
            reason = reason_in(request)
            try:
                with batch(reason or gettext("Withdrawn")):
                    record.status = Status.WITHDRAWN
                    record._history_user = request.user
                    record.save()
                    written = record.history.order_by("-history_id").first().batch
                    PublicReason.give(written, request.POST.get("public_reason", ""))
            except REFUSALS as error:
                messages.error(request, " ".join(refusal_of(error).messages))
                return HttpResponseRedirect(self.address("withdraw", record.pk))
            return self.saved(request, record)
        context = self.admin_site.each_context(request) | {
            "title": gettext("Withdraw %(record)s") % {"record": record},
            "opts": self.opts,
            "original": record,
            "leaning": naming_rows(record),
        }
        return render(request, "admin/withdraw.html", context)

    # --- lists ---

    @admin.display(description=_("status"), ordering="status")
    def standing(self, record):
        return standing(record, timezone.now()).label

    @admin.action(description=_("Publish the selected records"), permissions=["publish"])
    def publish(self, request, queryset):
        return self.set_status(request, queryset, Status.PUBLISHED, gettext("Publish"))

    @admin.action(description=_("Withdraw the selected records"), permissions=["publish"])
    def withdraw(self, request, queryset):
        return self.set_status(request, queryset, Status.WITHDRAWN, gettext("Withdraw"))

    def has_publish_permission(self, request) -> bool:
        return may_publish(request.user) and self.has_change_permission(request)  # type: ignore[attr-defined]

    @transaction.atomic
    def set_status(self, request, queryset, status, title) -> HttpResponse:
        """A set of changes, to be looked at before anything is written, and taken back as one.

        Where sets are open it may join one of them: that is asked first.
        """
        if "go" not in request.POST and proposals.joinable_sets().exists():
            return page_for_many(self, request, list(queryset[: MOST + 1]), title=title)
        names = listed([*map(str, queryset[:NAMED])])
        name = title_for_many(self.declared, queryset.count(), f"{title}{colon()}{names}")
        opened = chosen_set(request, name, name)
        why = typed_reason(request) or name
        for record in queryset:
            stored = self.model._base_manager.get(pk=record.pk)
            record.status = status
            errors = not_moved(request.user, stored, record, status)
            proposals.propose(opened, record, stored, request.user, errors, why)
        return HttpResponseRedirect(batch_address(opened))


def not_moved(user, stored: Any, record: Any, status: Status) -> list[dict[str, str]] | None:
    """Why a record cannot go there, as a preview says it."""
    messages_of: list[str] = []
    if status not in moves(stored.status, user):
        state = stored.get_status_display()
        text = gettext("It is in the state “%(state)s” and cannot leave it this way.") % {
            "state": state
        }
        messages_of.append(text)
    try:
        record.full_clean()
    except ValidationError as error:
        messages_of += error.messages
    return list(map(error_of, messages_of)) or None
