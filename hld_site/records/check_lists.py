"""What ``manage.py check`` says of the names that a type lists.

They stand in its declaration, on its model, and in the placement of its mixins.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any, get_origin

from django.core.exceptions import FieldDoesNotExist

from hld_site.records.check_paths import NO_RELATION, Fault, NoPartError, resolve_path, what_to_do
from hld_site.records.columns import NoKindError, UnknownColumnError
from hld_site.records.columns.kinds import kind_of
from hld_site.records.declarations import Declaration, Part
from hld_site.records.placement import has_one

LISTS = ("columns", "internal", "listed", "shown", "once")
# What a model says of its own columns; "names.text" looks into a part.
OF_MODELS = ("called_by", "filled_in", "key_from", "proposed")
# What a field says of another one of its row.
OF_FIELDS = ("language_in", "address_in")
NO_KIND = (
    "Give its class a kind in hld_site/records/columns/kinds.py; CONTRIBUTING.md says what one is"
    " made of. Or set editable=False and name it nowhere: code alone knows it then."
)


@dataclasses.dataclass(frozen=True)
class Place:
    """Where names stand: ``which`` list of ``whose``."""

    which: str
    whose: str
    names: Any


def places(declared: Declaration) -> Iterator[Place]:
    """All lists of names; what a path leads through is looked at by ``check_paths``."""
    model: Any = declared.model
    for which in LISTS:
        yield Place(which, declared.name, getattr(declared, which, ()))
    if isinstance(declared, Part):
        yield Place("owner_name", model.__name__, (declared.owner,))
    if one_of := declared.one_of:
        yield Place("one_of", declared.name, one_of.relations)
    for which in OF_MODELS:
        yield Place(which, model.__name__, getattr(model, which, ()))
    for base in filter(has_one, model.__mro__):
        placement, whose = vars(base)["placement"], f"the placement of {base.__name__}"
        for which in ("public", "internal", "apart"):
            yield Place(which, whose, getattr(placement, which))
        for which in ("forms", "remarks"):
            for pair in getattr(placement, which):
                yield Place(which, whose, pair[1] if which == "forms" else pair)
    for field in model._meta.concrete_fields:
        for which in OF_FIELDS:
            if name := getattr(field, which, ""):
                yield Place(which, field.name, (name,))
    if name := getattr(model, "place_on_page", ""):
        yield Place("place_on_page", model.__name__, (name,))


def unknown_names(declared: Declaration) -> Iterator[Fault]:
    """Names of columns that there are not, and fields of a class that no kind is for."""
    for place in places(declared):
        for name in place.names:
            try:
                resolve_path(declared.model, name)
            except NoKindError as unknown:
                if not declared.model._meta.get_field(name).generated:  # records.E013 names it
                    yield 8, str(unknown), NO_KIND
            except (FieldDoesNotExist, NoPartError, UnknownColumnError) as unknown:
                yield 2, str(unknown), what_to_do(declared, name, place.which, place.whose)


def texts_for_lists(declared: Declaration) -> Iterator[Fault]:
    """A text where names belong would be read letter by letter."""
    given = [
        Place(one.name, declared.name, getattr(declared, one.name))
        for one in dataclasses.fields(declared)
        if get_origin(one.type) is tuple
    ]
    needed = [
        Place("needs", f"{name}()", mark.needs)
        for name in dir(declared.model)
        if (mark := getattr(getattr(declared.model, name, None), "computed", None))
    ]
    texts = {
        (place.which, place.whose): place.names
        for place in (*given, *needed, *places(declared))
        if isinstance(place.names, str)
    }
    for (which, whose), text in texts.items():
        what = f"{declared.model._meta.label}: `{which}` is the text “{text}”."
        yield 19, what, f'Write it as a tuple of names, in {whose}: ("{text}",).'


def hint_of_forgotten(field: Any, hint: str) -> str:
    """Not every field can be named among the columns."""
    if field.is_relation:
        is_column = field.many_to_one and hasattr(field.related_model, "heading_column")
        return hint if is_column else NO_RELATION
    try:
        kind_of(field)
    except NoKindError:
        return NO_KIND
    return hint
