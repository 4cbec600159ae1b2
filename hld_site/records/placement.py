"""Where the columns of a mixin go in every type that inherits it: told once, by the mixin."""

import dataclasses
import functools
from typing import Any


@dataclasses.dataclass(frozen=True)
class Placement:
    """A mixin's ``placement``.

    public    columns that come after those that a declaration names
    internal  columns that the public never sees
    apart     those that a record's page shows in a place of their own, not among the facts
    forms     the groups of its fields in the admin, each a label and names
    remarks   a text for the public with that for staff: a column of a file may be meant for either
    """

    public: tuple[str, ...] = ()
    internal: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    forms: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()


@functools.cache
def placements(model) -> tuple[Placement, ...]:
    """Those of a model's mixins, the most general last."""
    return tuple(vars(base)["placement"] for base in reversed(model.__mro__) if has_one(base))


def has_one(base: type) -> bool:
    return "placement" in vars(base)


def public_in(model) -> tuple[str, ...]:
    return tuple(name for placement in placements(model) for name in placement.public)


def internal_in(model) -> tuple[str, ...]:
    return tuple(name for placement in placements(model) for name in placement.internal)


@functools.cache
def apart_in(model) -> frozenset[str]:
    """Its heading among them: it stands above the page."""
    names = {name for placement in placements(model) for name in placement.apart}
    heading = getattr(model, "heading_column", lambda: "key")()
    return frozenset(names | {heading} - {"key"})


def forms_in(model) -> tuple[tuple[Any, tuple[str, ...]], ...]:
    return tuple(group for placement in placements(model) for group in placement.forms)


def remarks_in(model) -> tuple[tuple[str, str], ...]:
    return tuple(pair for placement in placements(model) for pair in placement.remarks)
