"""The admin of every type, shaped by its declaration; apps register their models with these."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from hld_site.accounts.models import User
from hld_site.desk import form_layout
from hld_site.desk.batches.admin import BatchAdmin
from hld_site.desk.batches.history_links import name_batches
from hld_site.desk.export_pages import ExportAdmin
from hld_site.desk.list_export import ListExportMixin
from hld_site.desk.list_import import ListImportMixin
from hld_site.desk.lookups import CheckedLookups, demand_keys
from hld_site.desk.staff import StaffAdmin, StaffGroupAdmin, is_of_sign_in
from hld_site.evidence.models import OpenQuestion, Source
from hld_site.exchange.models import Batch, Export
from hld_site.publishing.models import FormerAddress
from hld_site.publishing.status import Status
from hld_site.records import catalogue
from hld_site.records.history import batch

MANY = 100


def was_public(record) -> bool:
    """Whether people may have cited it: now published, or ever, as its history knows."""
    if record is None or record.pk is None:
        return False
    public = Status.PUBLISHED
    return record.status == public or record.history.filter(status=public).exists()


class DeskForm(forms.ModelForm):
    change_reason = forms.CharField(
        label=_("Reason for this change"),
        required=False,
        max_length=400,
        help_text=_("Kept in the history beside your name."),
    )


class DeskAdmin(
    CheckedLookups,
    form_layout.FormFieldsMixin,
    ListImportMixin,
    ListExportMixin,
    SimpleHistoryAdmin,
):
    model: Any
    actions = ["export_selected"]
    form = DeskForm
    save_on_top = True
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
        form = super().get_form(request, obj, change, **kwargs)
        form_layout.say_in_english(form, self.declared, obj)
        return form

    def get_search_fields(self, request):
        paths = getattr(self.declared, "search", ()) or self.declared.natural_key
        lookups = []
        for path in paths:
            lookups += form_layout.lookups(self.declared, path)
        return lookups

    def changeform_view(self, request, *args, **kwargs):
        """A record and its parts saved together are one batch in the history."""
        with batch(request.POST.get("change_reason", "")[:400]):
            return super().changeform_view(request, *args, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        demand_keys(object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """One version, to be read: what is sent to its address is not saved."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        demand_keys(object_id, version_id)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def render_history_view(self, request, template, context, **kwargs):
        """The list of versions, or one version, which has no rows to name batches for."""
        name_batches(request.user, context.get("page_obj", ()))
        return super().render_history_view(request, template, context, **kwargs)

    def view_on_site(self, obj):
        public = type(obj)._default_manager.published(timezone.now()).filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if public else None


class RecordAdmin(DeskAdmin):
    actions = ["publish", "withdraw", "export_selected"]

    def get_list_display(self, request):
        names = self.declared.listed
        return [*names, *(["key"] if "key" not in names else []), "status"]

    def get_list_filter(self, request):
        return ["status", *[path.replace(".", "__") for path in self.declared.filters]]

    def get_inlines(self, request, obj):
        return form_layout.inlines(self.model)

    def get_fieldsets(self, request, obj=None):
        sets = form_layout.fieldsets(self.declared)
        sets[-1][1]["fields"] += ["wanting", "change_reason"]
        return sets

    def get_readonly_fields(self, request, obj=None):
        return ["wanting", *(["key"] if was_public(obj) else [])]

    def get_queryset(self, request):
        needs = {need for column in self.declared.in_list for need in column.needs}
        relations = [column.name for column in self.declared.in_list if column.is_reference]
        return super().get_queryset(request).prefetch_related(*needs, *relations)

    def has_delete_permission(self, request, obj=None):
        """What was once public is withdrawn, never deleted: people may have cited it."""
        return not was_public(obj) and super().has_delete_permission(request, obj)

    @admin.display(description=_("Before it can be published"))
    def wanting(self, obj):
        if obj is None or not (missing := obj.wanting_for_publication()):
            return _("Nothing is missing.")
        items = format_html_join("", "<li>{}</li>", ((text,) for text in missing.values()))
        return format_html("<ul>{}</ul>", items)

    @admin.action(description=_("Publish the selected records"), permissions=["change"])
    def publish(self, request, queryset):
        self.set_status(request, queryset, Status.PUBLISHED, gettext("Published"))

    @admin.action(description=_("Withdraw the selected records"), permissions=["change"])
    def withdraw(self, request, queryset):
        self.set_status(request, queryset, Status.WITHDRAWN, gettext("Withdrawn"))

    def set_status(self, request, queryset, status, reason):
        done = 0
        with batch(reason):
            for record in queryset:
                record.status = status
                try:
                    record.full_clean()
                except ValidationError as error:
                    message = f"{record}: {' '.join(error.messages)}"
                    self.message_user(request, message, level=messages.ERROR)
                    continue
                with transaction.atomic():
                    record.save()
                done += 1
        message = ngettext("%d record was saved.", "%d records were saved.", done) % done
        self.message_user(request, message, level=messages.SUCCESS if done else messages.WARNING)


class PartAdmin(DeskAdmin):
    def get_list_display(self, request):
        return [*self.declared.public_names[:5], "held_back"]

    def get_list_filter(self, request):
        fields = self.model._meta.concrete_fields
        return ["held_back", *[field.name for field in fields if field.choices]]

    def get_list_select_related(self, request):
        return [field.name for field in self.model._meta.concrete_fields if field.is_relation]

    def has_add_permission(self, request):
        """What any record may own is added on the page of its record, where that is plain."""
        return not self.declared.is_owned_by_any and super().has_add_permission(request)

    def get_readonly_fields(self, request, obj=None):
        return self.generic_owner

    @property
    def generic_owner(self) -> list[str]:
        return [self.declared.owner] if self.declared.is_owned_by_any else []

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(*self.generic_owner)

    def get_fieldsets(self, request, obj=None):
        sets = form_layout.fieldsets(self.declared, first=tuple(self.generic_owner))
        sets[-1][1]["fields"] += ["change_reason"]
        return sets


class FormerAddressAdmin(CheckedLookups):
    list_display = ["key", "record_type", "record", "left_on"]
    list_filter = ["record_type"]
    search_fields = ["key"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


# What others keep of sign-ins holds secrets, and has pages of its own under accounts/.
admin.site.unregister([model for model in admin.site._registry if is_of_sign_in(model)])
admin.site.unregister(Group)
admin.site.register(Group, StaffGroupAdmin)
admin.site.register(User, StaffAdmin)
admin.site.register([Source, OpenQuestion], PartAdmin)
admin.site.register(FormerAddress, FormerAddressAdmin)
admin.site.register(Batch, BatchAdmin)
admin.site.register(Export, ExportAdmin)
