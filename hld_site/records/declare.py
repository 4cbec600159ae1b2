"""``Record`` and ``Part``: inert declarations of where each field of a type goes."""

import dataclasses
import functools
from typing import Any

from django.db import models

from hld_site.records.columns import Column, resolve
from hld_site.records.models import PartModel, RecordModel

RECORD_INTERNAL = ("status", "public_from", "public_until", "staff_note")
PART_INTERNAL = ("held_back", "staff_note")
NEVER_IN_A_FILE = ("id",)


@dataclasses.dataclass(frozen=True)
class Declaration:
    """``name`` is the file (``states.csv``) and, for a record, the address (``/states/``)."""

    model: Any
    name: str
    _: dataclasses.KW_ONLY
    columns: tuple[str, ...]
    internal: tuple[str, ...] = ()

    @property
    def label(self):
        return self.model._meta.verbose_name_plural

    @functools.cached_property
    def public(self) -> tuple[Column, ...]:
        return tuple(resolve(self.model, name) for name in self.columns)

    @functools.cached_property
    def hidden(self) -> tuple[Column, ...]:
        return tuple(resolve(self.model, name) for name in (*self.internal, *self.always_internal))

    @property
    def always_internal(self) -> tuple[str, ...]:
        return ()

    @property
    def natural_key(self) -> tuple[str, ...]:
        """The columns that name one row in a file."""
        raise NotImplementedError


@dataclasses.dataclass(frozen=True)
class Record(Declaration):
    """A type that is cited: it has a list, a page for each record, and files.

    columns   everything public, in the order of page and file
    listed    the columns of lists, here and in the admin
    filters   the public form and the admin's sidebar; "days.date" looks into a part
    search    what searching reads; the earlier, the more it weighs
    internal  the rest, named, so that nothing is left out by accident
    named_by  the parts without which it cannot be called by its name of another day
    order     the order of lists; a column name or any field path
    """

    _: dataclasses.KW_ONLY
    listed: tuple[str, ...]
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    order: tuple[str, ...] = ("key",)
    per_page: int = 50
    has_pages: bool = True

    @property
    def always_internal(self):
        return RECORD_INTERNAL

    @property
    def natural_key(self):
        return ("key",)

    @functools.cached_property
    def in_list(self) -> tuple[Column, ...]:
        return tuple(resolve(self.model, name) for name in self.listed)


@dataclasses.dataclass(frozen=True)
class Part(Declaration):
    """A type whose rows belong to a record: shown on its page and on those it points to.

    owner     the relation to the record it belongs to
    shown     the columns of the table on the owner's page (all public ones if empty)
    one_of    a computed column and the relations of which a row names just one: a plain list of
              names is read by it
    once      the columns that such a list may be given once for all its lines
    """

    _: dataclasses.KW_ONLY
    owner: str
    shown: tuple[str, ...] = ()
    one_of: tuple[str, tuple[str, ...]] | None = None
    once: tuple[str, ...] = ()

    @property
    def always_internal(self):
        return PART_INTERNAL

    @property
    def owner_models(self) -> tuple:
        """The models whose records may own such a part."""
        if self.owner == "owner":
            return tuple(self.model.owner_models())
        return (self.model._meta.get_field(self.owner).related_model,)

    @property
    def natural_key(self):
        named = natural_key(self.model)
        return tuple(name for name in self.columns if name in named)

    @functools.cached_property
    def in_table(self) -> tuple[Column, ...]:
        # The source is shown as a link, so its address needs no column of its own.
        apart = (self.owner, "source_address")
        names = self.shown or tuple(name for name in self.columns if name not in apart)
        return tuple(resolve(self.model, name) for name in names)


def natural_key(model: type[models.Model]) -> set[str]:
    """The columns that the unique constraints of a model name."""
    named = {
        name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        for name in constraint.fields
    }
    return {"owner"} | named - {"owner_type", "owner_id"} if "owner_id" in named else named


def is_record(model) -> bool:
    return isinstance(model, type) and issubclass(model, RecordModel)


def is_part(model) -> bool:
    return isinstance(model, type) and issubclass(model, PartModel)
