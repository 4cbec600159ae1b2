"""Counting that stops: exact to 10,000, and beyond that nobody reads the digits."""

import datetime
import functools
from typing import Any

from django.core.paginator import Paginator
from django.db import connections, router
from django.db.models import BigIntegerField, Subquery
from django.db.models.expressions import Col, F, OrderBy, RawSQL
from django.db.models.lookups import IsNull
from django.utils.functional import cached_property

from hld_site.languages.numbers import grouped
from hld_site.records.indexes import NotByIndex
from hld_site.records.written_queries import MOMENT, at_moment

EXACT_UP_TO = 10_000
# In a list of more than that each choice of a filter is counted so far.
OF_A_LONG_LIST = 100


def capped_count(rows, most: int = EXACT_UP_TO) -> int:
    """One more than ``most`` where there are more; no more rows than that are looked at."""
    return rows.order_by().values("pk")[: most + 1].count()


class CountOf(Subquery):
    """How many rows a subquery has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = BigIntegerField()


class CountUpTo(CountOf):
    """One more than ``most`` where there are more."""

    def __init__(self, rows, most: int):
        super().__init__(rows.order_by().values("pk")[: most + 1])


class KeysFirst:
    """Stretches of rows in an order that no index has: keys are sorted, a page of rows is read.

    Rows would be sorted with all that they hold, and with what is asked about each.
    """

    def __init__(self, rows):
        self.rows = rows

    def __getitem__(self, stretch: slice) -> list:
        keys = list(self.rows.values_list("pk", flat=True)[stretch])
        read = {row.pk: row for row in self.rows.order_by().filter(pk__in=keys)}
        return [read[key] for key in keys if key in read]


class EmptyLast:
    """Stretches of a long list in the order of a column that may be empty: the rows that say
    something in it, then the others. Asked for together, all of the others would be sorted.
    """

    def __init__(self, rows, column: str):
        self.rows, self.column = rows, column

    def __getitem__(self, stretch: slice) -> list:
        name, (asked, *usual_order) = self.column, self.rows.query.order_by
        values = self.rows.order_by(F(name).asc(nulls_last=True)).values_list(name, flat=True)
        least = values.first()
        # SQLite takes no index for what is not empty, but for what is no less than the least.
        filled = self.rows.none() if least is None else self.rows.filter(**{f"{name}__gte": least})
        # None of them is empty: one index has both directions.
        filled = filled.order_by(OrderBy(F(name), descending=asked.descending), *usual_order)
        number = capped_count(filled)
        begin, end = (max(place - number, 0) for place in (stretch.start, stretch.stop))
        rows = KeysFirst(filled)[stretch.start : min(stretch.stop, number)] if not begin else []
        if end:
            empty = self.rows.filter(IsNull(NotByIndex(name), True))
            rows += empty.order_by(*usual_order)[begin:end]
        return rows


class BoundedPaginator(Paginator):
    """The pages of the first 10,000 rows: a row further down is found by a filter, or in the file.

    ``is_cut``: there are more. ``may_be_more``: nobody knows whether there are.
    """

    def __init__(self, rows, per_page: int, count: int, may_be_more: bool = False):
        super().__init__(rows, per_page)
        self.count, self.may_be_more = count, may_be_more

    @property
    def count_in_words(self) -> str:
        return f"{grouped(self.shown)}{'+' if self.is_cut or self.may_be_more else ''}"

    @property
    def shown(self) -> int:
        return min(self.count, EXACT_UP_TO)

    @property
    def is_cut(self) -> bool:
        return self.count > EXACT_UP_TO

    @cached_property
    def num_pages(self) -> int:
        return -(-max(self.shown, 1) // self.per_page)


def values_in_use(model, name: str, at: datetime.datetime, most: int) -> list[tuple[Any, int]]:
    """Each value of a column in use, with how many published rows have it, at most so many."""
    field = model._meta.get_field(name)
    connection = connections[router.db_for_read(model)]
    sql, params = leaps(model, name, most)
    with connection.cursor() as cursor:
        cursor.execute(sql, at_moment(params, at, connection.ops))
        counted = cursor.fetchall()
    return [(converted(value, field, connection), count) for value, count in counted if count]


@functools.cache
def leaps(model, name: str, most: int) -> tuple[str, tuple[Any, ...]]:
    """The index leaps from a value to the next, and within each it is read as far as is counted."""
    field = model._meta.get_field(name)
    rows = model._default_manager.published(MOMENT)
    value = RawSQL("leap.value", [], output_field=field)
    # A range is taken for narrow. A value that PostgreSQL does not know yet it takes for a usual
    # one, and would read all rows for one that few hold.
    counted = rows.filter(**{f"{name}__range": (value, value)}).order_by().values("pk")[: most + 1]
    sql, params = counted.query.sql_with_params()
    quote = connections[rows.db].ops.quote_name
    column, table = quote(field.column), quote(model._meta.db_table)
    # PostgreSQL has no MIN of a boolean or a UUID.
    first = f"SELECT {column} FROM {table} WHERE {column} %s ORDER BY {column} LIMIT 1"
    return (
        f"WITH RECURSIVE leap(value) AS (SELECT ({first % 'IS NOT NULL'}) UNION ALL SELECT"
        f" ({first % '> leap.value'}) FROM leap"
        f" WHERE leap.value IS NOT NULL) SELECT value, (SELECT COUNT(*) FROM ({sql}) AS counted)"
        " FROM leap WHERE value IS NOT NULL"
    ), params


def least_of_each(rows, first: int, width: int) -> list[int]:
    """The least primary key of these rows in each span of so many keys from ``first``, which is
    the least of all. The index leaps from one span to the next that has such a row.
    """
    connection = connections[rows.db]
    next_span = RawSQL("%s + ((leap.pk - %s) / %s + 1) * %s", [first, first, width, width])
    following = rows.filter(pk__gte=next_span).order_by("pk").values("pk")[:1]
    sql, given = following.query.sql_with_params()
    leaps = (
        f"WITH RECURSIVE leap(pk) AS (SELECT CAST(%s AS BIGINT) UNION ALL SELECT ({sql})"
        " FROM leap WHERE leap.pk IS NOT NULL) SELECT pk FROM leap WHERE pk IS NOT NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(leaps, [first, *given])
        return [pk for (pk,) in cursor.fetchall()]


def converted(value: Any, field, connection) -> Any:
    """What the database keeps, as a query of Django would have it in Python."""
    expression = Col("", field)
    of_database = connection.ops.get_db_converters(expression)
    for convert in (*of_database, *field.get_db_converters(connection)):
        value = convert(value, expression, connection)
    return value
