"""The rows of one sheet, a chunk at a time, become drafts: what each would do, or why it cannot."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from hld_site.exchange.batches.drafts import Draft
from hld_site.exchange.batches.existing import Existing
from hld_site.exchange.batches.plan import SheetPlan
from hld_site.exchange.batches.questions import Questions
from hld_site.exchange.batches.reader import Reader, as_text
from hld_site.exchange.batches.references import Reference, References
from hld_site.exchange.data import items, value
from hld_site.exchange.models import Verdict
from hld_site.records import catalogue
from hld_site.records.declare import Part, Record

NOT_YET = -1  # the id of a record that the same batch makes, until it is applied


class SheetCheck:
    def __init__(self, plan: SheetPlan, references: References, questions: Questions, clear: bool):
        self.plan = plan
        self.declared = plan.declared
        self.model: Any = plan.declared.model
        self.references = references
        self.clear = clear
        self.items = items(plan.declared)
        self.reader = Reader(plan, questions)
        self.one_of = getattr(plan.declared, "one_of", None)
        if not self.one_of or self.one_of[0] not in plan.columns:
            self.one_of = None
        self.straight = all(plan.headings) and not plan.given
        self.columns = self._columns()
        self.key = self.declared.natural_key
        self.wanted = list(dict.fromkeys([*self.columns, *self.key, *self.model.filled_in]))
        self.existing = Existing(self.declared, self.wanted)
        self.relations = [n for n in self.wanted if self._is_reference(n)]
        self.aside = [f.name for f in self.model._meta.concrete_fields if f.is_relation]
        self.starting = self._starting_values()

    def _is_reference(self, name: str) -> bool:
        return self.items[name].column.kind in ("relation", "owner")

    def _columns(self) -> list[str]:
        """The columns of the register in the order of a row's texts."""
        found = [name for name in self.plan.columns if not self.one_of or name != self.one_of[0]]
        relations = self.one_of[1] if self.one_of else ()
        return [*found, *(name for name in relations if name not in found)]

    def _starting_values(self) -> dict[str, Any]:
        """What a column of a new row holds where the file says nothing."""
        empty = self.model()
        plain = [n for n in self.wanted if not self._is_reference(n)]
        return {name: value(self.items[name], empty) for name in plain}

    # --- a chunk ---

    def drafts(self, first: int, rows: list[tuple[int, list[str]]]) -> list[Draft]:
        found = [self._draft(first + n, row, cells) for n, (row, cells) in enumerate(rows)]
        self._find_keys([draft for draft in found if not draft.errors])
        known = [draft for draft in found if draft.key is not None]
        self._meet_the_register(known)
        open_ones = [d for d in known if not d.errors and d.verdict != Verdict.UNCHANGED]
        self._find_references(open_ones)
        changed = [draft.id for draft in open_ones if draft.id is not None]
        instances = self.model._default_manager.in_bulk(changed) if changed else {}
        for draft in open_ones:
            self._judge(draft, instances)
        return found

    def _draft(self, number: int, row: int, cells: list[str]) -> Draft:
        headings = self.plan.headings
        if len(cells) > len(headings):
            draft = Draft(number, row, cells)
            draft.refuse(
                "",
                ", ".join(cells[len(headings) :]),
                _("The row has %(found)d cells, but there are %(columns)d columns.")
                % {"found": len(cells), "columns": len(headings)},
            )
            return draft
        if not self.straight:
            cells = [cell for name, cell in zip(headings, cells, strict=True) if name]
            cells += self.plan.given.values()
        draft = Draft(number, row, cells)
        if self.one_of:
            self._name_the_one(draft)
        return draft

    def _name_the_one(self, draft: Draft) -> None:
        """A name that may be a State's, an organization's or a process's goes to its column."""
        column, relations = self.one_of
        place = self.plan.columns.index(column)
        text = draft.texts.pop(place).strip()
        draft.texts += [""] * (len(self.columns) - len(draft.texts))
        if not text:
            return
        models = {name: self.items[name].column.field.related_model for name in relations}
        found = {name: self.references.find(model, [text])[text] for name, model in models.items()}
        named = [name for name, reference in found.items() if reference.key]
        if len(named) == 1:
            draft.texts[self.columns.index(named[0])] = text
        elif named:
            said = _("“%(text)s” is the name of several: give it in the column %(columns)s.")
            said %= {"text": text, "columns": " / ".join(named)}
            draft.refuse(column, text, said)
        else:
            draft.refuse(column, text, found[relations[0]].refusal)

    # --- which record a row means ---

    def _find_keys(self, drafts: list[Draft]) -> None:
        if isinstance(self.declared, Record):
            self._find_own_keys(drafts)
        else:
            self._find_part_keys(drafts)

    def _find_own_keys(self, drafts: list[Draft]) -> None:
        texts = {draft.number: self._key_of(draft) for draft in drafts}
        straight = self.existing.by_key([(text,) for text in set(texts.values())])
        rest = [t for t in texts.values() if (t,) not in straight]
        own = self.references.own(self.model, [text for text in rest if text])
        for draft in drafts:
            text = texts[draft.number]
            found = Reference(text) if (text,) in straight else own.get(text, Reference())
            if found.refusal:
                draft.refuse("key", text, found.refusal)
            elif not found.key:
                draft.refuse("key", "", _("The row has no key. Without it no record is meant."))
            else:
                draft.key = (found.key,)

    def _key_of(self, draft: Draft) -> str:
        """The key as it is written, or what the row works it out from."""
        for name in ("key", *self.model.filled_in):
            if name in self.columns and (text := draft.texts[self.columns.index(name)].strip()):
                return text
        return ""

    def _find_part_keys(self, drafts: list[Draft]) -> None:
        for name in self.key:
            if self._is_reference(name):
                self._find_reference(name, drafts)
        for draft in drafts:
            parts = [self._key_part(draft, name) for name in self.key]
            if not draft.errors:
                draft.key = tuple(parts)

    def _key_part(self, draft: Draft, name: str) -> Any:
        if self._is_reference(name):
            found = draft.references.get(name)
            return found.key if found else None
        text = draft.texts[self.columns.index(name)].strip() if name in self.columns else ""
        if not text:
            return self.starting[name]
        try:
            read = self.reader.read(name, text)
        except ValueError as error:
            draft.refuse(name, text, str(error))
            return None
        out = self.items[name].out
        return out(read) if out and read is not None else read

    def _find_references(self, drafts: list[Draft]) -> None:
        for name in self.relations:
            if name not in self.key:
                self._find_reference(name, drafts)

    def _find_reference(self, name: str, drafts: list[Draft]) -> None:
        if name not in self.columns:
            return
        place = self.columns.index(name)
        texts = {draft.number: draft.texts[place].strip() for draft in drafts}
        found = self._named(name, {text for text in texts.values() if text})
        for draft in drafts:
            if text := texts[draft.number]:
                reference = found[text]
                if reference.refusal:
                    draft.refuse(name, text, reference.refusal)
                draft.references[name] = reference

    def _named(self, name: str, texts: set[str]) -> dict[str, Reference]:
        column = self.items[name].column
        if column.kind == "relation":
            return self.references.find(column.field.related_model, texts)
        models = {r.model._meta.model_name: r.model for r in catalogue.records()}
        found: dict[str, Reference] = {}
        for kind, model in models.items():
            keys = {t: t.partition("/")[2] for t in texts if t.partition("/")[0] == kind}
            named = self.references.find(model, [key for key in keys.values() if key])
            for text, key in keys.items():
                if key and named[key].key:
                    found[text] = Reference(f"{kind}/{named[key].key}", named[key].id)
                elif key:
                    found[text] = named[key]
        said = _("“%(text)s” names no record: write its type and key, such as state/KEN.")
        return {t: found.get(t) or Reference(refusal=said % {"text": t}) for t in texts}

    # --- what a row would change ---

    def _meet_the_register(self, drafts: list[Draft]) -> None:
        rows = self.existing.by_key([draft.key for draft in drafts])
        width = len(self.columns)
        for draft in drafts:
            if held := rows.get(draft.key):
                draft.id, draft.values = held
                same = [as_text(v) for v in draft.values[:width]] == draft.texts
                draft.verdict = Verdict.UNCHANGED if same else Verdict.CHANGED
            else:
                draft.verdict = Verdict.NEW

    def _judge(self, draft: Draft, instances: dict[int, Any]) -> None:
        """Reads what differs, lets the row meet every rule about one row, and says what changes."""
        new = draft.id is None
        draft.instance = self.model() if new else instances[draft.id]
        given = self._set(draft)
        if new:
            self._set_key(draft)
            given += self.key
        elif not given and not draft.errors:
            draft.verdict = Verdict.UNCHANGED
            return
        self._validate(draft)
        if draft.errors:
            return
        names = dict.fromkeys([*given, *self.model.filled_in])
        after = {name: self._value(draft, name) for name in names}
        before = self.starting if new else dict(zip(self.wanted, draft.values or (), strict=True))
        draft.after = {n: v for n, v in after.items() if v != before.get(n)}
        draft.before = None if new else {name: before[name] for name in draft.after}
        if not new and not draft.after:
            draft.verdict = Verdict.UNCHANGED

    def _set(self, draft: Draft) -> list[str]:
        """Sets what the file gives and answers the columns; an empty cell keeps, or clears."""
        given = []
        for place, name in enumerate(self.columns):
            if name in self.key:
                continue
            text = draft.texts[place]
            held = "" if draft.values is None else as_text(draft.values[place])
            if text == held or (not text.strip() and not (self.clear and held)):
                continue
            if self._is_reference(name):
                self._refer(draft, name)
            else:
                try:
                    setattr(draft.instance, name, self.reader.read(name, text))
                except ValueError as error:
                    draft.refuse(name, text, str(error))
                    continue
            given.append(name)
        return given

    def _refer(self, draft: Draft, name: str) -> None:
        found = draft.references.get(name)
        if name != "owner":
            number = None if found is None else found.id or NOT_YET
            setattr(draft.instance, f"{name}_id", number)

    def _set_key(self, draft: Draft) -> None:
        for name, part in zip(self.key, draft.key, strict=True):
            if self._is_reference(name):
                self._refer(draft, name)
            else:
                back = self.items[name].back
                setattr(draft.instance, name, back(part) if back and part is not None else part)

    def _own(self, draft: Draft) -> None:
        """The owner, known by its number alone, so that rules may ask whose the row is."""
        found = draft.references["owner"]
        kind, _slash, key = found.key.partition("/")
        model = next(r.model for r in catalogue.records() if r.model._meta.model_name == kind)
        draft.instance.owner_type = ContentType.objects.get_for_model(model)
        draft.instance.owner = model(pk=found.id or NOT_YET, key=key)

    def _validate(self, draft: Draft) -> None:
        if isinstance(self.declared, Part) and self.declared.owner == "owner":
            self._own(draft)
        wrong = {error["column"] for error in draft.errors}
        for check in (
            lambda: draft.instance.clean_fields(exclude={*self.aside, *wrong, "owner_id"}),
            draft.instance.clean,
        ):
            try:
                check()
            except ValidationError as error:
                self._tell(draft, error, wrong)

    def _tell(self, draft: Draft, error: ValidationError, wrong: set[str]) -> None:
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, messages in told.items():
            column = "" if name == NON_FIELD_ERRORS else name
            if column in wrong and column:
                continue
            held = draft.texts[self.columns.index(column)] if column in self.columns else ""
            for message in messages:
                draft.refuse(column, held, message)

    def _value(self, draft: Draft, name: str) -> Any:
        if self._is_reference(name):
            found = draft.references.get(name)
            return found.key if found else None
        return value(self.items[name], draft.instance)
