"""The texts by which a record is found, read from its declaration: ``Record.search``."""

import dataclasses
import functools
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import override

from hld_site import languages
from hld_site.languages.dates import month_alone, partial_date, un_date
from hld_site.languages.numbers import session
from hld_site.languages.terms import term
from hld_site.languages.text import LocalText
from hld_site.records import catalogue
from hld_site.records.columns import Column, resolve
from hld_site.records.columns.choices import ChoiceColumn
from hld_site.records.columns.numbers import WholeNumberColumn
from hld_site.records.columns.relations import RelationColumn
from hld_site.records.columns.text import ProseColumn, TextColumn
from hld_site.records.columns.times import DateColumn, PartialDateColumn
from hld_site.records.declarations import Record
from hld_site.search.models import GROUPS

# None of them reads past the next bracket that opens: long texts are read once.
MARKDOWN = (
    (re.compile(r"\[\^[\w-]+\]"), ""),
    (re.compile(r"\[([^\[\]]*)\]\([^)\[]*\)"), r"\1"),
    (re.compile(r"^[ \t]*(?:[*+-]|\d{1,9}[.)])[ \t]+", re.MULTILINE), "· "),
    (re.compile(r"[#*`>|]+|-{3,}"), " "),
)


@dataclasses.dataclass(frozen=True)
class Searched:
    """One column that is searched: of the record, or of a part that belongs to it."""

    column: Column
    group: str
    accessor: str = ""
    is_name: bool = False

    def texts(self, row) -> list[LocalText]:
        """What the column of a row says, in every language."""
        return [text for cell in self.column.cells for text in in_languages(cell, row) if text]

    def shown(self, row, text: LocalText) -> LocalText:
        """What a result says of a text in which words were found."""
        return as_shown(self.column, row, text)

    def texts_for_reader(self, row, is_other: bool) -> Iterator[LocalText]:
        """Those in the reader's language or in none; or those in others, English first.

        Read as far as they are asked for.
        """
        own = ("", languages.reader())
        place = {languages.DEFAULT: 1, languages.reader(): 0}

        def of_cell(cell: Column) -> int:
            return place.get(cell.language_of(row) or languages.DEFAULT, 2)

        for cell in sorted(self.column.cells, key=of_cell):
            language = cell.language_of(row)
            if language and (language not in own) != is_other:
                continue
            texts = filter(None, in_languages(cell, row))
            chosen = [text for text in texts if (text.language not in own) == is_other]
            yield from sorted(chosen, key=lambda text: place.get(text.language, 2))


@functools.singledispatch
def in_languages(column: Column, row) -> list[LocalText]:
    """What a cell of a row says, in the language that it is in; a key or a symbol is in none."""
    return [LocalText(searchable(column, row), column.language_of(row))]


@in_languages.register
def _day_in_languages(column: DateColumn, row) -> list[LocalText]:
    """A day is asked for as it is written in any of the six languages, or by its month."""
    day = getattr(row, column.name)
    if day is None:
        return []
    return [
        LocalText(f"{un_date(day, code)} ({month_alone(day.month, code)}; {day})", code)
        for code in languages.CODES
    ]


@functools.singledispatch
def as_shown(column: Column, row, text: LocalText) -> LocalText:
    """The text itself, without what it is only asked for by."""
    return text


@as_shown.register
def _day_as_shown(column: DateColumn, row, text: LocalText) -> LocalText:
    return LocalText(un_date(getattr(row, column.name), text.language), text.language)


@in_languages.register
def _part_of_a_date_in_languages(column: PartialDateColumn, row) -> list[LocalText]:
    text = getattr(row, column.name)
    return [LocalText(partial_date(text, code), code) for code in languages.CODES] if text else []


@in_languages.register
def _choice_in_languages(column: ChoiceColumn, row) -> list[LocalText]:
    value = getattr(row, column.name)
    return [LocalText(text, code) for code, text in labels(column, value)] if value else []


@in_languages.register
def _number_in_languages(column: WholeNumberColumn, row) -> list[LocalText]:
    """That of a session is asked for as a session, not as any number."""
    number = getattr(row, column.name)
    if not is_of_session(column):
        return [LocalText(column.to_cell(number), "")]
    return [LocalText(session(number, code), code) for code in languages.CODES] if number else []


def is_of_session(column: Column) -> bool:
    return getattr(column.field, "of_session", False)


@functools.cache
def labels(column: ChoiceColumn, value: Any) -> list[tuple[str, str]]:
    return [(code, spoken_in(code, column.labels.get(value, value))) for code in languages.CODES]


def spoken_in(code: str, text: Any) -> str:
    with override(languages.in_django(code)):
        return str(text)


@in_languages.register
def _line_in_languages(column: TextColumn, row) -> list[LocalText]:
    """A word of fixed meaning is asked for in any language, whatever it is written in."""
    if not getattr(row, column.name):
        return []
    text = LocalText(searchable(column, row), column.language_of(row) or languages.DEFAULT)
    if not getattr(column.field, "terms", False):
        return [text]
    return terms_in_languages(str(text))


@functools.lru_cache(maxsize=2_000)
def terms_in_languages(text: str) -> list[LocalText]:
    texts = []
    for code in languages.CODES:
        with override(languages.in_django(code)):
            texts.append(term(text))
    return list({(one.language, one): one for one in texts}.values())


@functools.singledispatch
def searchable(column: Column, row) -> str:
    """What a search reads of a row, by the kind of column."""
    return column.to_cell(getattr(row, column.name))


@searchable.register
def _searchable_prose(column: ProseColumn, row) -> str:
    """Prose without its marks."""
    text = getattr(row, column.name)
    for pattern, plain in MARKDOWN:
        text = pattern.sub(plain, text)
    return text


@searchable.register
def _searchable_relation(column: RelationColumn, row) -> str:
    """What is named, by its key: "outcome of" and "hld-2013"."""
    named = getattr(row, column.name)
    return named.key if named else ""


@functools.singledispatch
def is_fact(column: Column) -> bool:
    """Whether a value is asked for by itself: a day, a role, a number, what is named."""
    return False


@is_fact.register(ChoiceColumn)
@is_fact.register(DateColumn)
@is_fact.register(PartialDateColumn)
@is_fact.register(RelationColumn)
@is_fact.register(WholeNumberColumn)
def _is_one(column: Column) -> bool:
    return True


@is_fact.register
def _is_term(column: TextColumn) -> bool:
    return getattr(column.field, "terms", False)


@functools.cache
def searched(record: Record) -> tuple[Searched, ...]:
    """The earlier a column stands in ``search``, the more it weighs; facts after names alone."""
    columns = []
    for place, path in enumerate(record.search):
        accessor, _dot, name = path.rpartition(".")
        model = part_of(record, accessor) if accessor else record.model
        column = resolve(model, name)
        group = "b" if is_fact(column) else GROUPS[min(place, len(GROUPS) - 1)]
        is_name = path == "key" or path in record.model.called_by
        columns.append(Searched(column, group, accessor, is_name))
    return tuple(columns)


def part_of(record: Record, accessor: str) -> Any:
    return record.model._meta.get_field(accessor).related_model


@functools.cache
def searched_parts(record: Record) -> dict[str, tuple[Searched, ...]]:
    """The columns searched in parts, by the relation that leads to them."""
    by_accessor: dict[str, tuple[Searched, ...]] = {}
    for column in searched(record):
        if column.accessor:
            by_accessor[column.accessor] = (*by_accessor.get(column.accessor, ()), column)
    return by_accessor


@functools.cache
def naming_parts(record: Record) -> frozenset[str]:
    """The types of part that say what a record is called."""
    return frozenset(type_name(part_of(record, accessor)) for accessor in record.named_by)


@functools.cache
def named_in(record: Record, accessor: str) -> tuple[str, ...]:
    """The relations by which the parts of a record are searched."""
    columns = searched_parts(record)[accessor]
    return tuple(c.column.name for c in columns if isinstance(c.column, RelationColumn))


@functools.cache
def called_by_name() -> frozenset[str]:
    """The types that a part names as who it is about: a State, an organization, a process."""
    ones = [(part.model, part.one_of) for part in catalogue.parts() if part.one_of]
    models = {
        model._meta.get_field(relation).related_model
        for model, one_of in ones
        for relation in one_of.relations
    }
    return frozenset(
        name for name, record in types().items() if record.named_by or record.model in models
    )


@functools.cache
def naming_fields(part: Any) -> tuple[Any, ...]:
    """The relations by which rows of a part name what is called by name: a State, for instance."""
    named = {types()[name].model for name in called_by_name()}
    fields = (f for f in part.record_fields() if f.name != part.owner_name)
    return tuple(field for field in fields if field.related_model in named)


def own(record: Record) -> tuple[Searched, ...]:
    return tuple(column for column in searched(record) if not column.accessor)


def type_name(model) -> str:
    return str(model._meta.model_name)


@functools.cache
def types() -> dict[str, Record]:
    """The types that are searched, in the order in which equals are listed.

    What is called by name comes first, then what others point at most.
    """
    records = [record for record in catalogue.records() if record.search]
    named = [record for record in records if record.named_by]
    others = [record for record in records if not record.named_by]
    others.sort(key=lambda record: -len(catalogue.parts_pointing_at(record.model)))
    return {type_name(record.model): record for record in (*named, *others)}
