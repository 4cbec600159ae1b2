"""What a set of changes or an undo would write meets the rules that rows of a file meet.

What is proposed has met them in its form; the rest of its row may have changed since.
"""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from hld_site.exchange.batches.checking.constraint_conditions import (
    breaking,
    check_constraints,
    names_in,
)
from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.batches.checking.references import Reference
from hld_site.exchange.batches.checking.row_rules import EMPTY
from hld_site.exchange.batches.checking.rules import check_unique, unique_rules
from hld_site.exchange.batches.unread import by_column, errors_of
from hld_site.exchange.models import Batch, Change, Claim, Verdict
from hld_site.records import many_rows
from hld_site.records.batched import batched
from hld_site.records.catalogue import by_name
from hld_site.records.declarations import Declaration
from hld_site.records.labels import in_words

CHUNK = 1000
BY_RULES = "again"  # marks what is judged anew at each check


@transaction.atomic
def refuse_by_rules(batch: Batch, strictly: bool = False) -> int:
    """Marks the rows that break a rule, and answers how many; those left out are not looked at.

    ``strictly`` where the database has refused them: what another change gives up counts as taken.
    """
    claims = Claim.objects.filter(batch=batch)
    claims._raw_delete(using=claims.db)
    waiting = Change.objects.filter(batch=batch, left_out=False)
    refused: list[tuple] = []
    for name in waiting.order_by().values_list("type", flat=True).distinct():
        if name in by_name():
            refused += WaitingRules(batch, by_name()[name], strictly).refused(waiting)
    many_rows.update(Change, ["verdict", "errors"], refused)
    claims._raw_delete(using=claims.db)
    return len(refused)


def take_in_again(batch: Batch) -> None:
    """What a rule had refused is what it was, until it is judged anew."""
    for change in Change.objects.filter(batch=batch, verdict=Verdict.REFUSED):
        if is_refused_by_rules(change):
            change.verdict = Verdict.CHANGED if change.before is not None else Verdict.NEW
            change.errors = None
            change.save()


def is_refused_by_rules(change: Change) -> bool:
    """Whether all that stands against it is judged anew at each check."""
    errors = change.errors or []
    return change.verdict == Verdict.REFUSED and bool(errors) and all(BY_RULES in e for e in errors)


def faults_by_rules(error: ValidationError) -> list[dict[str, Any]]:
    return [each | {BY_RULES: True} for each in errors_of(error)]


class WaitingRules:
    """The rules of one type."""

    def __init__(self, batch: Batch, declared: Declaration, strictly: bool):
        self.batch, self.declared, self.strictly = batch, declared, strictly
        self.model: Any = declared.model
        self.make = many_rows.maker(self.model)
        self.unique = unique_rules(declared, of_file=False)
        self.constraints = check_constraints(self.model)

    def refused(self, waiting) -> list[tuple]:
        ours = waiting.filter(type=self.declared.name).order_by("number")
        rows = ours.filter(verdict__in=(Verdict.NEW, Verdict.CHANGED))
        leaving = ours.filter(verdict__in=(Verdict.CHANGED, Verdict.REMOVED))
        self.leaving = [] if self.strictly else list(leaving.values("object_id", "number", "after"))
        refused: list[tuple] = []
        for pks in batched(list(rows.values_list("pk", flat=True)), CHUNK):
            changes = list(rows.filter(pk__any_of=pks))
            refused += self._refused(changes)
        return refused

    def _refused(self, changes: list[Change]) -> list[tuple]:
        drafts = self._drafts(changes)
        for draft in drafts.values():
            self._meet_clean(draft)
        self._meet_constraints(list(drafts.values()))
        for rule in self.unique:
            freed = {
                one["object_id"]: one["number"]
                for one in self.leaving
                if one["after"] is None or rule.names & one["after"].keys()
            }
            claims = check_unique(self.batch, rule, list(drafts.values()), freed)
            Claim.objects.bulk_create(claims)
        return [
            (pk, Verdict.REFUSED, [each | {BY_RULES: True} for each in draft.errors])
            for pk, draft in drafts.items()
            if draft.errors
        ]

    def _drafts(self, changes: list[Change]) -> dict[int, Draft]:
        """By the change; of a row that is gone there is none, as it cannot be written anyway."""
        known = [change.object_id for change in changes if change.verdict == Verdict.CHANGED]
        stored = self.model._default_manager.in_bulk(known)
        ids = {
            name: column.ids({(change.after or {}).get(name) for change in changes} - {None})
            for name, column in self.declared.references.items()
        }
        drafts = {}
        for change in changes:
            is_new = change.verdict == Verdict.NEW
            if is_new or change.object_id in stored:
                row = self.make() if is_new else stored[change.object_id]
                drafts[change.pk] = self._draft(change, row, ids)
        return drafts

    def _draft(self, change: Change, row: Any, ids: dict[str, dict[str, int]]) -> Draft:
        number = change.number
        draft = Draft(number, number, [], (change.key,), instance=row, verdict=change.verdict)
        draft.id = None if change.verdict == Verdict.NEW else change.object_id
        draft.after = {n: v for n, v in (change.after or {}).items() if n in self.declared.stored}
        draft.given = [*draft.after]
        for name, data in draft.after.items():
            column: Any = self.declared.stored[name]
            if data is None and not column.may_be_null:
                draft.refuse(name, "", str(EMPTY))
            elif column.is_reference:
                if data is not None:
                    draft.references[name] = Reference(data, ids[name].get(data))
                column.point(row, data, ids[name].get(data))
            else:
                self._set(draft, column, data)
        return draft

    def _set(self, draft: Draft, column: Any, data: Any) -> None:
        """By its column as it is now, which may be of another kind than when it was proposed."""
        try:
            setattr(draft.instance, column.name, column.back(data))
            value = column.field.clean(getattr(draft.instance, column.name), draft.instance)
        except ValidationError as error:
            is_blank = data == "" and not column.may_be_empty
            message = str(EMPTY) if is_blank else unreadable(column, data)
            words = in_words(error, column.field)
            draft.refuse(column.name, str(data), message or " ".join(words))
        except ArithmeticError:
            draft.refuse(column.name, str(data), cannot_stand(data))
        else:
            if column.is_json and isinstance(data, str) != isinstance(value, str):
                draft.refuse(column.name, str(data), cannot_stand(data))

    def _meet_clean(self, draft: Draft) -> None:
        if draft.errors:
            return
        try:
            draft.instance.clean()
        except ValidationError as error:
            for name, messages in by_column(error).items():
                for message in messages:
                    draft.refuse(name, "", message)
        except ObjectDoesNotExist:  # it reads a record that is written before it
            pass

    def _meet_constraints(self, drafts: list[Draft]) -> None:
        columns = {f: n for n, one in self.declared.references.items() for f in one.fields}
        for constraint in self.constraints:
            names = {columns.get(n, n) for n in names_in(self.model, constraint.condition)}
            some = [d for d in drafts if names & {*d.given} or d.id is None]
            for draft in breaking(constraint, [d for d in some if not names & d.faulty]):
                draft.refuse("", "", str(constraint.get_violation_error_message()))


def unreadable(column: Any, data: Any) -> str:
    """Why a text that was typed into a cell of the preview is no value; empty where it is one."""
    try:
        column.from_cell(str(data))
    except ValueError as error:
        return str(error)
    return ""


def cannot_stand(data: Any) -> str:
    return _("This column cannot contain “%(text)s” as it is now.") % {"text": data}
