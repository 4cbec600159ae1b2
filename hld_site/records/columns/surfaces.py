"""Places that need something of their own from every kind of column."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

SURFACES: list[Any] = []


def surface(function: Callable) -> Any:
    """Makes a place's function, which others are registered for: ``@shown.register(DateColumn)``.

    A kind without a function of its own takes that of the class it inherits from. A kind that has
    none at all is named by ``check`` (records.E009); until then the function given here answers.
    """
    dispatched = functools.singledispatch(function)
    SURFACES.append(dispatched)
    return dispatched


def missing(kinds: list[type]) -> Iterator[tuple[Any, type]]:
    """Each place with a kind that it has no function for."""
    for dispatched in SURFACES:
        for kind in kinds:
            if dispatched.dispatch(kind) is dispatched.dispatch(object):
                yield dispatched, kind
