"""Which record a row means, and which others it names; asked for a chunk at a time."""

import functools
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from hld_site.exchange.batches.asking.consents import Consents
from hld_site.exchange.batches.checking.cell_judge import key_fault
from hld_site.exchange.batches.checking.cell_reader import Reader
from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.batches.checking.layout import Layout
from hld_site.exchange.batches.checking.references import Reference, References
from hld_site.exchange.batches.existing import Existing, Rows
from hld_site.exchange.batches.planning.persons_left_out import of_a_person, offices_in
from hld_site.exchange.batches.unread import call_hook, what_is_missing
from hld_site.exchange.matching.persons import names_person
from hld_site.exchange.matching.several_days import SeveralDaysError
from hld_site.languages.punctuation import listed
from hld_site.records.columns import Column
from hld_site.records.columns.relations import OwnerColumn, RelationColumn, no_reference
from hld_site.records.declarations import Record

LONGEST = 80  # characters of a row that are told


def no_key(draft: Draft) -> str:
    """Tells which row it is: a person does not count to row 2,314."""
    if begins := next(filter(str.strip, draft.texts), ""):
        message = _("The row that says “%(text)s” has no key. Without a key it names no record.")
        return message % {"text": begins[:LONGEST]}
    return _("The row has no key. Without a key it names no record.")


def names_no(column: Column) -> str:
    """What is said of a row that does not name the record it needs."""
    return _("No %(what)s is named. Fill in this column.") % {"what": column.label}


def refuse_unread(layout: Layout, draft: Draft, missing: ObjectDoesNotExist) -> None:
    """A rule of the model reads a record that the same import makes: there is none to read yet."""
    for name, record in draft.references.items():
        column = layout.references[name]
        is_new = record.key and record.id is None and isinstance(column, RelationColumn)
        if is_new and isinstance(missing, column.related.DoesNotExist):
            message = _(
                "A rule for this row depends on “%(key)s”, which the same import adds. Import"
                " that first, then this row."
            )
            text = draft.texts[layout.places[name]] if name in layout.places else ""
            return draft.refuse(name, text, message % {"key": record.key})
    if not draft.errors:
        draft.refuse("", "", what_is_missing(missing))
    return None


class Keys:
    def __init__(
        self,
        layout: Layout,
        references: References,
        reader: Reader,
        existing: Existing,
        consents: Consents,
    ):
        self.layout, self.consents = layout, consents
        self.references = references
        self.reader = reader
        self.existing = existing
        self.offices = offices_in(layout.declared)

    def name_one(self, drafts: list[Draft]) -> None:
        """A name that may be a State's, an organization's or a process's goes to its column."""
        one_of = self.layout.one_of
        if not one_of:
            return
        column = one_of.column
        place = self.layout.plan.columns.index(column)
        drafts = [draft for draft in drafts if not draft.errors]
        texts = {d.number: self.layout.visible(d, d.texts.pop(place), column) for d in drafts}
        given = list(filter(None, texts.values()))
        references = {
            name: self.references.find(self.layout.references[name].related, given)
            for name in one_of.relations
        }
        for draft in drafts:
            draft.texts += [""] * (len(self.layout.columns) - len(draft.texts))
            if text := texts[draft.number]:
                named = {name: known[text] for name, known in references.items()}
                self._name_one(draft, column, text, named)

    def _name_one(
        self, draft: Draft, column: str, text: str, references: dict[str, Reference]
    ) -> None:
        named = [name for name, reference in references.items() if reference.key]
        if len(named) == 1:
            draft.texts[self.layout.places[named[0]]] = text
        elif named:
            message = _("“%(text)s” is the name of several: say which in the column %(columns)s.")
            draft.refuse(column, text, message % {"text": text, "columns": " / ".join(named)})
        elif unclear := [one for one in references.values() if one.question_code]:
            self._refuse(draft, column, text, unclear[0])
        else:
            message = _("“%(text)s” is not one of these in this register: %(types)s.")
            types = [self.layout.references[name].related for name in references]
            message %= {"text": text, "types": listed(t._meta.verbose_name_plural for t in types)}
            suggestion = "".join(reference.suggestion for reference in references.values())
            remedy = _("If it is one of them, add it first; otherwise leave the row out.")
            message += suggestion or f" {remedy}"
            near = [key for reference in references.values() for key in reference.near]
            draft.refuse(column, text, message, near)

    def _refuse(self, draft: Draft, column: str, text: str, reference: Reference) -> None:
        questions = self.references.questions
        waits = bool(reference.question_code) and questions.answer(reference.question_code) is None
        draft.refuse(column, text, reference.refusal, reference.near, waits)
        questions.count_row(reference.question_code)

    def find(self, drafts: list[Draft]) -> None:
        """Gives each draft its key and the row that has it, or the fault for which it has none."""
        if isinstance(self.layout.declared, Record):
            rows = self._find_own_keys(drafts)
        else:
            rows = self._find_part_keys(drafts)
        for draft in drafts:
            if draft.key in rows:
                draft.id, draft.values = rows[draft.key]

    def _find_own_keys(self, drafts: list[Draft]) -> Rows:
        texts = {draft.number: self._key_of(draft) for draft in drafts}
        straight = self.existing.by_key({(text,) for text in texts.values() if text})
        rest = dict.fromkeys(t for t in texts.values() if t and (t,) not in straight)
        own = self.references.own(self.layout.model, rest)
        for draft in drafts:
            text = texts[draft.number]
            reference = Reference(text) if (text,) in straight else own.get(text, Reference())
            if fault := key_fault(text):
                draft.refuse("key", text, fault)
            elif reference.refusal and not reference.question_code and not reference.near:
                draft.refuse("key", text, f"{reference.refusal} {self._own_key()}".strip())
            elif reference.refusal:
                self._refuse(draft, "key", text, reference)
            elif not reference.key:
                draft.refuse("key", "", no_key(draft))
            else:
                draft.key = (reference.key,)
        others = {(reference.key,) for reference in own.values() if reference.id is not None}
        return straight | self.existing.by_key(others)

    def _own_key(self) -> str:
        """Of a type whose keys people make up: a title alone adds nothing."""
        if self.layout.model.new_is_asked:
            return ""
        message = _("A row that adds a record needs the key of the record in a separate column.")
        return f"{message} {self.layout.stored['key'].help_text}".strip()

    def _key_of(self, draft: Draft) -> str:
        """The key as it is written, or what the row works it out from."""
        for name in ("key", *self.layout.model.key_from):
            if text := self.layout.text(draft, name):
                return text
        return ""

    def _propose(self, drafts: list[Draft]) -> None:
        """What the list does not say the records may: by consent."""
        for draft in drafts:
            draft.texts += [""] * (len(self.layout.columns) - len(draft.texts))
        drafts = [draft for draft in drafts if not draft.errors]
        rows = [self._pointing(draft) for draft in drafts]
        _nothing, unread = call_hook(self.layout.model.propose, rows)
        pairs = [pair for n, pair in enumerate(zip(drafts, rows, strict=True)) if n not in unread]
        for name in self.layout.proposed:
            column: Any = self.layout.stored[name]
            for draft, row in pairs:
                text = column.to_cell(getattr(row, name))
                if text and self._is_agreed(draft, name, text, column.labels.get(text, text)):
                    draft.texts[self.layout.places[name]] = text

    def _pointing(self, draft: Draft) -> Any:
        """A row that names the records that the draft names."""
        row = self.layout.model()
        for name, record in draft.references.items():
            self.layout.references[name].point(row, record.key, record.id)
        return row

    def _is_agreed(self, draft: Draft, name: str, text: str, label: str) -> bool:
        owner = self.layout.model.owner_name
        keys = [record.key for place, record in draft.references.items() if place != owner]
        message = _("%(record)s: %(text)s, according to its record.")
        message %= {"record": listed(keys), "text": label}
        return self.consents.of_row(draft, "proposed", name, text, message)

    def _find_part_keys(self, drafts: list[Draft]) -> Rows:
        for name in self.layout.key:
            if self.layout.is_reference(name):
                self._find_reference(name, drafts)
        if self.layout.proposed:
            self._propose(drafts)
        for draft in drafts:
            parts = [self._key_part(draft, name) for name in self.layout.key]
            if not draft.errors:
                draft.key = tuple(parts)
        rows = self.existing.by_key([draft.key for draft in drafts if draft.key is not None])
        if self.layout.unsaid:
            self._find_where_unsaid(
                [d for d in drafts if d.key is not None and d.key not in rows], rows
            )
        return rows

    def _find_where_unsaid(self, drafts: list[Draft], rows: Rows) -> None:
        """The file has no column for a part of the key: the only row that fits is meant."""
        given = [n for n, name in enumerate(self.layout.key) if name not in self.layout.unsaid]
        by_said: dict[tuple, list] = {}
        for key, row in self.existing.by_some_of({d.key for d in drafts}, given).items():
            by_said.setdefault(tuple(key[n] for n in given), []).append((key, row))
        for draft in drafts:
            fitting = by_said.get(tuple(draft.key[n] for n in given), [])
            if len(fitting) == 1:
                [(draft.key, row)] = fitting
                rows[draft.key] = row
            elif fitting:
                message = _("The register has %(n)d such rows, which differ in: %(columns)s.")
                columns = [str(self.layout.stored[name].label) for name in self.layout.unsaid]
                draft.refuse("", "", message % {"n": len(fitting), "columns": listed(columns)})
                draft.key = None

    def _key_part(self, draft: Draft, name: str) -> Any:
        if self.layout.is_reference(name):
            return self._key_of_record(draft, name)
        text = self.layout.text(draft, name)
        if not text:
            return self.layout.starting[name]
        if name in self.offices and names_person(text):
            self.consents.of_row(draft, "persons", name, text, of_a_person(name))
        try:
            read = self.reader.read(name, text)
        except SeveralDaysError as several:
            if several.days and name in self.layout.plan.headings:
                self.consents.of_row(draft, "each-day", name, text, str(several))
            else:
                draft.refuse(name, text, str(several))
            return None
        except ValueError as error:
            draft.refuse_unreadable(name, text, error)
            return None
        return read if read is None else self.layout.stored[name].to_data(read)

    def _key_of_record(self, draft: Draft, name: str) -> str | None:
        """Refuses a row that belongs to nothing: a check promises only what can be written."""
        record = draft.references.get(name)
        column = self.layout.references[name]
        if record is None and not column.may_be_null:
            draft.refuse(name, "", names_no(column))
        return record.key if record else None

    def find_others(self, drafts: list[Draft]) -> None:
        """Gives each draft the records that it names beside its key."""
        for name in self.layout.columns:
            if self.layout.is_reference(name) and name not in self.layout.key:
                self._find_reference(name, drafts)

    def _find_reference(self, name: str, drafts: list[Draft]) -> None:
        if name not in self.layout.places:
            return
        texts = {draft.number: self.layout.text(draft, name) for draft in drafts}
        distinct = list(dict.fromkeys(filter(None, texts.values())))
        named = named_by(self.layout.stored[name], self.references, distinct)
        for draft in drafts:
            if text := texts[draft.number]:
                reference = named[text]
                if reference.refusal:
                    self._refuse(draft, name, text, reference)
                draft.references[name] = reference


@functools.singledispatch
def named_by(column: Column, references: References, texts: list[str]) -> dict[str, Reference]:
    """The record that each text of a column names, or why it names none."""
    raise TypeError(f"{type(column).__name__} names no record.")


@named_by.register
def _named_by_relation(column: RelationColumn, references: References, texts: list[str]):
    return references.find(column.related, texts)


@named_by.register
def _named_by_owner(column: OwnerColumn, references: References, texts: list[str]):
    named: dict[str, Reference] = {}
    for kind, model in column.related.items():
        keys = {text: text.partition("/")[2] for text in texts if text.partition("/")[0] == kind}
        by_key = references.find(model, [key for key in keys.values() if key])
        for text, key in keys.items():
            if key:
                own = by_key[key]
                named[text] = Reference(f"{kind}/{own.key}", own.id) if own.key else own
    return {text: named.get(text) or Reference(refusal=no_reference(text)) for text in texts}
