"""How the rows of a sheet lie beside the columns of their type."""

import contextlib
import functools
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop, ngettext

from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.batches.planning.plan import SheetPlan
from hld_site.languages.unseen import visible_key
from hld_site.records.columns.relations import OwnerColumn

UNSEEN = gettext_noop("Invisible characters were removed: %(rows)s.")


class Layout:
    """``columns`` are those of a row's texts, ``read`` also those that it can be told by."""

    def __init__(self, plan: SheetPlan):
        self.plan = plan
        self.declared = plan.declared
        self.model: Any = plan.declared.model
        self.stored = plan.declared.stored
        self.references = plan.declared.references
        one_of = plan.declared.one_of
        self.one_of = one_of if one_of and one_of.column in plan.columns else None
        self.straight = all(plan.headings) and not plan.given
        self.columns = self._columns()
        self.places = {name: place for place, name in enumerate(self.columns)}
        self.key = self.declared.natural_key
        self.unsaid = [name for name in self.key if name not in self.places]
        self.read = list(dict.fromkeys([*self.columns, *self.key, *self.model.filled_in]))
        self.starting = self._starting_values()

    @functools.cached_property
    def owners(self) -> list[str]:
        """The column of a generic owner, where the type has one."""
        return [name for name in self.key if isinstance(self.stored[name], OwnerColumn)]

    @functools.cached_property
    def required(self) -> dict[str, Any]:
        """The columns of records that no row can do without."""
        return {name: column for name, column in self.references.items() if not column.may_be_empty}

    @property
    def reference_fields(self) -> set[str]:
        """Fields whose records are looked up in sets, not one by one."""
        fields = {f.name for f in self.model._meta.concrete_fields if f.is_relation}
        return fields | {name for column in self.owners for name in self.stored[column].fields}

    @functools.cached_property
    def settled(self) -> set[str]:
        """Fields that every new row leaves as they start, and rightly so: judged once."""
        touched = {*self.columns, *self.key, *self.model.filled_in}
        empty, settled = self.model(), set()
        for field in self.model._meta.concrete_fields:
            if field.name not in touched:
                with contextlib.suppress(ValidationError):
                    field.clean(field.value_from_object(empty), empty)
                    settled.add(field.name)
        return settled

    @functools.cached_property
    def never_empty(self) -> list[str]:
        """The columns of the file in which every new row says something."""
        empty = self.model()
        return [
            name
            for name in self.columns
            if name not in self.proposed
            and (name in self.required or any(is_wanting(f, empty) for f in self._fields_of(name)))
        ]

    def _fields_of(self, name: str) -> list[Any]:
        if self.is_reference(name):
            return []
        return [self.model._meta.get_field(field) for field in self.stored[name].fields]

    def is_reference(self, name: str) -> bool:
        return name in self.references

    def _columns(self) -> list[str]:
        columns = dict.fromkeys(self.plan.columns)
        if self.one_of:
            del columns[self.one_of.column]
            columns |= dict.fromkeys(self.one_of.relations)
        return [*(columns | dict.fromkeys(self.proposed))]

    @functools.cached_property
    def proposed(self) -> list[str]:
        """The columns that neither the file nor what was given once says."""
        return [name for name in self.model.proposed if name not in self.plan.columns]

    def _starting_values(self) -> dict[str, Any]:
        """What a column of a new row holds where the file says nothing."""
        empty = self.model()
        plain = [name for name in self.read if not self.is_reference(name)]
        return {name: self.stored[name].data(empty) for name in plain}

    def refer(self, draft: Draft, name: str) -> None:
        """Lets the instance of a draft name the record that the draft does."""
        record = draft.references.get(name)
        column = self.references[name]
        column.point(draft.instance, record.key if record else None, record.id if record else None)

    def text(self, draft: Draft, name: str) -> str:
        """What the row says in a column; empty where the file has none such."""
        if name not in self.places:
            return ""
        return self.visible(draft, draft.texts[self.places[name]], name)

    def visible(self, draft: Draft, text: str, name: str) -> str:
        """A key or a name without signs that nobody sees, which is told."""
        seen = visible_key(text)
        if not text.isascii() and seen != text.strip():
            self.plan.notices.add(UNSEEN, draft.row, name)
        return seen

    def draft(self, number: int, row: int, cells: list[str]) -> Draft:
        headings = self.plan.headings
        if len(cells) > len(headings):
            draft = Draft(number, row, [])
            message = ngettext(
                "The row has %(found)d cells, but there is %(columns)d column.",
                "The row has %(found)d cells, but there are %(columns)d columns.",
                len(headings),
            )
            message %= {"found": len(cells), "columns": len(headings)}
            draft.refuse("", ", ".join(cells[len(headings) :]), message)
            return draft
        if not self.straight:
            cells = [cell for name, cell in zip(headings, cells, strict=True) if name]
            cells += self.plan.given.values()
        return Draft(number, row, cells)


def is_wanting(field: Any, empty: Any) -> bool:
    """Whether a new row that says nothing of it may not stand."""
    try:
        field.clean(field.value_from_object(empty), empty)
    except ValidationError as error:
        return error.code in ("blank", "null")
    return False
