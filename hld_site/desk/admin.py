"""The admin of every type, shaped by its declaration; apps register their models with these."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy
from simple_history.admin import SimpleHistoryAdmin

from hld_site.accounts.models import AuditEvent, User
from hld_site.desk import form_layout
from hld_site.desk.addresses import admin_address
from hld_site.desk.approval import end_approval
from hld_site.desk.audit_log import AuditLogAdmin
from hld_site.desk.batches.admin import BatchAdmin
from hld_site.desk.bulk import BulkMixin
from hld_site.desk.change_sets import ProposingMixin
from hld_site.desk.checks import DeskChecks
from hld_site.desk.deleted import sentence_of_deletion
from hld_site.desk.evidence_filter import EvidenceFilter
from hld_site.desk.export_pages import ExportAdmin
from hld_site.desk.field_filters import list_filter
from hld_site.desk.history_pages import HistoryMixin
from hld_site.desk.list_export import ListExportMixin
from hld_site.desk.list_import import ListImportMixin
from hld_site.desk.list_lookups import CheckedLookups, is_key
from hld_site.desk.list_search import ListSearchMixin, PartSearchMixin
from hld_site.desk.merging import MergingMixin
from hld_site.desk.part_tables import PartTables
from hld_site.desk.permissions import may_write, owner_of
from hld_site.desk.proposed_keys import ProposedKeyMixin, with_year
from hld_site.desk.publishing_bar import PublishingMixin, was_public
from hld_site.desk.reasons import typed_reason
from hld_site.desk.record_form import MOVE, DeskForm, PartForm, RecordForm
from hld_site.desk.removed_types import record_of
from hld_site.desk.staff import StaffAdmin, StaffGroupAdmin, is_of_sign_in
from hld_site.desk.uploaded_files import UploadedFilesMixin
from hld_site.desk.versions import REFUSALS, locked, refusal_of
from hld_site.evidence.models import OpenQuestion, Source
from hld_site.exchange.models import Batch, Export
from hld_site.publishing.models import FormerAddress, PublicReason
from hld_site.publishing.status import Status, moves
from hld_site.records import catalogue
from hld_site.records.declarations import is_record
from hld_site.records.history import batch

MANY = 100
COLUMNS = 4
# What a form sends of the row that it showed, beside what is typed.
OF_WHAT_WAS_SHOWN = (MOVE, "status_shown", "shown_version", "chosen_at")


class DeskAdmin(
    CheckedLookups,
    form_layout.FormFieldsMixin,
    BulkMixin,
    ListImportMixin,
    ListExportMixin,
    HistoryMixin,
    UploadedFilesMixin,
    SimpleHistoryAdmin,
):
    model: Any
    checks_class = DeskChecks
    actions: Any = ["change_field", "export_selected"]
    form: Any = DeskForm
    list_per_page = MANY
    show_facets = admin.ShowFacets.ALWAYS
    object_history_list_template = "admin/history_rows.html"
    change_form_template = "admin/desk_change_form.html"
    import_export_change_list_template = "admin/import_export/change_list_import_export.html"

    @property
    def declared(self):
        return catalogue.of(self.model)

    def get_autocomplete_fields(self, request):
        return form_layout.relations(self.model)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)
        form_layout.say_in_english(form, self.declared, obj)
        form.user, form.refusal = request.user, getattr(request, "refusal", None)
        return form

    def get_search_fields(self, request):
        if own := form_layout.set_by(self, "search_fields"):
            return own
        paths = getattr(self.declared, "search", ()) or self.declared.natural_key
        lookups = []
        for path in dict.fromkeys((*paths, *(["key"] if is_record(self.model) else []))):
            lookups += form_layout.lookups(self.declared, path)
        return lookups

    def changeform_view(self, request, *args, **kwargs):
        """What is saved is compared with what stands there now: until then nobody else writes."""
        view = partial(super().changeform_view, request, *args, **kwargs)
        if request.method != "POST":
            return view()
        object_id = kwargs.get("object_id", args[0] if args else None)
        reason = typed_reason(request)
        try:
            with batch(reason):
                return locked(self.model, object_id, view) if is_key(object_id or "") else view()
        except REFUSALS as error:  # some are only told at the end of the transaction
            request.refusal = refusal_of(error)
            with batch(reason):
                return view()

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """What was typed for a row that is gone stands in a form of a new one, and is not saved."""
        if (text := sentence_of_deletion(self.declared, object_id)) is None:
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        if "shown_version" not in request.POST or not self.has_add_permission(request):
            messages.warning(request, text)
            return HttpResponseRedirect(reverse("admin:index"))
        request.POST = form = request.POST.copy()
        for name in OF_WHAT_WAS_SHOWN:
            form.pop(name, None)
        way_on = gettext("What you typed is below: saving it creates the row again.")
        request.refusal = f"{text} {way_on}"
        return self._changeform_view(request, None, admin_address(self.model, "add"), None)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= {"title": str(obj), "subtitle": None}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def delete_view(self, request, object_id, extra_context=None):
        """A record and the parts that go with it are one batch: they can be put back together."""
        if request.method != "POST":
            return super().delete_view(request, object_id, extra_context)
        with batch(gettext("Deleted")):
            return super().delete_view(request, object_id, extra_context)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if text := form.cleaned_data.get("public_reason"):
            PublicReason.give(obj.history.order_by("-history_id").first().batch, text)

    def view_on_site(self, obj):
        public = type(obj)._default_manager.published(timezone.now()).filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if public else None


class RecordAdmin(
    ListSearchMixin, ProposedKeyMixin, MergingMixin, ProposingMixin, PublishingMixin, DeskAdmin
):
    """``list_display``, ``list_filter``, ``search_fields``, ``ordering``, ``fields``, ``fieldsets``
    of a subclass stand in place of what is declared; its ``readonly_fields`` beside the key of what
    was public. ``actions = [*RecordAdmin.actions, "own"]`` keeps those that there are.
    """

    form = RecordForm

    def get_list_display(self, request):
        if own := form_layout.set_by(self, "list_display"):
            return own
        names = self.declared.listed
        names = list(names[:COLUMNS])
        return [*names[:1], "standing", *names[1:], *(["key"] if "key" not in names else [])]

    def get_list_filter(self, request):
        if (own := form_layout.set_by(self, "list_filter")) is not None:
            return own
        return [
            "status",
            EvidenceFilter,
            *[list_filter(self.model, path) for path in self.declared.filters],
        ]

    def get_exclude(self, request, obj=None):
        """Buttons move the status."""
        return [*(super().get_exclude(request, obj) or ()), "status"]

    def get_fieldsets(self, request, obj=None):
        sets = form_layout.of_form(self, request, obj)
        return sets if obj else with_year(sets, self.model)

    def get_readonly_fields(self, request, obj=None):
        own = super().get_readonly_fields(request, obj)
        return [*own, "key"] if was_public(obj) and "key" not in own else own

    def get_queryset(self, request):
        needs = {need for column in self.declared.in_list for need in column.needs}
        relations = [column.name for column in self.declared.in_list if column.is_reference]
        rows: Any = super().get_queryset(request)
        return rows.listed().prefetch_related(*needs, *relations)

    def has_delete_permission(self, request, obj=None):
        """What was once public is withdrawn, never deleted: people may have cited it."""
        return not was_public(obj) and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs, request):
        """Names what was public, with the page that withdraws it, where deleting is refused."""
        public = [record for record in objs if was_public(record)]
        deletable, counts, lacking, protected = super().get_deleted_objects(objs, request)
        request.was_public = [
            (str(record), self.withdraw_address(request.user, record)) for record in public
        ]
        return deletable, counts, lacking, protected

    def withdraw_address(self, user, record) -> str:
        may = Status.WITHDRAWN in moves(record.status, user)
        return self.address("withdraw", record.pk) if may else ""


class PartAdmin(PartSearchMixin, ProposingMixin, PartTables, DeskAdmin):
    form = PartForm

    def get_list_filter(self, request):
        if (own := form_layout.set_by(self, "list_filter")) is not None:
            return own
        fields = self.model._meta.concrete_fields
        names = [field.name for field in fields if field.choices]
        return ["held_back", *[list_filter(self.model, name) for name in names]]

    def get_list_select_related(self, request):
        return [field.name for field in self.model._meta.concrete_fields if field.is_relation]

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.may_write(request, obj)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        self.end_approval(request, owner_of(obj))

    def delete_model(self, request, obj):
        owner = owner_of(obj)
        super().delete_model(request, obj)
        self.end_approval(request, owner)

    @staticmethod
    def end_approval(request, owner) -> None:
        if end_approval(request, owner):
            owner.save()

    @staticmethod
    def may_write(request, part) -> bool:
        return part is None or may_write(request.user, owner_of(part))

    def get_queryset(self, request):
        owner = [self.declared.owner] if self.generic_owner else []
        return super().get_queryset(request).prefetch_related(*owner)


class FormerAddressAdmin(CheckedLookups):
    list_display = ["key", "record_type", "now_at", "left_on"]
    list_filter = ["record_type"]
    search_fields = ["key"]

    @admin.display(description=gettext_lazy("record"))
    def now_at(self, address):
        return record_of(address, "record")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


# What others keep of sign-ins holds secrets, and has pages of its own under accounts/.
admin.site.unregister([model for model in admin.site._registry if is_of_sign_in(model)])
admin.site.unregister(Group)
admin.site.register(Group, StaffGroupAdmin)
admin.site.register(User, StaffAdmin)
admin.site.register(AuditEvent, AuditLogAdmin)
admin.site.register([Source, OpenQuestion], PartAdmin)
admin.site.register(FormerAddress, FormerAddressAdmin)
admin.site.register(Batch, BatchAdmin)
admin.site.register(Export, ExportAdmin)
