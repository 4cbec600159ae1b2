"""What the condition of a constraint says of rows not stored yet: the database is asked."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import CheckConstraint, Field, Q, TimeField
from django.db.models.sql import Query

from hld_site.records.batched import batched

AT_ONCE = 100  # rows that one statement asks about


def check_constraints(model: Any) -> list[CheckConstraint]:
    return [one for one in model._meta.constraints if isinstance(one, CheckConstraint)]


def breaking(constraint: CheckConstraint, drafts: Sequence) -> list:
    """Those whose instances the database would refuse by it."""
    met = answers(constraint.condition, [draft.instance for draft in drafts])
    return [draft for draft, answer in zip(drafts, met, strict=True) if answer is False]


def answers(condition: Any, rows: Sequence) -> list[bool | None]:
    """None where SQL knows neither. Rows that hold the same are asked about once."""
    if not rows:
        return []
    sql, params, fields = in_sql(type(rows[0]), condition)
    given = [
        tuple(f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields)
        for row in rows
    ]
    casts = (f"CAST(%s AS {type_of(f)}) AS {connection.ops.quote_name(f.column)}" for f in fields)
    line = ", ".join(["SELECT %s AS place_", *casts])  # no field may end with an underscore
    by_values: dict[tuple, bool | None] = {}
    with connection.cursor() as cursor:
        for some in batched(dict.fromkeys(given), AT_ONCE):
            lines = " UNION ALL ".join([line] * len(some))
            cells = [cell for place, values in enumerate(some) for cell in (place, *values)]
            cursor.execute(f"SELECT place_, ({sql}) FROM ({lines}) AS given", [*params, *cells])
            by_values |= {
                some[place]: None if met is None else bool(met) for place, met in cursor.fetchall()
            }
    return [by_values[values] for values in given]


def names_in(model: Any, condition: Any) -> set[str]:
    """The fields that a condition looks at."""
    return {field.name for field in in_sql(model, condition)[2]} if condition else set()


def in_sql(model: Any, condition: Any) -> tuple[str, Sequence, list[Any]]:
    """The condition as it stands in a CHECK, and the fields whose columns it names."""
    query = Query(model, alias_cols=False)
    where = query.build_where(condition if isinstance(condition, Q) else Q(condition))
    sql, params = query.get_compiler(DEFAULT_DB_ALIAS).compile(where)
    quoted = connection.ops.quote_name
    return sql, params, [f for f in model._meta.concrete_fields if quoted(f.column) in sql]


def type_of(field: Field) -> str:
    """Of any length, for a row may hold what its field is too short for."""
    if isinstance(field, TimeField) and connection.vendor == "sqlite":
        return "text"  # it has no type of times, and would make a number of one
    return str(field.cast_db_type(connection)).partition("(")[0]
