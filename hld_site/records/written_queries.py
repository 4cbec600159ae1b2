"""Queries that are written as SQL once: Django takes longer to write one than it takes to ask."""

import copy
import datetime
import functools
import re
from collections.abc import Callable, Hashable, Sequence
from typing import Any
from weakref import WeakValueDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router
from django.db.models.expressions import Col

from hld_site import languages

# Stand in the written SQL for the moment, the day, the number and the text that are asked about.
MOMENT = datetime.datetime(9999, 12, 30, 11, 59, 59, 123456, tzinfo=datetime.UTC)
DAY = datetime.date(9999, 12, 29)
NUMBER = 1_999_000_000
TEXT = "\x1f"
DATED = re.compile(r"\d{4}-\d\d-\d\d")
MOST = 2_000  # queries

Value = datetime.datetime | datetime.date | int | str | Sequence[int]


def rows(build: Callable[..., models.QuerySet], *values: Value, of: Hashable = ()) -> list[Any]:
    """The rows of ``build(*values)``, or of ``build(*values, *of)``.

    ``build`` may do nothing with the values but hand them to filters: it is called once, with marks
    in their place, for all values of their sort. ``of`` decides what is selected. Where one of the
    values is no number at all, nothing is asked.
    """
    if not all(value for value in values if isinstance(value, list | tuple)):
        return []
    counts = tuple(room_for(value) for value in values)
    query = written(build, counts, of, languages.reader())
    return query.rows(values) if query else []


def room_for(value: Value) -> int:
    """For how many numbers a query is written: a power of two, the last number stands again."""
    if isinstance(value, list | tuple):
        return 1 << (len(value) - 1).bit_length()
    sorts = {int: 0, datetime.datetime: -1, datetime.date: -2, str: -3}
    return sorts[type(value)]


# Most are the same in each language; one takes 10 kB.
in_all_languages: WeakValueDictionary[tuple, "Written"] = WeakValueDictionary()


@functools.lru_cache(MOST)
def written(
    build: Callable[..., models.QuerySet], counts: tuple[int, ...], of: Hashable, language: str
) -> "Written | None":
    marks = [mark_for(place, count) for place, count in enumerate(counts)]
    selected = build(*marks, *(of if isinstance(of, tuple) else (of,)))
    try:
        query = Written(selected, marks)
    except EmptyResultSet:
        return None
    return in_all_languages.setdefault((build, of, query.sql, repr(query.params)), query)


def mark_for(place: int, count: int) -> Any:
    first = NUMBER + place * 100_000
    if count > 0:
        return list(range(first, first + count))
    return {0: first, -1: MOMENT, -2: DAY, -3: f"{TEXT}{place}"}[count]


class Written:
    """A queryset and its SQL, with marks in it where values go."""

    def __init__(self, selected: Any, marks: list[Any]):
        self.selected = selected
        self.places: dict[Any, tuple[int, int | None]] = {}
        self.compiler = selected.query.get_compiler(selected.db)
        self.sql, self.params = self.compiler.as_sql()
        selected_columns = self.compiler.select[: self.compiler.col_count]
        self.converters = self.compiler.get_converters([column[0] for column in selected_columns])
        operations: Any = self.compiler.connection.ops
        for place, mark in enumerate(marks):
            if isinstance(mark, list):
                self.places |= {number: (place, nth) for nth, number in enumerate(mark)}
            else:
                self.places[in_database(operations, mark)] = place, None
        for param in self.params:
            if param not in self.places if isinstance(param, Hashable) else False:
                refuse_what_was_made_of_a_mark(param)
        forget_conditions(self.compiler, selected.query)

    def rows(self, values: tuple[Value, ...]) -> list[Any]:
        using = router.db_for_read(self.selected.model)
        operations: Any = connections[using].ops
        given = [
            value if isinstance(value, list | tuple) else in_database(operations, value)
            for value in values
        ]
        compiler: Any = copy.copy(self.compiler)
        compiler.connection, compiler.using = connections[using], using
        params = tuple(self.value_of(param, given) for param in self.params)
        compiler.as_sql = lambda *_how, **_named: (self.sql, params)
        compiler.get_converters = lambda _columns: self.converters
        query: Any = copy.copy(self.selected.query)
        query.get_compiler = lambda *_how, **_named: compiler
        asked = type(self.selected)(self.selected.model, query, using)
        asked._iterable_class, asked._fields = self.selected._iterable_class, self.selected._fields
        return list(asked._iterable_class(asked))

    def value_of(self, param: Any, given: list[Any]) -> Any:
        if isinstance(param, list):
            return [self.value_of(one, given) for one in param]
        place, nth = self.places.get(param, (None, None))
        if place is None:
            return param
        return given[place] if nth is None else given[place][min(nth, len(given[place]) - 1)]


def forget_conditions(compiler: Any, query: Any) -> None:
    """What stands in the SQL: to read its rows only columns and names are needed."""
    compiler.select = [
        (column if isinstance(column, Col) else None, None, None)
        for column, _sql, _alias in compiler.select
    ]
    compiler.where = compiler.having = compiler.qualify = compiler._meta_ordering = None
    compiler.quote_cache = {}
    query.where = query.group_by = None
    query.annotations = dict.fromkeys(query.annotations)
    query._annotation_select_cache = None
    query.alias_map, query.alias_refcount, query.table_map = {}, {}, {}
    query.order_by = query.combined_queries = ()


def in_database(operations: Any, value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return operations.adapt_datetimefield_value(value)
    if isinstance(value, datetime.date):
        return operations.adapt_datefield_value(value)
    return value


def refuse_what_was_made_of_a_mark(param: Any) -> None:
    """The day of a moment, or the clock itself, would stand in the SQL for ever."""
    if isinstance(param, datetime.date) or isinstance(param, str) and DATED.match(param):
        raise ValueError(f"{param} is no value that was given: it would be written for ever.")
