"""``Record`` and ``Part``: inert declarations of where each field of a type goes."""

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils.translation import ngettext_lazy

from hld_site.records.columns import Column, resolve
from hld_site.records.columns.text import CitationColumn
from hld_site.records.models import PartModel, RecordModel
from hld_site.records.placement import internal_in, public_in


@dataclasses.dataclass(frozen=True)
class OneOf:
    """A computed column, and the relations of which a row names just one."""

    column: str
    relations: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Declaration:
    """``name`` is the file (``states.csv``) and, for a record, the address (``/states/``).

    ``columns`` and ``internal`` name the type's own; those of its mixins come after them by
    themselves, in the places that the mixins tell. Where a plain list of names may bring rows:

    one_of    is what each name is read by
    once      the columns that may be given once for all lines
    """

    model: Any
    name: str
    _: dataclasses.KW_ONLY
    columns: tuple[str, ...]
    internal: tuple[str, ...] = ()
    one_of: OneOf | None = None
    once: tuple[str, ...] = ()

    @property
    def label(self):
        return self.model._meta.verbose_name_plural

    @functools.cached_property
    def public_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.columns, *public_in(self.model)]))

    @functools.cached_property
    def internal_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.internal, *internal_in(self.model)]))

    @functools.cached_property
    def public(self) -> tuple[Column, ...]:
        return tuple(resolve(self.model, name) for name in self.public_names)

    @functools.cached_property
    def hidden(self) -> tuple[Column, ...]:
        return tuple(resolve(self.model, name) for name in self.internal_names)

    @functools.cached_property
    def stored(self) -> dict[str, Column]:
        """All columns that a file of this type may have, public and internal, by their names."""
        return {cell.name: cell for c in (*self.public, *self.hidden) for cell in c.cells}

    @property
    def may_be_headed(self) -> frozenset[str]:
        """The columns that a heading of a file may stand for."""
        return frozenset({*self.stored, *([self.one_of.column] if self.one_of else [])})

    @functools.cached_property
    def names_in_lists(self) -> frozenset[str]:
        """The columns of a plain list of names, which tells who took part."""
        return frozenset({self.one_of.column, *self.one_of.relations} if self.one_of else ())

    @functools.cached_property
    def settable(self) -> dict[str, Column]:
        """Those of them that a file or a form sets."""
        return {name: column for name, column in self.stored.items() if not column.read_only}

    @functools.cached_property
    def needed(self) -> tuple[str, ...]:
        """Those of them that every new row sets: as it starts, they are empty and may not be."""
        return tuple(
            name
            for name, column in self.settable.items()
            if not column.may_be_empty and column.field.get_default() in column.field.empty_values
        )

    @functools.cached_property
    def given_once(self) -> dict[str, Column]:
        return {name: column for name, column in self.settable.items() if name in self.once}

    @functools.cached_property
    def references(self) -> dict[str, Any]:
        """The columns that name other records."""
        return {name: column for name, column in self.stored.items() if column.is_reference}

    @property
    def natural_key(self) -> tuple[str, ...]:
        """The columns that name one row in a file."""
        raise NotImplementedError

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """The columns of a file that say, each in one language, what a record is called."""
        names = getattr(self.model, "called_by", ())
        columns = (resolve(self.model, name) for name in names if "." not in name)
        return frozenset(cell.name for c in columns if c.in_languages for cell in c.cells)


@dataclasses.dataclass(frozen=True)
class Record(Declaration):
    """A type that is cited: it has a list, a page for each record, and files.

    columns   everything public, in the order of page and file
    listed    the columns of lists; the admin shows the first four
    filters   the public form and the admin's sidebar; "days.date" looks into a part
    search    what searching reads; the earlier, the more it weighs
    internal  the rest, named, so that nothing is left out by accident
    named_by  the parts without which it cannot be called by its name of another day
    order     the order of lists; a column name or any field path
    gives_way whether a search lists a key after others that fit as well: that of a draft, say
    counted   "12 States", by an ``ngettext_lazy`` of ``total`` with the figures as ``words``
    """

    _: dataclasses.KW_ONLY
    listed: tuple[str, ...]
    filters: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    order: tuple[str, ...] = ("key",)
    per_page: int = 50
    has_pages: bool = True
    gives_way: Callable[[str], bool] = lambda key: False
    counted: Any = ngettext_lazy("%(words)s found", "%(words)s found", "total")

    @property
    def natural_key(self):
        return ("key",)

    @property
    def is_in_order_of_page(self) -> bool:
        """Whether its list begins with what the source page printed, in that order."""
        return self.order[0] == getattr(self.model, "place_on_page", None)

    @functools.cached_property
    def in_list(self) -> tuple[Column, ...]:
        return tuple(resolve(self.model, name) for name in self.listed)


@dataclasses.dataclass(frozen=True)
class Part(Declaration):
    """A type whose rows belong to a record: shown on its page and on those it points to.

    shown     the columns of the table on the owner's page (all public ones if empty)
    """

    _: dataclasses.KW_ONLY
    shown: tuple[str, ...] = ()

    @property
    def owner(self) -> str:
        """The relation to the record that a row belongs to, as its model says."""
        return self.model.owner_name

    @property
    def owner_column(self) -> Any:
        return resolve(self.model, self.owner)

    def owned_by(self, model: Any) -> dict[str, Any]:
        """What ``published()`` takes to look at the rows of one type of owner alone."""
        return {"owned_by": model} if self.is_owned_by_any else {}

    def rows_of(self, record: Any) -> models.QuerySet:
        return self.model._default_manager.filter(**self.owner_column.naming(record))

    @property
    def is_owned_by_any(self) -> bool:
        """Whether records of every type may own such a part."""
        return hasattr(self.model, "owner_models")

    @property
    def owner_models(self) -> tuple:
        """The models whose records may own such a part."""
        if self.is_owned_by_any:
            return tuple(self.model.owner_models())
        return (self.owner_column.related,)

    @property
    def key_constraints(self) -> list[models.UniqueConstraint]:
        """The first unique constraint on all rows of a record. Where there is none, all of them:
        each is on some rows alone, as those of an outcome are.
        """
        owner = {*self.owner_column.fields}
        unique = [c for c in self.model._meta.constraints if isinstance(c, models.UniqueConstraint)]
        on_all = [c for c in unique if c.condition is None and owner.issubset(c.fields)]
        return on_all[:1] or unique

    @property
    def natural_key(self):
        """What its constraints name."""
        owner = {*self.owner_column.fields}
        key = {name for constraint in self.key_constraints for name in constraint.fields}
        if owner <= key:
            key.add(self.owner)
        return tuple(name for name in self.public_names if name in key)

    @functools.cached_property
    def in_table(self) -> tuple[Column, ...]:
        addresses = [c.address_name for c in self.public if isinstance(c, CitationColumn)]
        apart = (self.owner, *addresses)
        names = self.shown or tuple(name for name in self.public_names if name not in apart)
        return tuple(resolve(self.model, name) for name in names)


def is_record(model) -> bool:
    return isinstance(model, type) and issubclass(model, RecordModel)


def is_part(model) -> bool:
    return isinstance(model, type) and issubclass(model, PartModel)
