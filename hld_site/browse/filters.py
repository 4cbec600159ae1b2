"""``filterset_for(record)``: the django-filter form of a list, its search and its order."""

import functools

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hld_site.records.columns import resolve
from hld_site.records.declare import Record
from hld_site.records.handmade import handmade
from hld_site.records.querysets import in_order

LONGEST_SEARCH = 200
MOST_WORDS = 8


class RecordFilters(django_filters.FilterSet):
    """A list's form. Choices come from published rows alone, so that no draft shows in them."""

    record: Record
    q = django_filters.CharFilter(method="search", label=_("Search"), max_length=LONGEST_SEARCH)

    def search(self, rows, name, value):
        """Rows in which every word is found in some searched field."""
        for word in value.split()[:MOST_WORDS]:
            rows = rows.filter(self.matching(word))
        return rows

    def matching(self, word: str) -> Q:
        found = Q()
        for path in self.record.search:
            part, dot, field = path.rpartition(".")
            if dot:
                rows = through(self.record.model, part)
                named = rows.filter(holding(rows.model, field, word))
                found |= Q(pk__in=named.values(owner_column(self.record.model, part)))
            else:
                found |= holding(self.record.model, path, word)
        return found


def holding(model, name: str, word: str) -> Q:
    """Rows in which a column, in any language, holds a word."""
    found = Q()
    for column in resolve(model, name).file_names:
        found |= Q(**{f"{column}__icontains": word})
    return found


def through(model, accessor: str):
    """The published rows of a part that belongs to a model or points at it."""
    return model._meta.get_field(accessor).related_model._default_manager.published(timezone.now())


def owner_column(model, accessor: str) -> str:
    return model._meta.get_field(accessor).field.attname


def filter_for(model, path: str) -> django_filters.Filter:
    """A filter for "kind", or for "groups.group", which looks into a part."""
    accessor, dot, name = path.rpartition(".")
    holder = model._meta.get_field(accessor).related_model if dot else model
    column = resolve(holder, name)

    def published():
        rows = holder._default_manager.published(timezone.now())
        return rows.filter(**{f"{owner_column(model, accessor)}__isnull": False}) if dot else rows

    class Through:
        """Filters by way of the part's published rows, so that a held-back one tells nothing."""

        def filter(self, rows, value):
            if value in (None, ""):
                return rows
            named = published().filter(**{name: value}) if dot else rows.filter(**{name: value})
            return rows.filter(pk__in=named.values(owner_column(model, accessor))) if dot else named

    if column.kind == "relation":
        related = column.field.related_model

        def choices(request):
            used = published().values(column.field.attname)
            return related._default_manager.published(timezone.now()).filter(pk__in=used)

        kind = type("RelationFilter", (Through, django_filters.ModelChoiceFilter), {})
        return kind(
            field_name=name,
            queryset=choices,
            to_field_name="key",
            label=column.label,
            empty_label=_("Any"),
        )

    def values():
        labels = dict(column.field.flatchoices or ())
        used = published().exclude(**{f"{name}__isnull": True}).order_by(name)
        used = used.values_list(name, flat=True).distinct()
        return [(value, labels.get(value, value)) for value in used if value != ""]

    kind = type("ValueFilter", (Through, django_filters.ChoiceFilter), {})
    return kind(field_name=name, choices=values, label=column.label, empty_label=_("Any"))


def parameter(path: str, paths: tuple[str, ...]) -> str:
    """ "groups.group" is ?group= unless another filter of the list has that name."""
    short = path.rpartition(".")[2]
    clash = [other for other in paths if other.rpartition(".")[2] == short]
    return short if len(clash) == 1 else path.replace(".", "_")


class SortFilter(django_filters.OrderingFilter):
    """?sort=name or ?sort=-name; the list's own order decides between equals."""

    def __init__(self, record: Record):
        self.record = record
        self.paths = {column.name: column.sort for column in record.in_list if column.sort}
        fields = [(name, name) for name in self.paths]
        labels = {column.name: column.label for column in record.in_list}
        super().__init__(
            fields=fields,
            field_labels=labels,
            label=_("Sort by"),
            empty_label=_("The usual order"),
        )

    def filter(self, rows, value):
        if not value:
            return rows
        wanted = [
            f"-{path}" if name.startswith("-") else path
            for name in dict.fromkeys(value)
            for path in self.paths[name.removeprefix("-")]
        ]
        return rows.order_by(*in_order([*wanted, *self.record.order]))


@functools.cache
def filterset_for(record: Record) -> type[RecordFilters]:
    base = handmade(record.model, "filters", "Filters") or RecordFilters
    filters = {
        parameter(path, record.filters): filter_for(record.model, path) for path in record.filters
    }
    return type(
        f"{record.model.__name__}Filters",
        (base,),
        {"record": record, **filters, "sort": SortFilter(record)},
    )
