"""Relations in forms and filters: each record by name and key, in the order of its list."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import QuerySet

from hld_site.records import catalogue
from hld_site.records.declarations import is_record
from hld_site.records.querysets import in_order


def named(row: Any) -> str:
    """ "Kenya (KEN)": two meetings may bear one title. A symbol is key and name in one."""
    name, key = str(row), getattr(row, "key", "")
    title = str(getattr(row, "subtitle", ""))
    name = f"{name} · {title}" if title and title != name else name
    return f"{name} ({key})" if key and not name.startswith(key) else name


def in_list_order(rows: QuerySet) -> Any:
    """Meetings by their days, the latest first; other types as their public list has them."""
    model: Any = rows.model
    if not is_record(model):
        return rows
    listed: Any = rows
    declared: Any = catalogue.of(model)
    return listed.listed().order_by(*in_order(declared.order, model))


class NamedRecordsView(AutocompleteJsonView):
    def get_queryset(self):
        return in_list_order(super().get_queryset())

    def serialize_result(self, obj, to_field_name):
        return super().serialize_result(obj, to_field_name) | {"text": named(obj)}


class RecordsFilter(admin.RelatedFieldListFilter):
    """The choices of a filter, as those of a field."""

    def field_choices(self, field, request, model_admin):
        rows = field.remote_field.model._default_manager.all()
        return [(row.pk, named(row)) for row in in_list_order(rows)]


def leads_to_a_record(field: Any) -> bool:
    return bool(field.remote_field) and is_record(field.remote_field.model)


admin.FieldListFilter.register(leads_to_a_record, RecordsFilter, take_priority=True)
