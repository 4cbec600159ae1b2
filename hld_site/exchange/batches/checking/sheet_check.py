"""The rows of one sheet, a chunk at a time, become drafts: what each would do, or why it cannot."""

import copy
import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hld_site.exchange.batches.asking.consents import Consents
from hld_site.exchange.batches.asking.questions import Questions
from hld_site.exchange.batches.checking.cell_judge import CellJudge
from hld_site.exchange.batches.checking.cell_reader import Reader
from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.batches.checking.group_headings import GroupHeadings
from hld_site.exchange.batches.checking.keys import Keys
from hld_site.exchange.batches.checking.layout import Layout
from hld_site.exchange.batches.checking.leaving_public import LeavingPublic
from hld_site.exchange.batches.checking.references import References
from hld_site.exchange.batches.checking.row_rules import RowRules
from hld_site.exchange.batches.checking.worked_out import WorkedOut
from hld_site.exchange.batches.existing import Existing, as_text
from hld_site.exchange.batches.planning.plan import SheetPlan
from hld_site.exchange.batches.unread import call_hook
from hld_site.exchange.models import Verdict
from hld_site.languages.unseen import visible
from hld_site.records import many_rows
from hld_site.records.declarations import Record

UNREAD = gettext_noop(
    "This could not be checked, because what it names is not in the register yet: %(rows)s."
)
PADDED = gettext_noop(
    "Codes that had lost their leading zeros (%(texts)s …) are read with the zeros: %(rows)s."
)


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
        self.consents = Consents(questions, plan)
        self.reader = Reader(plan, self.consents)
        self.existing = Existing(plan.declared, self.layout.read)
        self.groups = GroupHeadings(self.layout, references, self.consents)
        self.cells = CellJudge(plan.declared, self.consents, references, plan.notices)
        self.keys = Keys(self.layout, references, self.reader, self.existing, self.consents)
        # Looked up in sets: records by what names them, a key by ``References.own``.
        self.aside = self.layout.reference_fields
        if isinstance(plan.declared, Record):
            self.aside.add("key")
        self.rules = RowRules(self.layout, self.aside, self.consents)
        self.worked_out = WorkedOut(plan)
        self.leaving_public = LeavingPublic(self.layout, self.consents)

    def drafts(self, first: int, lines: Sequence[tuple[int, list[str]]]) -> list[Draft]:
        drafts = [self.layout.draft(first + n, *line) for n, line in enumerate(lines)]
        self.groups.ask(drafts, lines)
        self.keys.name_one(drafts)
        self.keys.find([draft for draft in drafts if not draft.errors])
        known = [draft for draft in drafts if draft.key is not None]
        unknown = [draft for draft in drafts if draft.key is None and draft.texts]
        self._read_the_rest(unknown)
        self._compare(known)
        self.worked_out.tell_of_changes(drafts, lines)
        open_ones = [d for d in known if not d.errors and d.verdict != Verdict.UNCHANGED]
        self.keys.find_others(open_ones)
        instances = self._instances_of([d.id for d in open_ones if d.id is not None])
        for draft in open_ones:
            self._judge(draft, instances)
        self.rules.meet_constraints([*unknown, *open_ones])
        self.leaving_public.ask(open_ones)
        self._ask_about_new(open_ones)
        self._ask_about_doubts(open_ones)
        return drafts

    def _ask_about_new(self, drafts: list[Draft]) -> None:
        """A type of which there are only so many: what is not among them is asked about once."""
        if not self.model.new_is_asked or not self.model._default_manager.exists():
            return
        for draft in drafts:
            if draft.verdict == Verdict.NEW and not draft.errors:
                message = _("“%(key)s” is not one of the %(types)s of this register.")
                message %= {"key": draft.key_text, "types": self.plan.declared.label}
                text = next(filter(str.strip, draft.texts), draft.key_text)
                self.consents.of_row(draft, "new", "key", text, message)

    def _ask_about_doubts(self, drafts: list[Draft]) -> None:
        drafts = [d for d in drafts if d.verdict in (Verdict.NEW, Verdict.CHANGED) and not d.errors]
        doubts, unread = call_hook(
            lambda rows: list(self.model.doubts(rows, self.today)), [d.instance for d in drafts]
        )
        for place in unread:
            self.plan.notices.add(UNREAD, drafts[place].row)
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
            draft.instance = self.make()
            for name, text in zip(self.layout.columns, draft.texts, strict=True):
                if text.strip() and name not in draft.faulty:
                    self._read_one(draft, name, text)
            self.rules.meet(draft)

    def _read_one(self, draft: Draft, name: str, text: str) -> None:
        if self.layout.is_reference(name):
            self.layout.refer(draft, name)
        else:
            try:
                setattr(draft.instance, name, self.reader.read(name, visible(text)))
            except ValueError as error:
                draft.refuse_unreadable(name, text, error)
                return
        draft.given.append(name)

    def _compare(self, drafts: list[Draft]) -> None:
        width = len(self.layout.columns)
        for draft in drafts:
            if draft.values is not None:
                same = [as_text(v) for v in draft.values[:width]] == draft.texts
                same = same or says_no_to_what_is_false(draft)
                draft.verdict = Verdict.UNCHANGED if same else Verdict.CHANGED
            else:
                draft.verdict = Verdict.NEW

    def _instances_of(self, ids: list[int]) -> dict[int, list[Any]]:
        """One for each draft, also where several are about the same record."""
        stored = self.model._default_manager.in_bulk(ids) if ids else {}
        return {
            pk: [stored[pk], *(copy.copy(stored[pk]) for _other in range(number - 1))]
            for pk, number in Counter(ids).items()
        }

    def _judge(self, draft: Draft, instances: dict[int, list[Any]]) -> None:
        """Reads what differs, lets the row meet every rule about one row, and says what changes."""
        new = draft.id is None
        draft.instance = instances[draft.id].pop() if draft.id else self.make()
        given = draft.given = self._set(draft)
        if new:
            self._set_key(draft)
            given += [*self.layout.key, *self._set_for_new(draft)]
        elif not given and not draft.errors:
            draft.verdict = Verdict.UNCHANGED
            return
        self.rules.meet(draft)
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
                self.layout.refer(draft, name)
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
                    self.plan.notices.add(PADDED, draft.row, name, text)
            given.append(name)
        return given

    def _set_for_new(self, draft: Draft) -> list[str]:
        for name, value in self.plan.for_new.items():
            setattr(draft.instance, name, value)
        return [*self.plan.for_new]

    def _set_key(self, draft: Draft) -> None:
        for name, part in zip(self.layout.key, draft.key, strict=True):
            if self.layout.is_reference(name):
                self.layout.refer(draft, name)
                continue
            column = self.layout.stored[name]
            value = column.back(part)
            setattr(draft.instance, name, value)
            if name in self.aside:
                continue
            try:
                column.check(value)
            except ValueError as error:
                draft.refuse(name, str(part or ""), self.rules.why_not(name, part, error))

    def _value(self, draft: Draft, name: str) -> Any:
        if self.layout.is_reference(name):
            record = draft.references.get(name)
            return record.key if record else None
        return self.layout.stored[name].data(draft.instance)
