"""Queries that are written as SQL once: Django takes longer to write one than it takes to ask."""

import datetime
import functools
import inspect
import re
from collections.abc import Callable, Hashable, Sequence
from typing import Any
from weakref import WeakValueDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router
from django.db.models import signals
from django.db.models.base import ModelState
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
)

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
    """A queryset as SQL, with marks in it where values go, and how its rows are read."""

    def __init__(self, selected: Any, marks: list[Any]):
        compiler = selected.query.get_compiler(selected.db)
        self.sql, self.params = compiler.as_sql()
        self.model = selected.model
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        self.converters = compiler.get_converters(columns)
        self.read = READERS[selected._iterable_class](selected.query, compiler)
        self.places: dict[Any, tuple[int, int | None]] = {}
        operations: Any = compiler.connection.ops
        for place, mark in enumerate(marks):
            if isinstance(mark, list):
                self.places |= {number: (place, nth) for nth, number in enumerate(mark)}
            else:
                self.places[in_database(operations, mark)] = place, None
        for param in self.params:
            if param not in self.places if isinstance(param, Hashable) else False:
                refuse_what_was_made_of_a_mark(param)

    def rows(self, values: tuple[Value, ...]) -> list[Any]:
        using = router.db_for_read(self.model)
        connection: Any = connections[using]
        given = [
            value if isinstance(value, list | tuple) else in_database(connection.ops, value)
            for value in values
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, tuple(self.value_of(param, given) for param in self.params))
            stored = cursor.fetchall()
        return self.read(self.converted(stored, connection), using)

    def value_of(self, param: Any, given: list[Any]) -> Any:
        if isinstance(param, list):
            return [self.value_of(one, given) for one in param]
        place, nth = self.places.get(param, (None, None))
        if place is None:
            return param
        return given[place] if nth is None else given[place][min(nth, len(given[place]) - 1)]

    def converted(self, stored: list[Any], connection: Any) -> list[Any]:
        if not self.converters:
            return stored
        rows = list(map(list, stored))
        for place, (converters, column) in self.converters.items():
            for row in rows:
                for convert in converters:
                    row[place] = convert(row[place], column, connection)
        return rows


Reader = Callable[[list[Any], str], list[Any]]


def read_instances(query: Any, compiler: Any) -> Reader:
    read = instance_of(compiler.klass_info, [column for column, _sql, _alias in compiler.select])
    added = compiler.annotation_col_map or {}

    def read_all(rows: list[Any], using: str) -> list[Any]:
        instances = [read(row, using) for row in rows]
        for name, place in added.items():
            for row, instance in zip(rows, instances, strict=True):
                setattr(instance, name, row[place])
        return instances

    return read_all


def instance_of(described: Any, columns: list[Any]) -> Callable[[Any, str], Any]:
    """Reads one of a row, with those beside it that were selected with it."""
    model, places = described["model"], described["select_fields"]
    own = slice(places[0], places[-1] + 1)
    names = [column.target.attname for column in columns[own]]
    key = places[0] + names.index(model._meta.pk.attname)
    beside = [
        (other["local_setter"], other["remote_setter"], instance_of(other, columns))
        for other in described.get("related_klass_infos", ())
    ]

    make = model.from_db if is_made_otherwise(model) else functools.partial(made, model)

    def read(row: Any, using: str) -> Any:
        if row[key] is None:
            return None
        instance = make(using, names, row[own])
        for set_here, set_there, read_other in beside:
            other = read_other(row, using)
            set_here(instance, other)
            if other is not None:
                set_there(other, instance)
        return instance

    return read


def is_made_otherwise(model: Any) -> bool:
    """Whether something is to be done when a row of it is read: by itself, or by who listens."""
    return (
        model.__init__ is not models.Model.__init__
        or inspect.getattr_static(model, "from_db") is not vars(models.Model)["from_db"]
        or any(signal.has_listeners(model) for signal in (signals.pre_init, signals.post_init))
    )


def made(model: Any, using: str, names: list[str], values: Any) -> Any:
    """What ``from_db`` gives where nothing is done then: it takes eight times as long."""
    instance = model.__new__(model)
    instance._state = state = ModelState()
    state.adding, state.db = False, using
    vars(instance).update(zip(names, values, strict=True))
    return instance


def read_dicts(query: Any, compiler: Any) -> Reader:
    names = [*query.selected]
    return lambda rows, using: [dict(zip(names, row, strict=True)) for row in rows]


READERS: dict[type, Callable[[Any, Any], Reader]] = {
    ModelIterable: read_instances,
    ValuesIterable: read_dicts,
    ValuesListIterable: lambda query, compiler: lambda rows, using: list(map(tuple, rows)),
    FlatValuesListIterable: lambda query, compiler: lambda rows, using: [row[0] for row in rows],
}


def at_moment(params: Sequence[Any], at: datetime.datetime, operations: Any) -> tuple[Any, ...]:
    """Of SQL that was written with the mark of a moment."""
    mark, moment = in_database(operations, MOMENT), in_database(operations, at)
    return tuple(moment if param == mark else param for param in params)


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
