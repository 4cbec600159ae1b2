"""``resource_for(declared)``: the django-import-export resource of a record or a part."""

import functools
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from import_export import fields, instance_loaders, resources

from hld_site.exchange.cells import cell_for
from hld_site.exchange.sheets import BadFileError
from hld_site.records import catalogue
from hld_site.records.declare import Declaration
from hld_site.records.handmade import handmade


class ByNaturalKey(instance_loaders.BaseInstanceLoader):
    """Finds the row that a line means, among all rows of the type fetched once for the file.

    A key that cannot be read is told together with the other errors of its line.
    """

    def __init__(self, resource, dataset=None):
        super().__init__(resource, dataset)
        names = resource.get_import_id_fields()
        self.fields = [resource.fields[name] for name in names]
        self.known = {
            tuple(field.get_value(row) for field in self.fields): row
            for row in resource.get_queryset()
        }

    def get_instance(self, row):
        try:
            return self.known.get(tuple(field.clean(row) for field in self.fields))
        except ValueError:
            return None


class Difference:
    """The cells of one row before and after, without a word of inline style."""

    def __init__(self, resource, instance, new):
        self.before = None if new else self.texts(resource, instance)
        self.after = None

    def compare_with(self, resource, instance):
        self.after = self.texts(resource, instance) if instance else None

    @staticmethod
    def texts(resource, instance) -> list[str]:
        return [field.export(instance) for field in resource.get_user_visible_fields()]

    def as_html(self):
        """Itself: the cells are marked up only when a preview shows them."""
        return self

    def __iter__(self) -> Iterator[SafeString]:
        before = self.before or [""] * len(self.after or [])
        after = self.after or [""] * len(before)
        return (cell(old, new) for old, new in zip(before, after, strict=True))


def cell(old: str, new: str) -> SafeString:
    if old == new:
        return format_html("{}", new)
    removed = format_html("<del>{}</del> ", old) if old else ""
    return format_html("{}<ins>{}</ins>", removed, new)


class RegisterResource(resources.ModelResource):
    declared: Declaration

    def get_queryset(self):
        columns = (*self.declared.public, *self.declared.hidden)
        relations = [c.name for c in columns if c.kind in ("relation", "owner")]
        return self.declared.model._default_manager.prefetch_related(*relations)

    def get_diff_class(self):
        return Difference

    def refuse_bad_file(self, dataset):
        """What is wrong with the file as a whole is said before any row is tried."""
        known = {field.column_name for field in self.get_import_fields()}
        computed = {column.name for column in self.declared.public if column.kind == "computed"}
        unknown = [name for name in dataset.headers if name not in known | computed]
        if unknown:
            raise BadFileError(
                _("Unknown column: %(unknown)s. The columns are: %(known)s.")
                % {"unknown": ", ".join(unknown), "known": ", ".join(sorted(known))}
            )
        absent = [name for name in self.get_import_id_fields() if name not in dataset.headers]
        missing = [name for name in absent if not self.may_be_empty(name)]
        if missing:
            raise BadFileError(
                _("The file lacks the column: %(missing)s. Without it no row can be recognized.")
                % {"missing": ", ".join(missing)}
            )
        for name in absent:
            dataset.append_col([""] * len(dataset), header=name)
        self._refuse_repeated_keys(dataset)

    def may_be_empty(self, name: str) -> bool:
        """A column of the key may be left out where an empty cell says the same: an unknown day."""
        return name != "owner" and self.declared.model._meta.get_field(name).blank

    def import_data(self, dataset, *args, **kwargs):
        """The result keeps the data it was made from, so that its errors can be placed."""
        try:
            self.refuse_bad_file(dataset)
            result = super().import_data(dataset, *args, **kwargs)
        except BadFileError as bad:
            result = self.get_result_class()()
            result.append_base_error(self.get_error_result_class()(bad))
        result.dataset = dataset
        return result

    def _refuse_repeated_keys(self, dataset):
        places = [dataset.headers.index(name) for name in self.get_import_id_fields()]
        first_seen: dict[tuple, int] = {}
        for index, line in enumerate(dataset):
            key = tuple(line[place] for place in places)
            number = row_number(dataset, index)
            if key in first_seen and any(key):
                raise BadFileError(
                    _("Rows %(first)d and %(second)d both describe “%(key)s”. Keep one of them.")
                    % {
                        "first": first_seen[key],
                        "second": number,
                        "key": ", ".join(filter(None, key)),
                    }
                )
            first_seen[key] = number

    def validate_instance(self, instance, *args, **kwargs):
        """An owner that cannot be read is one fault, told of the column that the file has."""
        try:
            super().validate_instance(instance, *args, **kwargs)
        except ValidationError as error:
            for name in ("owner_type", "owner_id"):
                error.error_dict.pop(name, None)
            raise

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        if hasattr(instance, "fill_in"):
            instance.fill_in()


def row_number(dataset, index: int) -> int:
    """The row of the spreadsheet that a line of data came from; the header is row 1."""
    numbers = getattr(dataset, "row_numbers", None)
    return numbers[index] if numbers else index + 2


@functools.cache
def resource_for(declared: Declaration) -> type[RegisterResource]:
    model = declared.model
    if found := handmade(model, "resources", "Resource"):
        return found
    cells = {
        name: fields.Field(attribute=name, column_name=name, widget=cell_for(model, column, name))
        for column in (*declared.public, *declared.hidden)
        for name in column.file_names
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
            "use_transactions": True,
        },
    )
    return type(
        f"{model.__name__}Resource",
        (RegisterResource,),
        {**cells, "Meta": meta, "declared": declared},
    )


def find_declaration(name: str) -> Declaration:
    names = {declared.name: declared for declared in catalogue.everything()}
    if name not in names:
        raise BadFileError(
            _("No record type is called “%(name)s”. There are: %(names)s.")
            % {"name": name, "names": ", ".join(names)}
        )
    return names[name]
