"""Keeping the index: rows that were written are read again, in sets."""

import datetime
import functools
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from hld_site import languages
from hld_site.installation.sqlite_retry import retry_while_locked
from hld_site.languages.dates import month_alone, month_name
from hld_site.publishing import generation
from hld_site.records import catalogue, many_rows
from hld_site.records.batched import batched
from hld_site.records.columns.times import DateColumn
from hld_site.records.declarations import Declaration, Part, Record
from hld_site.records.signals import rows_written, work_finished
from hld_site.search.days import sign_of, sign_of_month, signs_of
from hld_site.search.models import GROUPS, SearchEntry, Waiting
from hld_site.search.sessions import sign_of_session
from hld_site.search.texts import (
    Searched,
    is_fact,
    is_of_session,
    named_in,
    naming_fields,
    own,
    part_of,
    searched_parts,
    type_name,
    types,
)
from hld_site.search.tokens import ascii_words, compounds, line, name_sign, relation_sign, runs

CHUNK = 500
SHORT = 80  # letters
# Ends what a column states: "High-level dialogue" as a kind is no name of a meeting.
FACT_SIGN = " \u01c0"
MOST_BYTES = 1_000_000  # of the words of an entry: PostgreSQL's index holds little more
Parts = dict[int, list[Any]]  # by the id of the record that they belong to
BREATH = 0.02  # seconds between chunks: on SQLite another writer gets in only there


class Entry(NamedTuple):
    """A ``SearchEntry`` before it is written."""

    type: str
    record_id: int
    key: str
    part: str
    part_id: int
    a: str
    b: str
    c: str
    d: str


@receiver(rows_written)
def index_what_was_written(sender, pks, **kwargs):
    """A few rows at once; many wait, so that nobody waits for them."""
    declared = catalogue.of(sender)
    if len(pks) <= CHUNK:
        reindex(declared, pks)
    else:
        Waiting.objects.create(type=declared.name, pks=sorted(pks))


@receiver(work_finished)
def catch_up(**kwargs):
    """Reads what waits, some rows a transaction; who is interrupted goes on where it stood."""
    while retry_while_locked(read_some):
        time.sleep(BREATH)


@transaction.atomic
def read_some() -> bool:
    """False where nothing waits."""
    waiting = Waiting.objects.select_for_update(skip_locked=can_skip_locked()).first()
    if waiting is None:
        return False
    if len(waiting.pks) <= CHUNK:  # pages of results that were kept know nothing of these
        generation.increase()
    declared = catalogue.by_name().get(waiting.type)
    if declared is None:  # a type that was removed
        waiting.delete()
        return True
    reindex(declared, waiting.pks[:CHUNK])
    waiting.pks = waiting.pks[CHUNK:]
    waiting.save() if waiting.pks else waiting.delete()
    return True


def can_skip_locked() -> bool:
    return connection.features.has_select_for_update_skip_locked


def reindex(declared: Declaration, pks: Iterable[int]) -> None:
    """Brings the index up to what these rows say now; rows that are gone leave it."""
    for some in batched(sorted(pks), CHUNK):
        if isinstance(declared, Part):
            reindex_owners(declared, some)
        elif type_name(declared.model) in types():
            reindex_records(types()[type_name(declared.model)], some)


def rebuild(tell: Callable[[str, int], None] = lambda name, done: None) -> int:
    """Reads everything into the index again; how many entries it holds then.

    Some records a transaction: whoever searches meanwhile finds by what the index said before, and
    whoever writes gets in between. What changes while it runs is indexed by itself.
    """
    Waiting.objects.all().delete()
    for name, record in types().items():
        last, done = "", 0
        rows = record.model._default_manager.order_by("key")
        while some := list(rows.filter(key__gt=last).values_list("pk", "key")[:CHUNK]):
            reindex_records(record, [pk for pk, _key in some])
            last, done = some[-1][1], done + len(some)
            tell(name, done)
            time.sleep(BREATH)
    with transaction.atomic():
        forget_what_is_gone()
        generation.increase()
    return SearchEntry.objects.count()


def forget_what_is_gone() -> None:
    SearchEntry.objects.exclude(type__in=types()).delete()
    for name, record in types().items():
        there = Exists(record.model._default_manager.filter(pk=OuterRef("record_id")))
        SearchEntry.objects.filter(~there, type=name).delete()


@transaction.atomic
def reindex_records(record: Record, pks: Sequence[int]) -> None:
    SearchEntry.objects.filter(type=type_name(record.model), record_id__in=pks).delete()
    write(record, pks)


def reindex_owners(part: Part, pks: Sequence[int]) -> None:
    """A part is read again with the record that it belongs to."""
    for owner in part.owner_models:
        record = types().get(type_name(owner))
        if record is None or part.model not in {part_of(record, a) for a in searched_parts(record)}:
            continue
        name = type_name(part.model)
        SearchEntry.objects.filter(part=name, part_id__in=pks).delete()
        rows = part.model._default_manager.filter(pk__in=pks)
        owners = rows.order_by().values_list(f"{part.owner}_id", flat=True).distinct()
        reindex_records(record, list(owners))


def write(record: Record, pks: Sequence[int]) -> None:
    rows = record.model._default_manager.filter(pk__in=pks).order_by("key")
    parts = {accessor: parts_by_owner(record, accessor, pks) for accessor in searched_parts(record)}
    found_by = [entry for row in rows for entry in entries(record, row, parts)]
    many_rows.insert(SearchEntry, Entry._fields, found_by)


def parts_by_owner(record: Record, accessor: str, pks: Sequence[int]) -> Parts:
    """Grouped here: a prefetch makes a query set for each record, also where it has no parts."""
    owner = record.model._meta.get_field(accessor).field.attname
    parts = part_of(record, accessor)._default_manager.filter(**{f"{owner}__in": pks})
    by_owner: Parts = defaultdict(list)
    for part in parts.prefetch_related(*named_in(record, accessor)):
        by_owner[getattr(part, owner)].append(part)
    return by_owner


def entries(record: Record, row, parts: dict[str, Parts]) -> Iterator[Entry]:
    entry = entry_of(row, grouped(own(record), row))
    yield entry
    for accessor, columns in searched_parts(record).items():
        for part in parts[accessor].get(row.pk, ()):
            if any(texts := grouped(columns, part)):
                # The name of its record beside it: words of both find it together.
                yield entry_of(row, with_relations(part, [*texts[:-1], texts[-1] + entry.a]), part)


def with_relations(part: Any, texts: list[str]) -> list[str]:
    """What a part names weighs as the facts it states."""
    named = [(f.related_model, getattr(part, f.attname)) for f in naming_fields(part._meta.model)]
    signs = [relation_sign(type_name(model), number) for model, number in named if number]
    place = GROUPS.index("b")
    texts[place] += "".join(f" {sign} " for sign in signs)
    return texts


def entry_of(row, texts: list[str], part=None) -> Entry:
    of_part = (type_name(part), part.pk) if part else ("", 0)
    return Entry(type_name(row), row.pk, row.key, *of_part, *fitted(texts))


def fitted(texts: list[str]) -> list[str]:
    """As many whole words, from the name on, as every database can hold."""
    if sum(map(len, texts)) * 4 <= MOST_BYTES:
        return texts
    room, fitting = MOST_BYTES, []
    for text in texts:
        written = text.encode()
        if len(written) > room:
            written = written[:room].rpartition(b" ")[0]
        fitting.append(written.decode())
        room -= len(written)
    return fitting


def grouped(columns, row) -> list[str]:
    """The texts of a row, group by group: "| swaziland | kingdom of eswatini |"."""
    by_group: dict[str, list[str]] = {group: [] for group in GROUPS}
    for column in columns:
        texts = lines_in(column, row)
        by_group[column.group] += texts
        if column.is_name:
            by_group[GROUPS[-1]] += map(name_sign, texts)
    return [
        f"| {' | '.join(dict.fromkeys(texts))} |" if texts else "" for texts in by_group.values()
    ]


def lines_in(column: Searched, row) -> list[str]:
    if isinstance(column.column, DateColumn):
        day = getattr(row, column.column.name)
        return lines_of_day(day) if day else []
    if is_of_session(column.column):
        number = getattr(row, column.column.name)
        return [sign_of_session(number)] if number else []
    spellings = [spelling for text in column.texts(row) for spelling in lines(text)]
    return [one + FACT_SIGN for one in spellings] if is_fact(column.column) else spellings


def lines_of_day(day: datetime.date) -> list[str]:
    """The day and its month, each as a whole, and what they are called where no year is asked."""
    named = f"{day.year} {day.month} {day.day} {months_in_languages(day.month)}"
    return [sign_of(day), sign_of_month(day.year, day.month), named]


@functools.cache
def months_in_languages(month: int) -> str:
    names = [name(month, code) for code in languages.CODES for name in (month_name, month_alone)]
    return line(" ".join(dict.fromkeys(names)))


def lines(text: str) -> list[str]:
    """What a text is indexed as: itself, its compounds written together, the days it names."""
    return lines_of_a_short_text(text) if len(text) < SHORT else lines_of(text)


@functools.lru_cache(maxsize=10_000)
def lines_of_a_short_text(text: str) -> list[str]:
    """Kinds, days and offices stand in many rows."""
    return lines_of(text)


def lines_of(text: str) -> list[str]:
    if text.isascii():
        words = tokens = ascii_words(text)
    else:
        pieces = list(runs(text))
        words = [piece.text for piece in pieces]
        tokens = [token for piece in pieces for token in piece.tokens]
    days = signs_of(words)
    # Twice, so that a day within a text is never all of it.
    spellings = (" ".join(tokens), *sorted(compounds(text)), " ".join((*days, *days[:1])))
    return [spelling for spelling in spellings if spelling]
