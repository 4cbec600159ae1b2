"""The results of one page: live records, and why each of them was found."""

import dataclasses
import datetime
import itertools
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from hld_site.browse import published_rows
from hld_site.browse.fetching import fetch
from hld_site.languages.text import LocalText
from hld_site.records import written_queries
from hld_site.records.columns import Column
from hld_site.records.declarations import Record
from hld_site.records.placement import apart_in
from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.query import Query
from hld_site.search.results import Hit
from hld_site.search.snippets import MatchedText, marked, matched_text, spoken, words_in
from hld_site.search.texts import (
    Searched,
    named_in,
    naming_fields,
    part_of,
    searched,
    searched_parts,
    type_name,
    types,
)
from hld_site.search.tokens import relation_sign


@dataclasses.dataclass
class Result:
    record: Record
    instance: Any
    heading: SafeString
    lines: list[MatchedText]
    reason: SafeString | str = ""
    years: tuple[int, ...] = ()

    @property
    def beside(self) -> Column | None:
        """What tells it apart in a list, where that is not its key or among what was found."""
        column = next(iter(self.record.in_list[1:]), None)
        shown = {"key", *apart_in(self.record.model), *(line.column for line in self.lines)}
        return column if column and column.name not in shown else None


def results(hits: list[Hit], query: Query, at: datetime.datetime) -> list[Result]:
    """In the order of the hits. What has ceased to be public meanwhile is left out."""
    rows: dict[tuple[str, int], Any] = {}
    for name in dict.fromkeys(hit.type for hit in hits):
        some = [hit for hit in hits if hit.type == name]
        rows |= {(name, row.pk): row for row in live_rows(types()[name], some, at)}
    return [
        explained(types()[hit.type], rows[hit.type, hit.record_id], hit, query)
        for hit in hits
        if (hit.type, hit.record_id) in rows
    ]


def live_rows(record: Record, hits: list[Hit], at: datetime.datetime) -> list:
    """Public records with the public parts that they were found by, and all that name them."""
    record_ids = [hit.record_id for hit in hits]
    beside = published_rows.prefetches(record.in_list[1:2], at)
    names: list[Any] = published_rows.names_of(record.model, at)
    by_name = {fetched.prefetch_to: fetched for fetched in [*beside, *names]}
    rows = fetch(written_queries.rows(live_records, at, record_ids, of=record), by_name.values())
    owners = {row.pk: row for row in rows}
    part_ids = {(e.part, e.part_id) for hit in hits for e in hit.entries if e.part}
    for accessor in searched_parts(record):
        field = record.model._meta.get_field(accessor)
        pks = sorted(pk for name, pk in part_ids if name == type_name(field.related_model))
        if accessor not in record.named_by:
            for row in rows:
                setattr(row, f"found_{accessor}", [])
            for part in written_queries.rows(live_parts, at, pks, of=(record, accessor)):
                if owner := owners.get(getattr(part, field.field.attname)):
                    field.field.set_cached_value(part, owner)
                    getattr(owner, f"found_{accessor}").append(part)
    return rows


def live_records(at: datetime.datetime, numbers, record: Record):
    return record.model._default_manager.published(at).listed().filter(pk__in=numbers).order_by()


def live_parts(at: datetime.datetime, numbers, record: Record, accessor: str):
    """With what they name and are found by."""
    part = part_of(record, accessor)
    named = {*named_in(record, accessor), *(field.name for field in naming_fields(part))}
    rows = published_rows.part_rows_of(part, at).filter(pk__in=numbers)
    return rows.select_related(*named) if named else rows


def explained(record: Record, instance, hit: Hit, query: Query) -> Result:
    heading = instance.heading
    result = Result(record, instance, marked(heading, query), [], years=hit.years)
    unexplained = set(range(len(query.words))) - words_in(heading, query)
    for is_other in (False, True):
        if is_other and (result.lines or result.reason):
            break
        for column in searched(record):
            if unexplained:
                explain = by_part if column.accessor else by_column
                unexplained -= explain(result, column, hit, query, unexplained, is_other)
    say_who(result, hit, query, unexplained)
    return result


def say_who(result: Result, hit: Hit, query: Query, unexplained: set) -> None:
    """The State or organization that was asked for, where a part names it."""
    for accessor in searched_parts(result.record):
        part = part_of(result.record, accessor)
        public = {row.pk: row for row in public_parts(result, accessor)}
        rows = [public.get(e.part_id) for e in hit.entries if e.part == type_name(part)]
        for row, field in itertools.product(filter(None, rows), naming_fields(part)):
            sign = relation_sign(type_name(field.related_model), getattr(row, field.attname) or 0)
            if places := {p for p in unexplained if (sign,) in query.words[p].spellings}:
                unexplained -= places
                heading = getattr(row, field.name).heading
                result.lines.insert(0, matched_text(field.verbose_name, heading, query))


def by_column(
    result: Result, column: Searched, hit: Hit, query: Query, unexplained: set, is_other: bool
) -> set:
    own = next((entry for entry in hit.entries if not entry.part), None)
    if not may_say(own, column, query, unexplained):
        return set()
    for text in column.texts_for_reader(result.instance, is_other):
        if places := words_in(text, query) & unexplained:
            say_where(result, column, result.instance, text, query)
            return places
    return set()


def may_say(entry: SearchEntry | None, column: Searched, query: Query, unexplained: set) -> bool:
    """Whether a column may hold one of these words: its entry has what all of its group say.

    A row without an entry among those that were found does not hold all words.
    """
    if entry is None:
        return len(query.words) > 1
    text = getattr(entry, column.group)
    return any(query.words[place].is_in(text) for place in unexplained)


def public_parts(result: Result, accessor: str) -> list:
    if accessor in result.record.named_by:
        return getattr(result.instance, accessor).all()
    return getattr(result.instance, f"found_{accessor}")


def by_part(
    result: Result, column: Searched, hit: Hit, query: Query, unexplained: set, is_other: bool
) -> set:
    """Says by which part a record was found, or nothing where that is not to be shown."""
    part = type_name(part_of(result.record, column.accessor))
    public = {row.pk: row for row in public_parts(result, column.accessor)}
    for entry in (entry for entry in hit.entries if entry.part == part):
        row = public.get(entry.part_id)
        if row is None:
            hidden = " ".join(getattr(entry, group) for group in GROUPS[:-1])
            if places := words_in(hidden, query) & unexplained:
                return places
            continue
        if not may_say(entry, column, query, unexplained):
            continue
        for text in column.texts_for_reader(row, is_other):
            if places := words_in(text, query) & unexplained:
                say(result, column, row, text, query)
                return places
    return set()


def say_where(result: Result, column: Searched, row, text: LocalText, query: Query) -> None:
    shown = column.shown(row, text)
    result.lines.append(matched_text(column.column.label, shown, query, column.column.name))


def say(result: Result, column: Searched, row, text, query: Query) -> None:
    reason = row.as_found()
    if reason is None:
        say_where(result, column, row, text, query)
        return
    sentence, name = reason
    if sentence:
        marked_name = spoken(format_html("{}", name), name)
        result.reason = format_html(sentence % {"name": "{}"}, marked_name)
