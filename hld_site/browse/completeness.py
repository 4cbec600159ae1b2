"""How much of what a record may say is on record: numbers by type, and nothing guessed."""

import dataclasses
import datetime
from collections import Counter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.evidence.models import OpenQuestion
from hld_site.publishing.public import for_everybody
from hld_site.records import catalogue
from hld_site.records.columns import Column, resolve
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.declare import Part, Record
from hld_site.records.kept_file import KeptFile


@dataclasses.dataclass(frozen=True)
class Share:
    """``number`` of ``total`` records say it."""

    label: str
    number: int
    total: int

    @property
    def percent(self) -> int:
        """Whole per cent, downwards: 100 is all of them."""
        return 100 * self.number // self.total if self.total else 0


@dataclasses.dataclass(frozen=True)
class Report:
    """Of one type of record: its heading by language, and what else its records may have."""

    record: Record
    total: int
    by_language: list[Share]
    shares: list[Share]


def report(record: Record, at: datetime.datetime) -> Report:
    """In one query, however many records there are."""
    conditions = {label: Q(has) for label, has in may_have(record, at)}
    heading = resolve(record.model, record.model.heading_column())
    in_languages = {code: says(heading.cell_in(code)) for code in languages.CODES}
    if not heading.in_languages:
        in_languages = {}
    every = [*in_languages.values(), *conditions.values()]
    counts = {f"n{n}": Count("pk", filter=each) for n, each in enumerate(every)}
    rows: QuerySet = record.model._default_manager.published(at).order_by()
    numbers = rows.aggregate(total=Count("pk"), **counts)
    total = numbers.pop("total")
    shares = [
        Share(str(label), numbers[f"n{n}"], total)
        for n, label in enumerate([*in_languages, *conditions])
    ]
    return Report(record, total, shares[: len(in_languages)], shares[len(in_languages) :])


def may_have(record: Record, at: datetime.datetime) -> list[tuple[Any, Any]]:
    """What its lists show and may be empty, then its parts, then what others say of it."""
    conditions: list[tuple[Any, Any]] = [
        (column.label, says(column))
        for column in record.in_list
        if len(column.cells) == 1 and (column.may_be_empty or column.may_be_null)
    ]
    for part in catalogue.parts_of(record.model):
        if part.model is not OpenQuestion:
            rows = rows_of(part, record, at)
            conditions.append((part.label, Exists(rows)))
            if issubclass(part.model, KeptFile):
                label = _("kept file, to be downloaded here")
                conditions.append((label, Exists(rows.exclude(file=""))))
    pointing = catalogue.parts_pointing_at(record.model)
    ways = Counter(part.name for part, _relation in pointing)
    for part, relation in pointing:
        rows = part.model._default_manager.published(at).filter(**{relation: OuterRef("pk")})
        label = part.label
        if ways[part.name] > 1:
            label = f"{part.label}: {part.model._meta.get_field(relation).verbose_name}"
        conditions.append((label, Exists(rows)))
    return conditions


def rows_of(part: Part, record: Record, at: datetime.datetime) -> QuerySet:
    """The public parts of a record that is public itself."""
    if part.is_owned_by_any:
        owner_type, owner_id = part.owner_column.fields
        lookup = {owner_type: record.model.content_type(), owner_id: OuterRef("pk")}
        return part.model._default_manager.filter(held_back=False, **lookup)
    return part.model._default_manager.published(at).filter(**{part.owner: OuterRef("pk")})


def says(column: Column) -> Q:
    """That a row says something in a column."""
    if isinstance(column, RelationColumn) or column.may_be_null:
        return Q(**{f"{column.name}__isnull": False})
    return ~Q(**{column.name: ""})


@for_everybody()
def completeness(request):
    at = timezone.now()
    reports = [report(record, at) for record in catalogue.records()]
    context = {
        "reports": [one for one in reports if one.total],
        "codes": [(code, languages.OWN_NAMES[code]) for code in languages.CODES],
    }
    return render(request, "records/completeness.html", context)
