"""What the condition of a constraint says of rows that are not stored yet, as the database would.

An answer is True, False, or None where SQL knows neither. What Python compares otherwise than a
database (the order of texts, patterns, functions) the database is asked, for many rows at once.
"""

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import CheckConstraint, ExpressionWrapper, F, Field, Q, Value
from django.db.models.sql import Query

from hld_site.records.batched import batched

Answer = bool | None
Getter = Callable[[Any], Any]

AT_ONCE = 100  # rows that one statement asks about
EQUAL: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "in": lambda value, several: value in several,
}
IN_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "range": lambda value, ends: ends[0] <= value <= ends[1],
}
# Their order, or what is equal in them, is the database's own.
TEXTS = (models.CharField, models.TextField, models.FileField, models.GenericIPAddressField)


def check_constraints(model: Any) -> list[CheckConstraint]:
    return [one for one in model._meta.constraints if isinstance(one, CheckConstraint)]


def breaking(constraint: CheckConstraint, drafts: Sequence) -> list:
    """Those whose instances the database would refuse by it."""
    met = answers(as_q(constraint.condition), [draft.instance for draft in drafts])
    return [draft for draft, answer in zip(drafts, met, strict=True) if answer is False]


def as_q(condition: Any) -> Q:
    """A condition may be an expression by itself."""
    return condition if isinstance(condition, Q) else Q(condition)


def meets(condition: Any, row: Any) -> Answer:
    return answers(as_q(condition), [row])[0]


def answers(condition: Q, rows: Sequence, negated: bool = False) -> list[Answer]:
    """What a condition says of each row; ``negated`` tells that it stands in a negation."""
    negated = negated != condition.negated
    columns = [_of_child(child, rows, negated) for child in condition.children]
    join = JOINS[condition.connector]
    by_row = zip(*columns, strict=True) if columns else [()] * len(rows)
    joined = [join(values) for values in by_row]
    return list(map(_not, joined)) if condition.negated else joined


def _all(values: Sequence[Answer]) -> Answer:
    return False if False in values else None if None in values else True


def _any(values: Sequence[Answer]) -> Answer:
    return True if True in values else None if None in values else False


def _odd(values: Sequence[Answer]) -> Answer:
    """As Django writes it for databases that have no XOR."""
    return _all([_any(values), sum(answer is True for answer in values) % 2 == 1])


def _not(answer: Answer) -> Answer:
    return None if answer is None else not answer


JOINS: dict[str, Callable[[Sequence[Answer]], Answer]] = {Q.AND: _all, Q.OR: _any, Q.XOR: _odd}


def _of_child(child: Any, rows: Sequence, negated: bool) -> list[Answer]:
    if isinstance(child, Q):
        return answers(child, rows, negated)
    if not rows or not isinstance(child, tuple):
        return ask(as_q(child), rows)
    path, value = child
    compare = comparison(type(rows[0]), path, value)
    by_row = [compare(row) for row in rows] if compare else ask(Q(child), rows)
    if negated:  # Django then adds “and is not null”, so that a negation finds what is empty
        empty = is_empty(type(rows[0]), path, value)
        by_row = [
            False if answer is None and empty(row) else answer
            for answer, row in zip(by_row, rows, strict=True)
        ]
    return by_row


def is_empty(model: Any, path: str, value: Any) -> Callable[[Any], bool]:
    sides = [getter(named(model, path.partition("__")[0]))]
    sides += [getter(named(model, value.name))] if is_plain(value) else []
    return lambda row: any(side(row) is None for side in sides)


def is_plain(value: Any) -> bool:
    """Whether it stands for another field of the row, as it is."""
    return type(value) is F and "__" not in name_of(value)


def name_of(field: Any) -> str:
    return field.name


def named(model: Any, name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def getter(field: Field) -> Getter:
    if isinstance(field, models.FileField):
        return lambda row: getattr(row, field.attname).name
    return operator.attrgetter(field.attname)


# --- in Python ---


def comparison(model: Any, path: str, value: Any) -> Callable[[Any], Answer] | None:
    """How a row is compared in Python; None where only a database can."""
    name, _separator, lookup = path.partition("__")
    field = named(model, name)
    left = getter(field)
    if lookup == "isnull" or (lookup in ("", "exact") and value is None):
        expected = True if value is None else bool(value)
        return lambda row: (left(row) is None) == expected
    compare = EQUAL.get(lookup or "exact")
    if compare is None and not isinstance(field, TEXTS):
        compare = IN_ORDER.get(lookup)
    right = other_side(model, field, lookup, value) if compare else None
    if compare is None or right is None or isinstance(field, models.JSONField):
        return None
    return lambda row: _compared(compare, left(row), right(row))


def _compared(compare: Callable[[Any, Any], bool], left: Any, right: Any) -> Answer:
    return None if left is None or right is None else compare(left, right)


def other_side(model: Any, field: Any, lookup: str, value: Any) -> Getter | None:
    """What a row is compared with; None where only a database knows."""
    if is_plain(value):
        other = named(model, value.name)
        return getter(other) if type(other) is type(field) else None
    try:
        constant = (
            [constant_of(field, one) for one in value if one is not None]
            if lookup in ("in", "range")
            else constant_of(field, value)
        )
    except (TypeError, ValueError, ValidationError):
        return None
    return lambda row: constant


def constant_of(field: Any, value: Any) -> Any:
    """A constant as rows hold it. ValueError where it is none, or more exact than they are."""
    if hasattr(value, "resolve_expression"):
        raise ValueError
    value = value.pk if isinstance(value, models.Model) else value
    target = field.target_field if field.is_relation else field
    constant = target.to_python(value)
    if constant != value and not isinstance(value, str):
        raise ValueError
    return constant


# --- by the database ---


def ask(condition: Q, rows: Sequence) -> list[Answer]:
    """By values given in the statement: rows that hold the same are asked about once."""
    if not rows:
        return []
    fields = [(name, named(type(rows[0]), name)) for name in columns_of(type(rows[0]), condition)]
    given = [tuple(getter(field)(row) for _name, field in fields) for row in rows]
    by_values: dict[tuple, Answer] = {}
    for some in batched(dict.fromkeys(given), AT_ONCE):
        by_values |= zip(some, _ask(condition, fields, some), strict=True)
    return [by_values[values] for values in given]


def names_in(model: Any, condition: Any) -> set[str]:
    """The fields that a condition looks at."""
    if condition is None:
        return set()
    return {named(model, name).name for name in columns_of(model, as_q(condition))}


def columns_of(model: Any, condition: Q) -> list[str]:
    """The names under which a condition asks for fields of the row."""
    names = []
    for name in sorted({path.partition("__")[0] for path in paths_in(condition)}):
        try:
            named(model, name)
        except FieldDoesNotExist:
            continue
        names.append(name)
    return names


def paths_in(part: Any) -> Iterator[str]:
    """What a condition or an expression names, on either side of a comparison."""
    if isinstance(part, F):
        yield name_of(part)
    inside: list[Any] = []
    if isinstance(part, Q):
        for child in part.children:
            path, value = child if isinstance(child, tuple) else ("", child)
            yield path
            inside += value if isinstance(value, list | tuple) else [value]
    elif hasattr(part, "get_source_expressions"):  # a lookup leaves out a right side that is plain
        inside = [*part.get_source_expressions(), getattr(part, "rhs", None)]
    for one in inside:
        yield from paths_in(one)


def _ask(condition: Q, fields: list[tuple[str, Field]], rows: tuple[tuple, ...]) -> list[Answer]:
    statements, params = [], []
    for number, values in enumerate(rows):
        query = Query(None)
        for (name, field), value in zip(fields, values, strict=True):
            query.add_annotation(Value(value, field), name, select=False)
        query.add_annotation(Value(number, models.IntegerField()), "number")
        query.add_annotation(ExpressionWrapper(condition, models.BooleanField()), "answer")
        sql, own = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        statements.append(sql)
        params += own
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), params)
        by_number = dict(cursor.fetchall())
    return [None if by_number[n] is None else bool(by_number[n]) for n in range(len(rows))]
