"""The parts of a record: tables of one line a row; each row has a form and a version."""

import dataclasses
from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hld_site.desk import form_layout
from hld_site.desk.addresses import admin_address
from hld_site.desk.batches.access import may_import
from hld_site.desk.batches.pasting import heading_of_names
from hld_site.desk.dependents import name_of
from hld_site.desk.owner_in_address import LIST, owner_in
from hld_site.desk.permissions import may, may_write
from hld_site.desk.removed_types import record_of
from hld_site.exchange.models import Batch
from hld_site.records import catalogue
from hld_site.records.declarations import Part

PREVIEWED = 10
COLUMNS = 5


@dataclasses.dataclass(frozen=True)
class Table:
    """What the page of a record shows of one type of its parts."""

    anchor: str
    label: str
    count: int
    rows: list
    address: str
    add: str
    paste: str

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def tables(request, record: Any) -> list[Table]:
    """Its own parts, then those of others that name it, such as the mandate of a meeting."""
    own = [own_table(request.user, part, record) for part in catalogue.parts_of(record.__class__)]
    naming = [
        naming_table(request.user, part, relation, record)
        for part, relation in catalogue.parts_pointing_at(record.__class__)
        if not part.is_owned_by_any
    ]
    return [table for table in (*own, *naming) if table is not None]


def own_table(user, part: Part, record: Any) -> Table | None:
    table = table_of(user, part, part.rows_of(record), str, part.owner_column.naming(record))
    return table and dataclasses.replace(table, paste=paste_address(user, part, record))


def naming_table(user, part: Part, relation: str, record: Any) -> Table | None:
    rows = part.model._default_manager.filter(**{relation: record})
    table = table_of(user, part, rows, name_of, {relation: record.pk})
    label = _("Named in: %(types)s") % {"types": part.label}
    return table and dataclasses.replace(table, anchor=f"{table.anchor}-{relation}", label=label)


def table_of(user, part: Part, rows: Any, words: Any, naming: dict) -> Table | None:
    if not may(user, part.model, "view"):
        return None
    count = rows.count()
    relations = [field.name for field in part.model._meta.concrete_fields if field.is_relation]
    lines = rows.select_related(*relations)[:PREVIEWED] if count else []
    return Table(
        part.name,
        capfirst(str(part.label)),
        count,
        [(line, words(line), admin_address(part.model, "change", line.pk)) for line in lines],
        admin_address(part.model, "changelist", **naming),
        admin_address(part.model, "add", **naming) if may(user, part.model, "add") else "",
        "",
    )


def paste_address(user, part: Part, record: Any) -> str:
    """The import form, with type and record chosen: a list of names is pasted there."""
    if not heading_of_names(part) or not may_import(user, part):
        return ""
    return admin_address(Batch, "add", **{"type": part.name, part.owner: record.key})


class PartTables(admin.ModelAdmin):
    """The admin of a part: reached from its record, and leading back to it."""

    declared: Any
    model: Any
    form: Any

    @property
    def generic_owner(self) -> list[str]:
        return ["owning_record"] if self.declared.is_owned_by_any else []

    @admin.display(description=gettext_lazy("record"))
    def owning_record(self, row):
        return record_of(row, self.declared.owner)

    def get_list_display(self, request):
        """Of one record its table; of all records with the record before it."""
        if own := form_layout.set_by(self, "list_display"):
            return own
        part = self.declared
        names = [part.one_of.column] if part.one_of else []
        apart = {part.owner, *(part.one_of.relations if part.one_of else ())}
        names += [column.name for column in part.in_table if column.name not in {*apart, *names}]
        names = names[:COLUMNS]
        if any(key.startswith((part.owner, "owner_id")) for key in request.GET):
            return [*names, "kept_from_the_public"]
        (owner,) = self.generic_owner or [part.owner]
        return [*names[:1], owner, *names[1:], "kept_from_the_public"]

    @admin.display(description=gettext_lazy("held back"), ordering="held_back")
    def kept_from_the_public(self, row):
        return _("held back") if row.held_back else ""

    def changelist_view(self, request, extra_context=None):
        """The rows of one record stand under its name, and lead back to it."""
        extra = {}
        if owner := owner_in(request, self.declared):
            label = capfirst(str(self.declared.label))
            extra = {"title": f"{label}: {owner}"} | self.way_to(owner)
        return super().changelist_view(request, extra | (extra_context or {}))

    def way_to(self, owner: Any) -> dict[str, Any]:
        return {
            "owner": owner,
            "owner_types": owner._meta.verbose_name_plural,
            "owner_address": admin_address(type(owner), "change", owner.pk),
            "owner_list": admin_address(type(owner), "changelist"),
            "rows_address": admin_address(
                self.model, "changelist", **self.declared.owner_column.naming(owner)
            ),
        }

    def get_changeform_initial_data(self, request):
        """The record from whose page or list one came, and what its next row usually holds."""
        proposed = super().get_changeform_initial_data(request)
        owner = owner_in(request, self.declared)
        if owner is None:
            return proposed
        given = {} if self.generic_owner else {self.declared.owner: owner.pk}
        return self.model.next_of(owner) | given | proposed

    def has_add_permission(self, request):
        """What any record may own is added from the page of its record."""
        named = not self.generic_owner or self.owner_in_address(request)
        return bool(named) and super().has_add_permission(request)

    def owner_in_address(self, request) -> dict[str, int]:
        """The record that an address names, by columns of the part; nothing where it names none."""
        owner = owner_in(request, self.declared)
        return self.declared.owner_column.naming(owner) if owner else {}

    def get_form(self, request, obj=None, change=False, **kwargs):
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.owner_given = {} if obj else self.owner_in_address(request)
        return form

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(self.generic_owner if obj else [])]

    def get_fieldsets(self, request, obj=None):
        first = tuple(self.generic_owner) if obj else ()
        return form_layout.of_form(self, request, obj, first)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_save"] = True
        owner = getattr(context["adminform"].form.instance, self.declared.owner, None)
        owner = owner or owner_in(request, self.declared)
        if owner is not None:
            context |= {"may_save": may_write(request.user, owner)} | self.way_to(owner)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        return self.back(request, obj) or super().response_add(request, obj)

    def response_change(self, request, obj):
        return self.back(request, obj) or super().response_change(request, obj)

    def back(self, request, obj) -> HttpResponseRedirect | None:
        """To the list from which one came, or to the rows on the page of the record."""
        if {"_popup", "_continue", "_addanother"} & set(request.POST):
            return None
        owner = getattr(obj, self.declared.owner)
        text = _("Saved: %(row)s, of “%(record)s”.") % {"row": obj, "record": owner}
        messages.success(request, text)
        for _place, doubt in self.model.doubts([obj], timezone.localdate()):
            messages.warning(request, str(doubt.message))
        if filters := request.GET.get(LIST):
            return HttpResponseRedirect(f"{admin_address(self.model, 'changelist')}?{filters}")
        address = admin_address(type(owner), "change", owner.pk)
        return HttpResponseRedirect(f"{address}#parts-{self.declared.name}")
