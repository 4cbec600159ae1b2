"""The rows of one sheet, a chunk at a time, become drafts: what each would do, or why it cannot."""

import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db.models import CheckConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hld_site.exchange.batches.asking.consents import Consents, answer_it
from hld_site.exchange.batches.asking.questions import Questions, SheetQuestions
from hld_site.exchange.batches.checking.cell_judge import CellJudge
from hld_site.exchange.batches.checking.cell_reader import Reader
from hld_site.exchange.batches.checking.constraint_conditions import answers, as_q, names_in
from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.batches.checking.group_headings import GroupHeadings
from hld_site.exchange.batches.checking.keys import Keys, names_no, refuse_unread
from hld_site.exchange.batches.checking.layout import Layout
from hld_site.exchange.batches.looking_up.existing import Existing, as_text
from hld_site.exchange.batches.looking_up.references import References
from hld_site.exchange.batches.outdated import needs_this_column
from hld_site.exchange.batches.planning import given_once
from hld_site.exchange.batches.planning.plan import SheetPlan
from hld_site.exchange.batches.unread import call_hook
from hld_site.exchange.models import Verdict
from hld_site.languages.punctuation import listed
from hld_site.languages.unseen import visible
from hld_site.records import many_rows
from hld_site.records.columns.choices import ChoiceColumn
from hld_site.records.declare import Record

EMPTY = gettext_lazy("Nothing stands here, and this column may not be empty. Fill it in.")


def is_blank(error: ValidationError, column: str) -> bool:
    return {one.code for one in error.error_dict[column]} <= {"blank", "null", "required"}


def says_no_to_what_is_false(draft: Draft) -> bool:
    """A file of JSON writes "no" where one of CSV leaves the cell empty."""
    values = zip(draft.values or (), draft.texts, strict=False)
    return "no" in draft.texts and all(
        text == ("no" if value is False else as_text(value)) for value, text in values
    )


class SheetCheck:
    def __init__(
        self,
        plan: SheetPlan,
        references: References,
        questions: Questions,
        clear: bool,
        today: datetime.date,
    ):
        self.plan, self.today = plan, today
        self.layout = Layout(plan)
        self.model = self.layout.model
        self.make = many_rows.maker(self.model)
        self.clear = clear
        self.constraints = [
            constraint
            for constraint in self.model._meta.constraints
            if isinstance(constraint, CheckConstraint)
        ]
        self.consents = Consents(plan, SheetQuestions(questions, plan.sheet))
        self.reader = Reader(plan, self.consents.asking)
        self.existing = Existing(plan.declared, self.layout.read)
        self.groups = GroupHeadings(self.layout, references, self.consents)
        self.cells = CellJudge(plan.declared, self.consents, references, plan.notices)
        self.keys = Keys(self.layout, references, self.reader, self.existing, self.consents)
        # Looked up in sets: records by what names them, a key by ``References.own``.
        self.aside = self.layout.reference_fields
        if isinstance(plan.declared, Record):
            self.aside.add("key")

    def drafts(self, first: int, lines: list[tuple[int, list[str]]]) -> list[Draft]:
        drafts = [self.layout.draft(first + n, *line) for n, line in enumerate(lines)]
        self.groups.ask(drafts, lines)
        self.keys.name_one(drafts)
        self.keys.find([draft for draft in drafts if not draft.errors])
        known = [draft for draft in drafts if draft.key is not None]
        self._read_the_rest([d for d in drafts if d.key is None and d.texts])
        self._compare(known)
        open_ones = [d for d in known if not d.errors and d.verdict != Verdict.UNCHANGED]
        self.keys.find_others(open_ones)
        changed = [draft.id for draft in open_ones if draft.id is not None]
        instances = self.model._default_manager.in_bulk(changed) if changed else {}
        for draft in open_ones:
            self._judge(draft, instances)
        for constraint in self.constraints:
            self._check_constraint(constraint, open_ones)
        self._ask_about_new(open_ones)
        self._ask_about_doubts(open_ones)
        return drafts

    def _ask_about_new(self, drafts: list[Draft]) -> None:
        """A type of which there are only so many: what is not among them is asked about once."""
        if not self.model.new_is_asked or not self.model._default_manager.exists():
            return
        for draft in drafts:
            if draft.verdict == Verdict.NEW and not draft.errors:
                message = _("“%(key)s” is none of the %(types)s of this register.")
                message %= {"key": draft.key_text, "types": self.plan.declared.label}
                text = next(filter(str.strip, draft.texts), draft.key_text)
                self.consents.of_row(draft, "new", "key", text, message)

    def _ask_about_doubts(self, drafts: list[Draft]) -> None:
        drafts = [d for d in drafts if d.verdict in (Verdict.NEW, Verdict.CHANGED) and not d.errors]
        doubts, unread = call_hook(
            lambda rows: list(self.model.doubts(rows, self.today)), [d.instance for d in drafts]
        )
        for place in unread:
            self.plan.notices.add("unread", drafts[place].row)
        drafts = [draft for place, draft in enumerate(drafts) if place not in unread]
        for place, doubt in doubts:
            draft = drafts[place]
            is_given = doubt.column in self.layout.places
            text = draft.texts[self.layout.places[doubt.column]] if is_given else ""
            column = doubt.column if is_given else ""
            self.consents.of_row(draft, doubt.code, column, text, str(doubt.message), doubt.goes_on)

    def _read_the_rest(self, drafts: list[Draft]) -> None:
        """A row that means no record is refused: what else is wrong with it is said as well."""
        self.keys.find_others(drafts)
        for draft in drafts:
            for name, text in zip(self.layout.columns, draft.texts, strict=True):
                if text.strip() and name in self.reader.reads and name not in self.layout.key:
                    try:
                        self.reader.read(name, text)
                    except ValueError as error:
                        draft.refuse_unreadable(name, text, error)

    def _compare(self, drafts: list[Draft]) -> None:
        width = len(self.layout.columns)
        for draft in drafts:
            if draft.values is not None:
                same = [as_text(v) for v in draft.values[:width]] == draft.texts
                same = same or says_no_to_what_is_false(draft)
                draft.verdict = Verdict.UNCHANGED if same else Verdict.CHANGED
            else:
                draft.verdict = Verdict.NEW

    def _judge(self, draft: Draft, instances: dict[int, Any]) -> None:
        """Reads what differs, lets the row meet every rule about one row, and says what changes."""
        new = draft.id is None
        draft.instance = self.make() if new else instances[draft.id]
        given = self._set(draft)
        if new:
            self._set_key(draft)
            given += [*self.layout.key, *self._set_for_new(draft)]
        elif not given and not draft.errors:
            draft.verdict = Verdict.UNCHANGED
            return
        self._validate(draft)
        if draft.errors:
            return
        names = dict.fromkeys([*given, *self.model.filled_in])
        after = {name: self._value(draft, name) for name in names}
        before = (
            self.layout.starting
            if new
            else dict(zip(self.layout.read, draft.values or (), strict=True))
        )
        draft.after = {n: v for n, v in after.items() if v != before.get(n)}
        draft.before = None if new else {name: before[name] for name in draft.after}
        if not new and not draft.after:
            draft.verdict = Verdict.UNCHANGED

    def _set(self, draft: Draft) -> list[str]:
        """Sets what the file gives and answers the columns; an empty cell keeps, or clears."""
        given = []
        for place, name in enumerate(self.layout.columns):
            if name in self.layout.key:
                continue
            text = draft.texts[place]
            before = "" if draft.values is None else as_text(draft.values[place])
            if text == before or (not text.strip() and not (self.clear and before)):
                continue
            if self.layout.is_reference(name):
                self._refer(draft, name)
            else:
                if text.strip():
                    judged = self.cells.judge(draft, name, visible(text), before)
                    if judged is None or judged == before or not (judged or self.clear):
                        continue
                    text = judged
                try:
                    value = self.reader.read(name, text)
                except ValueError as error:
                    draft.refuse_unreadable(name, text, error)
                    continue
                setattr(draft.instance, name, value)
                if self.layout.stored[name].is_padded(text, value):
                    self.plan.notices.add("padded", draft.row, name, text)
            given.append(name)
        return given

    def _why_not(self, name: str, part: Any, error: ValueError) -> str:
        return str(error) if part not in (None, "") else self._why_empty(name)

    def _why_empty(self, name: str) -> str:
        column = self.layout.stored[name]
        if name in self.plan.columns and isinstance(column, ChoiceColumn):
            return (
                f"{EMPTY} {_('It takes: %(words)s.') % {'words': listed(column.labels.values())}}"
            )
        if name in self.plan.columns:
            return str(EMPTY)
        message = _("No column says it, nor does a record: add a column headed “%(column)s”.")
        return message % {"column": capfirst(str(column.whole.label))}

    def _set_for_new(self, draft: Draft) -> list[str]:
        for name, value in self.plan.for_new.items():
            setattr(draft.instance, name, value)
        return [*self.plan.for_new]

    def _refer(self, draft: Draft, name: str) -> None:
        record = draft.references.get(name)
        column = self.layout.references[name]
        column.point(draft.instance, record.key if record else None, record.id if record else None)

    def _set_key(self, draft: Draft) -> None:
        for name, part in zip(self.layout.key, draft.key, strict=True):
            if self.layout.is_reference(name):
                self._refer(draft, name)
                continue
            column = self.layout.stored[name]
            value = column.back(part)
            setattr(draft.instance, name, value)
            if name in self.aside:
                continue
            try:
                column.check(value)
            except ValueError as error:
                draft.refuse(name, str(part or ""), self._why_not(name, part, error))

    def _validate(self, draft: Draft) -> None:
        for name in self.layout.owners:
            self._refer(draft, name)
        wrong = {error["column"] for error in draft.errors}
        aside = self.aside if draft.id else self.aside | self.layout.settled
        for check in (
            lambda: self._check_references(draft),
            lambda: draft.instance.clean_fields(exclude=aside | wrong),
            # Without what it waits for, rules about the whole row would find faults of nobody's.
            *([] if draft.verdict == Verdict.WAITING else [draft.instance.clean]),
        ):
            try:
                check()
            except ValidationError as error:
                self._refuse(draft, error, wrong)
            except ObjectDoesNotExist as missing:
                refuse_unread(self.layout, draft, missing)

    def _check_references(self, draft: Draft) -> None:
        """What a row must name: its fields are looked up in sets, so nobody else asks."""
        for name, column in self.layout.required.items():
            is_given = draft.id is None or name in self.layout.columns
            if is_given and column.names_none(draft.instance):
                raise ValidationError({name: [names_no(column)]})

    def _check_constraint(self, constraint: CheckConstraint, drafts: list[Draft]) -> None:
        """The column told is the first of those that the constraint looks at and the row sets."""
        drafts = [d for d in drafts if not d.errors and d.verdict != Verdict.UNCHANGED]
        met = answers(as_q(constraint.condition), [draft.instance for draft in drafts])
        names = names_in(self.model, constraint.condition)
        for draft, answer in zip(drafts, met, strict=True):
            if answer is False:
                changed = names & set(draft.after or ())
                column = next((name for name in self.layout.columns if name in changed), "")
                text = draft.texts[self.layout.places[column]] if column else ""
                draft.refuse(column, text, str(constraint.get_violation_error_message()))

    def _refuse(self, draft: Draft, error: ValidationError, wrong: set[str]) -> None:
        by_column = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, messages in by_column.items():
            column = "" if name == NON_FIELD_ERRORS else name
            if column in wrong and column:
                continue
            has = column in self.layout.columns
            text = draft.texts[self.layout.columns.index(column)] if has else ""
            waits = False
            if column and not has and is_blank(error, column):
                waits = given_once.ask_for_new(self.plan.declared, column, self.consents.asking)
                message = needs_this_column(draft.key_text)
                messages = [f"{message} {answer_it()}" if waits else message]
            elif column and has and is_blank(error, column):
                messages = [self._why_empty(column)]
            for message in messages:
                draft.refuse(column, text, str(message), waits=waits)

    def _value(self, draft: Draft, name: str) -> Any:
        if self.layout.is_reference(name):
            record = draft.references.get(name)
            return record.key if record else None
        return self.layout.stored[name].data(draft.instance)
