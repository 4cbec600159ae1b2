"""Whether a row meets the condition of a constraint, in Python: a query a row would take too long.

SQL has three answers: what compares with nothing is neither true nor false, here None. What this
does not understand is asked of the database.
"""

import operator
from collections.abc import Callable
from typing import Any

from django.db.models import F, Model, Q


class UnknownConditionError(NotImplementedError):
    """The condition asks for something that only a database answers."""


def meets(condition: Any, row: Model) -> bool | None:
    """None: it compares with nothing. Asks the database only for what Python cannot tell."""
    try:
        return _meets(condition, row)
    except UnknownConditionError:
        of_the_row: Any = row
        values = of_the_row._get_field_expression_map(row._meta)  # as Django's constraints do
        return Q(condition).check(values)


def _meets(condition: Any, row: Model, is_negated: bool = False) -> bool | None:
    """Under a negation Django says that nothing is unlike everything, and so does this."""
    if isinstance(condition, Q):
        is_negated ^= condition.negated
        answers = [_meets(child, row, is_negated) for child in condition.children]
        join = {Q.AND: every, Q.OR: any_of, Q.XOR: odd}[condition.connector]
        return negated(join(answers)) if condition.negated else join(answers)
    if isinstance(condition, tuple):
        path, expected = condition
        answer = _compares(path, expected, row)
        return False if answer is None and is_negated else answer
    raise UnknownConditionError(repr(condition))


def names_in(condition: Any) -> set[str]:
    """The fields that a condition looks at."""
    if isinstance(condition, Q):
        return {name for child in condition.children for name in names_in(child)}
    if isinstance(condition, tuple):
        path, expected = condition
        return {path.partition("__")[0], *names_in(expected)}
    return {name_of(condition).partition("__")[0]} if isinstance(condition, F) else set()


def name_of(expression: Any) -> str:
    return expression.name


def every(answers: list[bool | None]) -> bool | None:
    return False if False in answers else None if None in answers else True


def any_of(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def odd(answers: list[bool | None]) -> bool | None:
    """As Django writes it for databases that know no XOR."""
    return every([any_of(answers), answers.count(True) % 2 == 1])


def negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _compares(path: str, expected: Any, row: Model) -> bool | None:
    name, _separator, lookup = path.partition("__")
    value, expected = _value(name, row), _expected(expected, row)
    if lookup == "isnull" or (lookup in ("", "exact") and expected is None):
        return (value is None) == (True if expected is None else expected)
    if lookup not in LOOKUPS:
        raise UnknownConditionError(path)
    if value is None or expected is None:
        return None
    return LOOKUPS[lookup](value, expected)


def _value(name: str, row: Model) -> Any:
    field: Any = row._meta.pk if name == "pk" else row._meta.get_field(name)
    return getattr(row, field.attname)


def _expected(expected: Any, row: Model) -> Any:
    if isinstance(expected, F):
        if "__" in name_of(expected):
            raise UnknownConditionError(name_of(expected))
        return _value(name_of(expected), row)
    if hasattr(expected, "resolve_expression"):
        raise UnknownConditionError(repr(expected))
    return getattr(expected, "pk", expected) if isinstance(expected, Model) else expected


def _is_in(value: Any, expected: Any) -> bool | None:
    return any_of([None if one is None else value == one for one in expected])


def _folded(compare: Callable[[str, str], bool]) -> Callable[[Any, Any], bool]:
    return lambda value, expected: compare(str(value).casefold(), str(expected).casefold())


LOOKUPS: dict[str, Callable[[Any, Any], bool | None]] = {
    "": operator.eq,
    "exact": operator.eq,
    "iexact": _folded(operator.eq),
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": _is_in,
    "range": lambda value, bounds: bounds[0] <= value <= bounds[1],
    "contains": lambda value, part: str(part) in str(value),
    "icontains": _folded(operator.contains),
    "startswith": lambda value, part: str(value).startswith(str(part)),
    "istartswith": _folded(str.startswith),
    "endswith": lambda value, part: str(value).endswith(str(part)),
    "iendswith": _folded(str.endswith),
}
