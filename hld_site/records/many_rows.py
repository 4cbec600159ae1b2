"""Many rows at once, in few statements: what the ORM does row by row or not at all.

Values are given as Python holds them and are prepared by their fields; ids are known beforehand, so
that history and changes can name them. Nothing here checks anything: that is done by then.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db import models as fields_of
from django.db.models import Field
from django.db.models.base import ModelState

from hld_site.records.batched import batched

MOST = 500
# SQLite's index of words is brought up to date statement by statement, however many rows each has.
MOST_VALUES = 30_000  # of a statement: SQLite takes 32,766
in_json = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make one for each value
# What these hold has been read and cleaned by their fields already.
AS_THEY_ARE = (
    fields_of.CharField,
    fields_of.TextField,
    fields_of.IntegerField,
    fields_of.BooleanField,
)


def _quoted(*names: str) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)


def prepared(fields: Sequence[Field], rows: Iterable[Sequence]) -> list[list]:
    lines = [list(row) for row in rows]
    for place, field in enumerate(fields):
        if prepare := preparer(plain(field)):
            for line in lines:
                if line[place] is not None:
                    line[place] = prepare(line[place])
    return lines


def preparer(field: Field) -> Callable[[Any], Any] | None:
    """How the database is given a value; None where it takes it as Python holds it."""
    if isinstance(field, fields_of.JSONField):
        return in_json
    if isinstance(field, AS_THEY_ARE):
        return None
    database = connections[DEFAULT_DB_ALIAS]
    return lambda value: field.get_db_prep_save(value, database)


def insert(model, names: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Writes rows; ``names`` are attributes, the id among them where it shall be given."""
    fields = [model._meta.get_field(name) for name in names]
    lines = prepared(fields, rows)
    table, columns = _quoted(model._meta.db_table), _quoted(*[str(f.column) for f in fields])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"COPY {table} ({columns}) FROM STDIN"
            # Outside the cursor's own methods Django turns no error of psycopg into its own.
            with connection.wrap_database_errors, cursor.copy(statement) as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            marks = f"({', '.join(['%s'] * len(fields))})"
            for some in batched(lines, MOST_VALUES // len(fields)):
                values = ", ".join([marks] * len(some))
                given = [value for line in some for value in line]
                cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {values}", given)


def update(model, names: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Sets attributes of rows; the first value of each row is its id."""
    fields = [model._meta.pk, *[model._meta.get_field(name) for name in names]]
    lines = prepared(fields, rows)
    if not lines:
        return
    table, key = _quoted(model._meta.db_table), _quoted(str(fields[0].column))
    columns = [_quoted(str(field.column)) for field in fields[1:]]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            given = ", ".join(f"%s::{field.db_type(connection)}[]" for field in map(plain, fields))
            sets = ", ".join(f"{name} = given.v{n}" for n, name in enumerate(columns, 1))
            aliases = ", ".join(f"v{n}" for n in range(len(fields)))
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM unnest({given}) AS given({aliases})"
                f" WHERE {table}.{key} = given.v0",
                [list(values) for values in zip(*lines, strict=True)],
            )
        else:
            sets = ", ".join(f"{name} = %s" for name in columns)
            cursor.executemany(
                f"UPDATE {table} SET {sets} WHERE {key} = %s", [[*v, i] for i, *v in lines]
            )


def plain(field: Any) -> Any:
    """The field whose type a value of this one has: a foreign key is what it points to."""
    return field.target_field if field.is_relation else field


def maker(model) -> Callable[[], Any]:
    """Makes instances as the model does, at a fifth of the cost: each is a copy of the first."""
    if any(f.has_default() and callable(f.default) for f in model._meta.concrete_fields):
        return model
    first = vars(model())

    def make():
        row = model.__new__(model)
        row.__dict__ |= first | {"_state": ModelState()}
        return row

    return make


def new_ids(model, count: int) -> list[int]:
    """Ids that no row has or will be given; asked for inside the transaction that uses them."""
    table, key = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [_quoted(table), key, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT MAX({_quoted(key)}) FROM {_quoted(table)}")
        highest = cursor.fetchone()[0] or 0
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        highest = max(highest, *(row[0] for row in cursor.fetchall()), 0)
    return list(range(highest + 1, highest + count + 1))


def write_history(model, ids: Sequence[int], sign: str, beside_values: dict[str, Any]) -> None:
    """Copies rows as they now stand into their history.

    ``sign`` is +, ~ or - as django-simple-history has it; ``beside_values`` tell who, when, why
    and by which batch.
    """
    history = model.history.model
    columns = [str(field.column) for field in model._meta.concrete_fields]
    beside = {"history_type": sign, **beside_values}
    fields = [history._meta.get_field(name) for name in beside]
    values = prepared(fields, [list(beside.values())])[0]
    casts = [cast(field) for field in fields]
    source, key = _quoted(model._meta.db_table), _quoted(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        for some in batched(ids, MOST):
            cursor.execute(
                f"INSERT INTO {_quoted(history._meta.db_table)}"
                f" ({_quoted(*columns, *[str(f.column) for f in fields])})"
                f" SELECT {_quoted(*columns)}, {', '.join(casts)} FROM {source}"
                f" WHERE {key} {any_of(some)} ORDER BY {key}",
                [*values, *([[*some]] if connection.vendor == "postgresql" else some)],
            )


def any_of(values: Sequence) -> str:
    """PostgreSQL is given one array, SQLite each of the values."""
    if connection.vendor == "postgresql":
        return "= ANY(%s::bigint[])"
    return f"IN ({', '.join(['%s'] * len(values))})"


def cast(field: Field) -> str:
    """A value selected beside columns has no type of its own on PostgreSQL."""
    if connection.vendor == "postgresql":
        return f"%s::{plain(field).db_type(connection)}"
    return "%s"
