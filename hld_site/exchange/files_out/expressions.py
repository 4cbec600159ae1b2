"""The cells of a file made by the database: exactly what its column would write of an instance.

An empty cell is NULL, because COPY puts quotation marks around a text that is empty.
"""

import datetime
from typing import Any

from django.db import models
from django.db.models import Case, F, Func, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Collate, Concat

from hld_site.publishing.status import public_q
from hld_site.records.columns import Column, surface
from hld_site.records.columns.choices import ChoiceColumn, YesNoColumn
from hld_site.records.columns.derived import ComputedColumn, TranslatedColumn
from hld_site.records.columns.numbers import (
    DecimalColumn,
    RealColumn,
    WholeNumberColumn,
)
from hld_site.records.columns.relations import OwnerColumn, RelationColumn
from hld_site.records.columns.text import CodeColumn, IdentifierColumn, TextColumn
from hld_site.records.columns.times import DateColumn, DurationColumn, MomentColumn, TimeColumn
from hld_site.records.declarations import Declaration


class CellExpression(Func):
    """One template for each database; ``%(expressions)s`` is the column."""

    output_field = models.TextField()
    template = "%(expressions)s"
    postgresql = ""

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template=self.postgresql, **extra)


class NonEmptyText(CellExpression):
    postgresql = "NULLIF(%(expressions)s, '')"


class IsoDay(CellExpression):
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


class IsoMoment(CellExpression):
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


@surface
def expression(column: Column, at: datetime.datetime | None = None) -> Any:
    """What the database makes a cell of; None where only Python writes it right.

    ``at`` hides what points at a record that is not public then.
    """
    raise TypeError(f"Nothing says how a database writes {type(column).__name__}.")


@expression.register(CodeColumn)
@expression.register(TextColumn)
def _text(column: Column, at=None):
    return NonEmptyText(F(column.name))


@expression.register
def _choice(column: ChoiceColumn, at=None):
    if is_number(column):
        return F(column.name)
    is_text = isinstance(column.field, models.CharField | models.TextField)
    return NonEmptyText(F(column.name)) if is_text else None


@expression.register
def _whole_number(column: WholeNumberColumn, at=None):
    return F(column.name)


@expression.register
def _yes_no(column: YesNoColumn, at=None):
    no = [When(**{column.name: False}, then=Value("no"))] if column.says_no else []
    return Case(When(**{column.name: True}, then=Value("yes")), *no)


@expression.register
def _date(column: DateColumn, at=None):
    return IsoDay(F(column.name))


@expression.register
def _moment(column: MomentColumn, at=None):
    return IsoMoment(F(column.name))


@expression.register
def _relation(column: RelationColumn, at=None):
    key = F(f"{column.name}__key")
    return NonEmptyText(Case(When(public_q(at, column.name), then=key)) if at else key)


@expression.register
def _owner(column: OwnerColumn, at=None):
    """ "meeting/hld-2006" of a generic owner."""

    def key_of(model):
        rows = model._default_manager.filter(pk=OuterRef(column.id_attribute))
        return Subquery(rows.values("key"))

    return Case(
        *[
            When(**column.of_type(model), then=Concat(Value(f"{kind}/"), key_of(model)))
            for kind, model in column.related.items()
        ],
        output_field=models.TextField(),  # keys are fields of any class of text
    )


@expression.register(ComputedColumn)
@expression.register(DecimalColumn)
@expression.register(DurationColumn)
@expression.register(IdentifierColumn)
@expression.register(RealColumn)
@expression.register(TimeColumn)
@expression.register(TranslatedColumn)
def _by_python(column: Column, at=None):
    """Databases write these each in a way of their own; a translated one is six others."""
    return


def natural_order(declared: Declaration) -> list:
    """By the natural key as it stands in a file: the same register gives the same bytes."""
    return [
        ByCodePoint(as_text(declared.stored[name]), "C").asc(nulls_first=True)
        for name in declared.natural_key
    ]


def as_text(column: Column):
    made = expression(column)
    if made is None:
        return Cast(F(column.name), models.TextField())
    return Cast(made, models.TextField()) if is_number(column) else made


def is_number(column: Column) -> bool:
    return isinstance(column.field, models.IntegerField)
