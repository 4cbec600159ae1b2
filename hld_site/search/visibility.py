"""What of the index the public may find at a moment, asked of the register itself."""

import datetime
import functools
import operator
from typing import Any

from django.db.models import BooleanField, Exists, Expression, F, OuterRef, Q
from django.db.models.sql import Query

from hld_site.records.written_queries import MOMENT, at_moment
from hld_site.search.models import SearchEntry
from hld_site.search.texts import part_of, searched_parts, type_name, types


def visible(at: datetime.datetime) -> "Rule":
    """Entries of published records, and of such parts of them as may be found."""
    return Rule("searchable", at)


def shown(at: datetime.datetime) -> "Rule":
    """Of those the ones whose words may be told: what is known for searching alone is not."""
    return Rule("published", at)


class RowByRow(Exists):
    """Asked of each entry by an index: PostgreSQL reads all rows of a type into a table of its own
    where it expects many entries.
    """

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="EXISTS(%(subquery)s OFFSET 0)")


class Rule(Expression):
    """True of the entries that are public by a rule; each rule is written as SQL once.

    To let Django write it again cost more than to ask the database.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, rule: str, at: datetime.datetime):
        super().__init__()
        self.rule, self.at = rule, at
        self.entry: Any = F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.entry]

    def set_source_expressions(self, expressions: Any) -> None:
        [self.entry] = expressions

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = written(self.rule, self.entry.alias, connection.alias)
        return sql, at_moment(params, self.at, connection.ops)


@functools.cache
def written(rule: str, alias: str, database: str) -> tuple[str, tuple[Any, ...]]:
    """``alias`` is what the query around it calls the entries."""
    query = Query(SearchEntry)
    query.get_initial_alias()
    # The queries within keep the names of their tables; any of Django's own names may be outside.
    query.alias_prefix = "outside"
    if alias != SearchEntry._meta.db_table:
        query.change_aliases({SearchEntry._meta.db_table: alias})
    query.add_q(of_records(MOMENT) & (Q(part="") | of_parts(MOMENT, rule)))
    compiler = query.get_compiler(database)
    sql, params = compiler.compile(query.where)
    return f"({sql})", tuple(params)


def of_records(at: datetime.datetime) -> Q:
    return either(
        Q(type=name)
        & RowByRow(record.model._default_manager.published(at).filter(pk=OuterRef("record_id")))
        for name, record in types().items()
    )


def of_parts(at: datetime.datetime, rule: str) -> Q:
    searched = [
        (record, accessor) for record in types().values() for accessor in searched_parts(record)
    ]
    parts: set[Any] = {part_of(record, accessor) for record, accessor in searched}
    return either(
        Q(part=type_name(part))
        & RowByRow(getattr(part._default_manager, rule)(at).filter(pk=OuterRef("part_id")))
        for part in sorted(parts, key=type_name)
    )


def either(rules) -> Q:
    return functools.reduce(operator.or_, rules)
