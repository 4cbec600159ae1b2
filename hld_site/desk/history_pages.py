"""History in the admin: one story with the parts; versions compared, and restored."""

from functools import partial
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from hld_site.desk.addresses import admin_address
from hld_site.desk.approval import end_approval
from hld_site.desk.batches.history_links import name_batches
from hld_site.desk.list_lookups import demand_keys
from hld_site.desk.permissions import may, may_write, owner_of
from hld_site.desk.reasons import reason_in
from hld_site.desk.status_sentences import moment
from hld_site.desk.versions import REFUSALS, latest, locked, refusal_of
from hld_site.desk.versions_diff import compare
from hld_site.exchange.batches import proposals
from hld_site.languages.punctuation import colon
from hld_site.records import catalogue
from hld_site.records.history import batch

PART_ROWS = 50


class HistoryMixin:
    model: Any
    opts: Any
    admin_site: Any

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_restore"
        view = self.admin_site.admin_view(self.restore_view)
        own = path("<int:pk>/history/<int:version>/restore/", view, name=name)
        return [own, *super().get_urls()]  # type: ignore[misc]

    def history_view(self, request, object_id, extra_context=None):
        demand_keys(object_id)
        record = self.model._base_manager.filter(pk=object_id).first()
        extra = {"part_rows": part_story(request.user, record) if record else []}
        return super().history_view(request, object_id, extra | (extra_context or {}))  # type: ignore[misc]

    def history_view_title(self, request, obj):
        return _("History: %(record)s") % {"record": obj}

    def set_history_delta_changes(self, request, historical_records, foreign_keys_are_objs=True):
        """Compared below, in the words of the form."""

    def render_history_view(self, request, template, context, **kwargs):
        """The list of versions, or one version, which has no rows to name batches for."""
        rows = list(context.get("page_obj", ()))
        name_batches(request.user, rows)
        for row, earlier in pairwise(rows):
            fields = compare(earlier.instance, row.instance)
            row.differences = [field for field in fields if field.differs]
        return super().render_history_view(request, template, context, **kwargs)  # type: ignore[misc]

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """One version beside what stands now, or beside another that ``with`` names."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        demand_keys(object_id, version_id)
        version = self.version(object_id, version_id)
        if not self.has_view_permission(request, version.instance):  # type: ignore[attr-defined]
            raise PermissionDenied
        now = self.model._base_manager.filter(pk=object_id).first()
        other, number = None, request.GET.get("with", "")
        if number.isdecimal() and len(number) < 18:
            other = self.version(object_id, number)
        later = other.instance if other else now or version.instance
        context = self.admin_site.each_context(request) | {
            "title": _("%(record)s, as of %(moment)s")
            % {"record": called(version.instance), "moment": moment(version.history_date)},
            "opts": self.opts,
            "original": now,
            "object_id": object_id,
            "version": version,
            "other": other,
            "latest": latest(now) if now else None,
            "fields": compare(version.instance, later),
            "may_restore": now is not None and other is None and self.may_restore(request, now),
            "at_once": now is not None and may_write(request.user, owner_of(now)),
        }
        return render(request, "admin/version.html", context)

    def version(self, object_id, version_id) -> Any:
        row = self.model.history.filter(id=object_id, history_id=version_id).first()
        if row is None:
            raise Http404
        return row

    def may_restore(self, request, row: Any) -> bool:
        return self.has_change_permission(request, row)  # type: ignore[attr-defined]

    def restore_view(self, request, pk, version):
        """The chosen fields become what they were: at once, or as a proposal where it is public."""
        demand_keys(str(pk), str(version))
        if request.method != "POST":
            raise PermissionDenied
        return locked(self.model, pk, partial(self.restore, request, pk, version))

    def restore(self, request, pk, version):
        then = self.version(pk, version)
        row = self.model._base_manager.filter(pk=pk).first()
        if row is None:
            raise Http404
        if not self.may_restore(request, row):
            raise PermissionDenied
        page = admin_address(self.model, "change", pk)
        anew = HttpResponseRedirect(admin_address(self.model, "simple_history", pk, version))
        if request.POST.get("shown_version") not in (None, str(latest(row))):
            messages.error(
                request,
                _("Somebody else has changed this meanwhile. Look at it, and choose again."),
            )
            return anew
        if not (why := reason_in(request)):
            messages.error(request, _("Give a reason: it is kept in the history."))
            return anew
        names = [field.name for field in compare(then.instance, row) if field.differs]
        chosen = [name for name in names if name in request.POST.getlist("field")]
        kept = {"status", "public_from", "public_until"}
        for name in set(chosen) - kept:
            stored = self.model._meta.get_field(name)
            setattr(row, stored.attname, getattr(then, stored.attname))
        reason = _("As it was on %(moment)s: %(why)s")
        try:
            row.full_clean()
            self.write(request, row, reason % {"moment": moment(then.history_date), "why": why})
        except REFUSALS as error:
            messages.error(request, " ".join(refusal_of(error).messages))
        return HttpResponseRedirect(page)

    def write(self, request, row: Any, reason: str) -> None:
        owner = owner_of(row)
        if may_write(request.user, owner):
            with batch(reason):
                has_ended = end_approval(request, owner)
                row._history_user = request.user
                row.save()
                if has_ended and owner is not row:
                    owner.save()
            messages.success(request, _("Restored."))
            return
        stored = self.model._base_manager.get(pk=row.pk)
        opened = proposals.open_set(request.user, f"{owner}: {reason}")
        proposals.propose(opened, row, stored, request.user)
        messages.success(request, _("Proposed: the public sees it when an editor publishes it."))


def called(row: Any) -> str:
    """A part is called by what it names, which may have been deleted since."""
    try:
        return str(row)
    except ObjectDoesNotExist:
        return f"{row._meta.verbose_name} {row.pk}"


def part_story(user, record: Any) -> list[tuple[Any, str, str]]:
    """What happened to the parts of a record, the latest first: row of history, words, address."""
    rows: list[tuple[Any, str, str]] = []
    for part in catalogue.parts_of(record.__class__) if hasattr(record, "status") else ():
        if not may(user, part.model, "view"):
            continue
        history = part.model.history.filter(**part.owner_column.naming(record))
        for row in history.select_related("history_user").order_by("-history_id")[:PART_ROWS]:
            address = admin_address(part.model, "simple_history", row.id, row.history_id)
            words = f"{part.model._meta.verbose_name}{colon()}{called(row.instance)}"
            rows.append((row, words, address))
    rows.sort(key=lambda entry: entry[0].history_date, reverse=True)
    return rows[:PART_ROWS]
