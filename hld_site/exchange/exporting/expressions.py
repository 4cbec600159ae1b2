"""The cells of a file made by the database: exactly what ``cells`` would write of an instance.

An empty cell is NULL, because COPY puts quotation marks around a text that is empty.
"""

import datetime

from django.db import models
from django.db.models import Case, F, Func, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Collate, Concat

from hld_site.exchange.exporting.tables import Heading, headings_of
from hld_site.records.columns import Column
from hld_site.records.declare import Declaration
from hld_site.records.querysets import public_q


class Cell(Func):
    """One template for each database; ``%(expressions)s`` is the column."""

    output_field = models.TextField()
    template = "%(expressions)s"
    postgresql = ""

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template=self.postgresql, **extra)


class Text(Cell):
    postgresql = "NULLIF(%(expressions)s, '')"


class Day(Cell):
    """Cast, so that the driver of SQLite makes no date of it.

    PostgreSQL casts twice as fast as it formats, but writes days as its administrator likes.
    """

    template = "CAST(%(expressions)s AS text)"
    postgresql = "to_char(%(expressions)s, 'YYYY-MM-DD')"

    def as_postgresql(self, compiler, connection, **extra):
        connection.ensure_connection()
        style = connection.connection.info.parameter_status("DateStyle") or ""
        write = self.as_sql if style.startswith("ISO") else super().as_postgresql
        return write(compiler, connection, **extra)


class Moment(Cell):
    template = "REPLACE(%(expressions)s, ' ', 'T') || '+00:00'"
    postgresql = (
        "REPLACE(to_char(%(expressions)s AT TIME ZONE 'UTC',"
        " 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '.000000', '') || '+00:00'"
    )


class ByCodePoint(Collate):
    """The same order on every database, whatever the language of the machine.

    The sign keeps SQLite from walking an index: to sort a whole table is faster than to jump in it.
    """

    def as_sqlite(self, compiler, connection, **extra):
        sql, parameters = compiler.compile(self.source_expressions[0])
        return f"+{sql}", parameters


def expression(model, heading: Heading, at: datetime.datetime | None = None):
    """``at`` hides what points at a record that is not public then."""
    name, column = heading.name, heading.column
    match column.kind:
        case "relation":
            key = F(f"{name}__key")
            return Text(Case(When(public_q(at, name), then=key)) if at else key)
        case "owner":
            return reference(model.owner_models())
        case "yes/no":
            return Case(When(**{name: True}, then=Value("yes")))
        case "date":
            return Day(F(name))
        case "moment":
            return Moment(F(name))
    return F(name) if is_number(column) else Text(F(name))


def reference(owners):
    """ "meeting/hld-2006" of a generic owner."""

    def key_of(model):
        return Subquery(model._default_manager.filter(pk=OuterRef("owner_id")).values("key"))

    return Case(
        *[
            When(owner_type=model.content_type(), then=Concat(Value(kind(model)), key_of(model)))
            for model in owners
        ]
    )


def kind(model) -> str:
    return f"{model._meta.model_name}/"


def natural_order(declared: Declaration) -> list:
    """By the natural key as it stands in a file: the same register gives the same bytes."""
    return [
        ByCodePoint(as_text(declared.model, heading), "C").asc(nulls_first=True)
        for heading in headings_of(declared, declared.natural_key)
    ]


def as_text(model, heading: Heading):
    made = expression(model, heading)
    return Cast(made, models.TextField()) if is_number(heading.column) else made


def is_number(column: Column) -> bool:
    return isinstance(column.field, models.IntegerField)
