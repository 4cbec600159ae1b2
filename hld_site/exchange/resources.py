"""``resource_for(declared)``: the django-import-export resource of a record or a part.

It says which columns a file of the type has and how each cell is read and written. Many rows are
moved by ``exchange.batches`` and ``exchange.files_out``, which take its fields and widgets.
"""

import functools
from typing import Any

from django.utils.translation import gettext as _
from import_export import fields, instance_loaders, resources, widgets

from hld_site.exchange.files_in.errors import BadFileError
from hld_site.records import catalogue
from hld_site.records.columns import Column
from hld_site.records.columns.relations import OwnerColumn
from hld_site.records.declarations import Declaration
from hld_site.records.overrides import override_of


class ColumnWidget(widgets.Widget):
    """A cell as its column reads and writes it."""

    def __init__(self, column: Column):
        super().__init__()
        self.column = column

    def clean(self, value, row=None, **kwargs):
        return self.column.from_cell(value)

    def render(self, value, obj=None, **kwargs) -> str:
        return self.column.to_cell(value)


class ByNaturalKey(instance_loaders.ModelInstanceLoader):
    """Finds the row that one of a file means; an owner of any type is not a field to query by."""

    def get_instance(self, row):
        stored = self.resource.declared.stored
        lookup: dict[str, Any] = {}
        for name in self.resource.get_import_id_fields():
            value = self.resource.fields[name].clean(row)
            lookup |= lookup_of(stored[name], value)
        try:
            return self.get_queryset().get(**lookup)
        except self.resource.declared.model.DoesNotExist:
            return None


def lookup_of(column: Column, value: Any) -> dict[str, Any]:
    if not isinstance(column, OwnerColumn):
        return {column.name: value}
    return column.naming(value) if value else {column.fields[0]: None}


class RegisterResource(resources.ModelResource):
    declared: Declaration

    def get_queryset(self):
        return self.declared.model._default_manager.prefetch_related(*self.declared.references)


@functools.cache
def resource_for(declared: Declaration) -> type[RegisterResource]:
    model = declared.model
    if resource := override_of(model, "resources", "Resource"):
        return resource
    cells = {
        name: fields.Field(
            attribute=name,
            column_name=name,
            widget=ColumnWidget(column),
            readonly=column.read_only,
        )
        for name, column in declared.stored.items()
    }
    order = (*declared.natural_key, *[name for name in cells if name not in declared.natural_key])
    meta = type(
        "Meta",
        (),
        {
            "model": model,
            "fields": tuple(cells),
            "import_order": order,
            "export_order": order,
            "import_id_fields": declared.natural_key,
            "instance_loader_class": ByNaturalKey,
            "clean_model_instances": True,
            "skip_unchanged": True,
            "report_skipped": True,
        },
    )
    return type(
        f"{model.__name__}Resource",
        (RegisterResource,),
        {**cells, "Meta": meta, "declared": declared},
    )


def find_declaration(name: str) -> Declaration:
    names = catalogue.by_name()
    if name not in names:
        raise BadFileError(
            _("There is no record type “%(name)s”. The types are: %(names)s.")
            % {"name": name, "names": ", ".join(names)}
        )
    return names[name]
