"""Every rule about one row that its readable cells let be judged: one round tells all faults."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import CheckConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hld_site.exchange.batches.asking.consents import answer_it
from hld_site.exchange.batches.asking.questions import SheetQuestions
from hld_site.exchange.batches.checking.constraint_conditions import (
    breaking,
    check_constraints,
    names_in,
)
from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.batches.checking.keys import names_no, refuse_unread
from hld_site.exchange.batches.checking.layout import Layout
from hld_site.exchange.batches.outdated import needs_this_column
from hld_site.exchange.batches.planning import given_once
from hld_site.exchange.batches.unread import by_column
from hld_site.exchange.models import Verdict
from hld_site.languages.punctuation import listed
from hld_site.records.columns.choices import ChoiceColumn

EMPTY = gettext_lazy("This cell is empty. This column must be filled in.")
EMPTY_IN_NEW = gettext_lazy("This cell is empty. In a new row this column must be filled in.")


class UnknownValueError(Exception):
    """A rule asks a row for what could not be read."""


def hide(row: Any, names: Iterable[str]) -> None:
    """Whoever asks the row for one of these fields stops there, as if Django had to fetch it."""

    def stop(*_args: Any, **_kwargs: Any) -> None:
        raise UnknownValueError

    for name in names:
        row.__dict__.pop(row._meta.get_field(name).attname, None)
        row._state.fields_cache.pop(name, None)
    row.refresh_from_db = stop


def is_blank(error: ValidationError, column: str) -> bool:
    return {one.code for one in error.error_dict[column]} <= {"blank", "null", "required"}


class RowRules:
    """The rules of one sheet's type; ``aside`` are the fields that are looked up in sets."""

    def __init__(self, layout: Layout, aside: set[str], asking: SheetQuestions):
        self.layout, self.aside, self.asking = layout, aside, asking
        self.plan, self.model = layout.plan, layout.model
        self.constraints = check_constraints(self.model)

    def meet(self, draft: Draft) -> None:
        """Of a row that means no record nothing is known but what it gives."""
        if draft.key is not None:
            self._meet_fields(draft)
        elif draft.verdict == Verdict.REFUSED:
            self._look_for_empty(draft)
        if unknown := self._unknown(draft):
            hide(draft.instance, unknown)
        self._meet(draft, draft.instance.clean)

    def _look_for_empty(self, draft: Draft) -> None:
        """No row is told by an empty part of its key; the rest may be empty in what is there."""
        for name in self.layout.never_empty:
            text = draft.texts[self.layout.places[name]]
            if not text.strip() and name not in draft.faulty:
                message = EMPTY if name in self.layout.key else EMPTY_IN_NEW
                draft.refuse(name, "", self._why_empty(name, message))

    def _meet_fields(self, draft: Draft) -> None:
        for name in self.layout.owners:
            self.layout.refer(draft, name)
        aside = self.aside if draft.id else self.aside | self.layout.settled
        self._meet(draft, lambda: self._check_references(draft))
        exclude = aside | draft.faulty
        self._meet(draft, lambda: draft.instance.clean_fields(exclude=exclude))

    def _meet(self, draft: Draft, check) -> None:
        try:
            check()
        except ValidationError as error:
            self._refuse(draft, error)
        except ObjectDoesNotExist as missing:
            refuse_unread(self.layout, draft, missing)
        except UnknownValueError:
            pass

    def _unknown(self, draft: Draft) -> set[str]:
        """The fields of which nobody knows what they will hold."""
        stored = self.layout.stored
        faulty = {field for n in draft.faulty if n in stored for field in stored[n].fields}
        if draft.key is not None:
            return faulty
        given = {field for name in draft.given for field in stored[name].fields}
        fields = {f.name for f in self.model._meta.concrete_fields if not f.primary_key}
        return fields - (given - faulty)

    def _check_references(self, draft: Draft) -> None:
        """What a row must name: its fields are looked up in sets, so nobody else asks."""
        lacking = {
            name: [names_no(column)]
            for name, column in self.layout.required.items()
            if (draft.id is None or name in self.layout.columns)
            and column.names_none(draft.instance)
        }
        if lacking:
            raise ValidationError(lacking)

    def meet_constraints(self, drafts: list[Draft]) -> None:
        drafts = [d for d in drafts if d.verdict != Verdict.UNCHANGED]
        for constraint in self.constraints:
            self._meet_constraint(constraint, drafts)

    def _meet_constraint(self, constraint: CheckConstraint, drafts: list[Draft]) -> None:
        """The column told is the first of those that the constraint looks at and the row sets."""
        names = names_in(self.model, constraint.condition)
        drafts = [draft for draft in drafts if not names & self._unknown(draft)]
        for draft in breaking(constraint, drafts):
            changed = names & draft.changed
            column = next((name for name in self.layout.columns if name in changed), "")
            text = draft.texts[self.layout.places[column]] if column else ""
            draft.refuse(column, text, str(constraint.get_violation_error_message()))

    def _refuse(self, draft: Draft, error: ValidationError) -> None:
        """What is wrong with a column has been told once for all."""
        faulty = draft.faulty
        for column, messages in by_column(error).items():
            if column in faulty and column:
                continue
            has = column in self.layout.columns
            text = draft.texts[self.layout.columns.index(column)] if has else ""
            waits = False
            if column and not has and is_blank(error, column):
                waits = given_once.ask_for_new(self.plan.declared, column, self.asking)
                message = needs_this_column(draft.key_text)
                messages = [f"{message} {answer_it()}" if waits else message]
            elif column and has and is_blank(error, column):
                messages = [self._why_empty(column)]
            for message in messages:
                draft.refuse(column, text, str(message), waits=waits)

    def why_not(self, name: str, part: Any, error: ValueError) -> str:
        return str(error) if part not in (None, "") else self._why_empty(name)

    def _why_empty(self, name: str, message: Any = EMPTY) -> str:
        column = self.layout.stored[name]
        message = str(message)
        if name not in self.plan.columns:
            message = _("Neither a column nor a record gives it: add a column headed “%(column)s”.")
            message %= {"column": capfirst(str(column.whole.label))}
        if isinstance(column, ChoiceColumn):
            words = _("Allowed values: %(words)s.") % {"words": listed(column.labels.values())}
            return f"{message} {words}"
        return message
