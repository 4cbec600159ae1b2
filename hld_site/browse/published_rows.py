"""Rows for public pages: always the published queryset, all the way down its relations."""

import dataclasses
import datetime
import functools
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from hld_site.answers import revalidation
from hld_site.answers.recorded_queries import RecordedQueries, being_recorded, recorded
from hld_site.browse.counting import EXACT_UP_TO, CountUpTo
from hld_site.browse.display import is_empty
from hld_site.browse.fetching import PublicPrefetch, fetch
from hld_site.evidence.models import OpenQuestion
from hld_site.languages.punctuation import brackets
from hld_site.records import catalogue, written_queries
from hld_site.records.columns import Column
from hld_site.records.columns.relations import OwnerColumn, RelationColumn
from hld_site.records.declarations import Declaration, Part, Record
from hld_site.records.querysets import in_order


def rows(declared: Declaration, columns, at: datetime.datetime, **which) -> QuerySet:
    """Public rows of a type, with all that these columns show fetched in as many queries."""
    public = declared.model._default_manager.published(at, **which)
    if isinstance(declared, Record):
        public = public.listed()
    public = public.order_by(*in_order(order_of(declared), declared.model))
    return public.prefetch_related(*prefetches(columns, at))


def rows_of_list(record: Record, at: datetime.datetime) -> QuerySet:
    """All that stands in the list of a type; what a row shows of others is not fetched yet."""
    return with_question_mark(rows(record, (), at))


def first_rows(record: Record, at: datetime.datetime) -> list:
    """The first page of that list."""
    return written_queries.rows(first_of, at, of=record)


def first_of(at, record: Record) -> QuerySet:
    return rows_of_list(record, at)[: record.per_page]


def how_many(record: Record, at: datetime.datetime) -> int:
    """How many rows that list has, where it has any."""
    ((number,),) = written_queries.rows(number_of, at, of=record)
    return number


def number_of(at, record: Record) -> QuerySet:
    public = record.model._default_manager.published(at).listed()
    return public.order_by().values_list(CountUpTo(public, EXACT_UP_TO))[:1]


def one(record: Record, columns, key: str, at: datetime.datetime) -> Any:
    """The public record of that key, with what these columns show; or None."""
    public = written_queries.rows(of_key, at, key, of=record)
    return next(iter(fetch(public, prefetches(columns, at))), None)


def of_key(at, key: str, record: Record) -> QuerySet:
    return record.model._default_manager.published(at).listed().filter(key=key)


def with_question_mark(records: QuerySet, field: str = "") -> QuerySet:
    """The same records, each saying whether a public question about it, or about one field of it
    that is still open, is on record.
    """
    questions = OpenQuestion.objects.filter(
        owner_type=records.model.content_type(), owner_id=OuterRef("pk"), held_back=False
    )
    if field:
        questions = questions.filter(field=field, settled="")
    return records.annotate(is_asked_about=Exists(questions))


def order_of(declared: Declaration) -> tuple[Any, ...]:
    """A record's own order; a part's is its model's, with records in the order of their names."""
    if isinstance(declared, Record):
        return declared.order
    records = {field.name: field.related_model for field in declared.model.record_fields()}
    ordering = declared.model._meta.ordering
    return tuple(
        f"{name}__{records[name.lstrip('-')].heading_column()}"
        if isinstance(name, str) and name.lstrip("-") in records
        else name
        for name in ordering
    )


def prefetches(columns, at: datetime.datetime) -> list[Prefetch]:
    by_name: dict[str, Prefetch] = {}
    for column in columns:
        by_name |= fetched_with(column, at)
    return list(by_name.values())


@functools.singledispatch
def fetched_with(column: Column, at: datetime.datetime) -> dict[str, Prefetch]:
    """What a page reads to show a column, by its kind: what it says that it needs."""
    fetches: dict[str, Prefetch] = {}
    for need in column.needs:
        field = column.model._meta.get_field(need)
        fetches[need] = (
            named_by(need, field.related_model, at)
            if field.many_to_one
            else parts_by(need, column.model, at)
        )
    return fetches


@fetched_with.register
def _fetched_with_relation(column: RelationColumn, at: datetime.datetime) -> dict[str, Prefetch]:
    return {column.name: named_by(column.name, column.related, at)}


@fetched_with.register
def _fetched_with_owner(column: OwnerColumn, at: datetime.datetime) -> dict[str, Prefetch]:
    return {column.name: Prefetch(column.name)}


def named(model, at: datetime.datetime) -> QuerySet:
    """Public records of a type together with what it takes to call them by name on any day."""
    return model._default_manager.published(at).prefetch_related(*names_of(model, at))


def named_by(name: str, model, at: datetime.datetime) -> PublicPrefetch:
    return PublicPrefetch(name, named, model, at, names_of(model, at))


def names_of(model, at: datetime.datetime) -> list[PublicPrefetch]:
    return [parts_by(need, model, at) for need in getattr(catalogue.of(model), "named_by", ())]


def parts_by(name: str, model, at: datetime.datetime) -> PublicPrefetch:
    return PublicPrefetch(name, part_rows_of, model._meta.get_field(name).related_model, at)


def part_rows_of(part, at: datetime.datetime) -> QuerySet:
    return part._default_manager.published(at)


@dataclasses.dataclass(frozen=True)
class Section:
    """One table on a record's page: rows of one type, seen from this record."""

    label: Any
    columns: tuple[Column, ...]
    rows: list

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


class Sections(Mapping[str, Section]):
    """All that belongs to a record or points at it, by the name of the relation.

    Each is asked for when it is first wanted, once for all parts of a page; each part of it that
    shows one was made of what was asked then.
    """

    def __init__(self, record: Record, number: int, at: datetime.datetime):
        self.record, self.number, self.at = record, number, at
        self.fetched: dict[str, tuple[Section, RecordedQueries]] = {}

    def __getitem__(self, name: str) -> Section:
        outer = being_recorded()
        if name not in self.fetched:
            with recorded() as queries:
                self.fetched[name] = self.section(*relations_of(self.record)[name]), queries
        elif outer:
            outer.take(self.fetched[name][1])
        return self.fetched[name][0]

    def section(self, declared: Declaration, columns: tuple[Column, ...], relation: str) -> Section:
        of = declared, relation, self.record.model
        public = written_queries.rows(all_about, self.at, self.number, of=of)
        rows = fetch(public, prefetches(columns, self.at))
        shown = filled(columns, rows) if isinstance(declared, Part) else columns
        return Section(self.label(declared, relation), shown, rows)

    def label(self, declared: Declaration, relation: str) -> str:
        """What the rows are; with the relation, where several of one type lead to the record."""
        relations = [
            name for one, _columns, name in relations_of(self.record).values() if one is declared
        ]
        is_owner = isinstance(declared, Part) and relation == declared.owner_column.id_attribute
        if is_owner or len(relations) == 1:
            return str(declared.label)
        field: Any = declared.model._meta.get_field(relation)
        return f"{declared.label} {brackets().format(field.verbose_name)}"

    def __iter__(self) -> Iterator[str]:
        return iter(relations_of(self.record))

    def __len__(self) -> int:
        return len(relations_of(self.record))

    @property
    def content(self) -> tuple[Hashable, ...]:
        """What decides which rows these are."""
        return Sections, self.record, self.number

    def of_all(self, make: Callable[["Sections"], tuple]) -> tuple:
        """What a page makes of all of them, kept until the database gives something else."""
        return revalidation.fragment(lambda: make(self), make, *self.content)


@functools.cache
def relations_of(record: Record) -> dict[str, tuple[Declaration, tuple[Column, ...], str]]:
    """What stands on the page of a record: whose rows, with which columns, related by what."""
    tables: dict[str, tuple[Declaration, tuple[Column, ...], str]] = {}
    for part in catalogue.parts_of(record.model):
        name = part.name if part.is_owned_by_any else name_from(part, part.owner)
        columns = tuple(column for column in part.in_table if column.name != part.owner)
        tables[name] = part, columns, part.owner_column.id_attribute
    for part, relation in catalogue.parts_seen_at(record.model):
        seen = [part.owner_column, *part.in_table]
        columns = tuple(column for column in seen if column.name != relation)
        tables[name_from(part, relation)] = part, columns, relation
    for other, relation in catalogue.records_seen_at(record.model):
        tables[name_from(other, relation)] = other, tuple(other.in_list), relation
    return tables


def name_from(declared: Declaration, relation: str) -> str:
    """What the relation calls its rows; where it calls them nothing, whose they are and by what."""
    rel = declared.model._meta.get_field(relation).remote_field
    return f"{declared.name}-{relation}" if rel.hidden or not rel.related_name else rel.related_name


def filled(columns: tuple[Column, ...], rows: list) -> tuple[Column, ...]:
    """The columns in which at least one row says something: nought does, no by itself does not."""
    return tuple(column for column in columns if any(says(column.value(row)) for row in rows))


def says(value: Any) -> bool:
    return value is not False and not is_empty(value)


def all_about(at, pk: int, declared: Declaration, relation: str, model: Any) -> QuerySet:
    which = declared.owned_by(model) if isinstance(declared, Part) else {}
    return rows(declared, (), at, **which).filter(**{relation: pk})
