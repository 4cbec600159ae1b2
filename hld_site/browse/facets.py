"""How many rows each choice of a filter would keep, counted on published rows alone."""

import dataclasses
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone

from hld_site.languages.numbers import grouped
from hld_site.records.columns import Column, called, resolve
from hld_site.records.querysets import in_order

EXACT_UP_TO = 10_000


def count_words(count: int) -> str:
    """Exact to 10,000; beyond that nobody reads the digits."""
    return grouped(count) if count <= EXACT_UP_TO else f"{grouped(EXACT_UP_TO)}+"


@dataclasses.dataclass(frozen=True)
class Facet:
    """A filter such as "kind", or "groups.group", which looks into a part."""

    model: Any
    path: str

    @property
    def part(self) -> str:
        return self.path.rpartition(".")[0]

    @property
    def holder(self):
        """The model that has the column: the record's own, or that of its part."""
        return self.model._meta.get_field(self.part).related_model if self.part else self.model

    @property
    def column(self) -> Column:
        return resolve(self.holder, self.path.rpartition(".")[2])

    @property
    def record_column(self) -> str:
        """The column of the holder that says which record it is about."""
        return self.model._meta.get_field(self.part).field.attname if self.part else "pk"

    def published(self):
        rows = self.holder._default_manager.published(timezone.now())
        return rows.exclude(**{self.record_column: None})

    def of(self, records):
        """The holder's published rows that are about any of these records."""
        return self.published().filter(
            **{f"{self.record_column}__in": records.order_by().values("pk")}
        )

    def counts(self, records) -> list[tuple[str, Any, int]]:
        """Value, label and number of records, in one query."""
        found = self.related(records) if self.column.kind == "relation" else self.plain(records)
        return [(value, label, count) for value, label, count in found if value not in (None, "")]

    def plain(self, records):
        name = self.column.name
        counted = self.of(records).order_by(name).values_list(name)
        counts = dict(counted.annotate(found=Count(self.record_column, distinct=True)))
        labels = dict(self.column.field.flatchoices or ())
        # The order in which the choices were declared; that of the values where none were.
        ordered = [value for value in labels if value in counts] or counts
        return [(value, labels.get(value, value), counts[value]) for value in ordered]

    def related(self, records):
        name, related = self.column.name, self.column.field.related_model
        rows = self.of(records).filter(**{name: OuterRef("pk")}).order_by().values(name)
        counted = rows.annotate(found=Count(self.record_column, distinct=True)).values("found")
        named = related._default_manager.published(timezone.now())
        named = named.annotate(found=Subquery(counted)).exclude(found=None)
        named = named.order_by(*in_order([called(related)], related))
        return [(row.key, row.heading, row.found) for row in named]
