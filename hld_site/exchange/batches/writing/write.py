"""Changes become rows of the register, with their history, in sets."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from django.db.models import DateField, DateTimeField, Field, FileField, TimeField

from hld_site.exchange.batches.unread import call_hook, in_savepoint
from hld_site.exchange.models import Change, Verdict
from hld_site.records import many_rows, signals
from hld_site.records.declarations import Declaration
from hld_site.records.models import Row
from hld_site.records.saving import naming, relations_let_go


def is_overridden(model: Any, hook: str) -> bool:
    return getattr(model, hook).__func__ is not getattr(Row, hook).__func__


class Writer:
    """Writes changes of one type; ``history_row`` is what history keeps beside the values.

    ``unfollowed`` says, by the id of a change, why others cannot follow a row that it has written.
    """

    def __init__(self, declared: Declaration, history_row: dict[str, Any]):
        self.declared = declared
        self.model: Any = declared.model
        self.history_row = history_row
        self.make = many_rows.maker(self.model)
        self.as_in_json = {name for name, column in declared.stored.items() if column.is_json}
        self.stored = [field.attname for field in self.model._meta.concrete_fields]
        self.set_by_themselves = [f for f in self.model._meta.concrete_fields if sets_itself(f)]
        self.prepares = is_overridden(self.model, "before_saving")
        self.follows = is_overridden(self.model, "after_saving")
        before, after = self.model.before_saving, self.model.after_saving
        self.before_saving = in_savepoint(before) if self.prepares else before
        self.after_saving = in_savepoint(after) if self.follows else after
        self.unfollowed: dict[int, Exception] = {}

    def write(self, verdict: str, changes: list[Any]) -> dict[int, Exception]:
        """Answers, by the id of a change, why it could not be written."""
        ways: dict[str, Callable] = {
            Verdict.NEW: self._create,
            Verdict.CHANGED: self._update,
            Verdict.REMOVED: self._remove,
        }
        return ways[verdict](changes) or {}

    # --- relations ---

    def _ids(self, changes: list[Any]) -> dict[str, dict[str, int]]:
        """For each relation that the changes set, the id of every record that they name."""
        ids: dict[str, dict[str, int]] = {}
        for name, column in self.declared.references.items():
            keys = {(change.after or {}).get(name) for change in changes} - {None}
            ids[name] = column.ids(keys) if keys else {}
        return ids

    def _attributes(self, change: Change, ids: dict[str, dict[str, int]]) -> dict[str, Any]:
        """What is set, by attribute; KeyError with the name of a record that is not there."""
        attributes: dict[str, Any] = {}
        for name, data in (change.after or {}).items():
            if name in self.as_in_json:
                attributes[name] = data
            else:
                attributes |= self.declared.stored[name].attributes(data, ids.get(name, {}))
        return attributes

    def _given(self, changes: list[Any]) -> tuple[list[tuple[Any, dict]], dict[int, Exception]]:
        """What each change sets; and by its id why a change can set nothing."""
        given: list[tuple[Any, dict]] = []
        lacking: dict[int, Exception] = {}
        ids = self._ids(changes)
        for change in changes:
            try:
                given.append((change, self._attributes(change, ids)))
            except KeyError as missing:
                lacking[change.pk] = missing
        return given, lacking

    # --- the three ways ---

    def _create(self, changes: list[Any]) -> dict[int, Exception]:
        given, lacking = self._given(changes)
        made = [(change, self._row(values)) for change, values in given]
        again = {change.object_id for change, _row in made} - {None}
        fresh = iter(many_rows.new_ids(self.model, len(made) - len(again)))
        for change, row in made:
            row.pk = change.object_id or next(fresh)
        _nothing, refused = call_hook(self.before_saving, [row for _change, row in made])
        lacking |= {made[n][0].pk: why for n, why in refused.items()}
        made = [pair for n, pair in enumerate(made) if n not in refused]
        instances = [row for _change, row in made]
        for row in instances if self.set_by_themselves else ():
            self._set_by_themselves(row, new=True)
        lines = ([getattr(row, name) for name in self.stored] for row in instances)
        many_rows.insert(self.model, self.stored, lines)
        self._write_history("+", {row.pk: change.reason for change, row in made})
        self._let_others_follow(instances, {row.pk: change.pk for change, row in made})
        signals.announce(self.model, [row.pk for row in instances])
        many_rows.update(Change, ["object_id"], [(change.pk, row.pk) for change, row in made])
        return lacking

    def _row(self, values: dict[str, Any]) -> Any:
        row = self.make()
        for name, value in values.items():
            setattr(row, name, value)
        return row

    def _set_by_themselves(self, row: Any, new: bool) -> dict[str, Any]:
        """What fields set when a row is saved, such as the moment of it."""
        values = {f.attname: f.pre_save(row, new) for f in self.set_by_themselves}
        for name, value in values.items():
            setattr(row, name, value)
        return values

    def _update(self, changes: list[Any]) -> dict[int, Exception]:
        given, lacking = self._given(changes)
        if self.prepares or self.set_by_themselves:
            given, refused = self._prepared(given)
            lacking |= refused
        done = [(change.object_id, values) for change, values in given]
        done.sort(key=lambda pair: tuple(pair[1]))
        for names, some in groupby(done, key=lambda pair: tuple(pair[1])):
            many_rows.update(self.model, names, [(pk, *values.values()) for pk, values in some])
        written = sorted(pk for pk, _values in done)
        # Rows are fetched again only for a type that has others follow it.
        if self.follows and written:
            rows = list(self.model._default_manager.filter(pk__any_of=written))
            self._let_others_follow(rows, {change.object_id: change.pk for change, _ in given})
        signals.announce(self.model, written)
        self._write_history("~", {change.object_id: change.reason for change, _values in given})
        return lacking

    def _write_history(self, sign: str, reasons: dict[int, str]) -> None:
        """``reasons``, by the id of a row; empty where that of the batch is its own."""
        for reason, ids in grouped(reasons.items()):
            own = {"history_change_reason": reason} if reason else {}
            many_rows.write_history(self.model, sorted(ids), sign, self.history_row | own)

    def _let_others_follow(self, rows: list[Any], changes: dict[int, int]) -> None:
        _nothing, refused = call_hook(self.after_saving, rows)
        self.unfollowed |= {changes[rows[place].pk]: why for place, why in refused.items()}

    def _prepared(self, given: list[tuple[Any, dict]]) -> tuple[list, dict[int, Exception]]:
        """With what a row sets of itself when it is saved; and why some cannot be."""
        stored = self.model._default_manager.in_bulk([change.object_id for change, _ in given])
        rows = [stored[change.object_id] for change, _values in given]
        for row, (_change, values) in zip(rows, given, strict=True):
            row.is_changed_by_batch = True
            for name, value in values.items():
                setattr(row, name, value)
        before = [[getattr(row, name) for name in self.stored] for row in rows]
        _nothing, refused = call_hook(self.before_saving, rows)
        for row, known, (_change, values) in zip(rows, before, given, strict=True):
            now = {name: getattr(row, name) for name in self.stored}
            values |= {
                n: now[n] for n, then in zip(self.stored, known, strict=True) if now[n] != then
            }
            values |= self._set_by_themselves(row, new=False)
        lacking = {given[n][0].pk: why for n, why in refused.items()}
        return [pair for n, pair in enumerate(given) if n not in refused], lacking

    def _remove(self, changes: list[Any]) -> None:
        ids = [change.object_id for change in changes]
        self._write_history("-", {change.object_id: change.reason for change in changes})
        for relation in relations_let_go(self.model):
            named_by = list(naming(relation, ids).values_list("pk", flat=True))
            naming(relation, ids).update(**{relation.field.name: None})
            many_rows.write_history(relation.related_model, named_by, "~", self.history_row)
        for relation in self.model._meta.related_objects:
            if relation.field.null and relation.on_delete.__name__ == "SET_NULL":
                pointing = relation.related_model._default_manager
                pointing.filter(**{f"{relation.field.name}__in": ids}).update(
                    **{relation.field.name: None}
                )
        removed = self.model._default_manager.filter(pk__any_of=ids)
        removed._raw_delete(using=removed.db)
        signals.announce(self.model, ids)


def grouped(reasons: Iterable[tuple[int, str]]) -> Iterable[tuple[str, list[int]]]:
    ids: dict[str, list[int]] = {}
    for pk, reason in reasons:
        ids.setdefault(reason, []).append(pk)
    return ids.items()


def sets_itself(field: Field) -> bool:
    """Whether saving a row may change what it holds: ``auto_now``, or a ``pre_save`` of its own.

    That of a file keeps what was uploaded with a form.
    """
    if isinstance(field, DateField | TimeField) and not (field.auto_now or field.auto_now_add):
        return type(field).pre_save not in (
            DateField.pre_save, DateTimeField.pre_save, TimeField.pre_save,
        )  # fmt: skip
    return type(field).pre_save not in (Field.pre_save, FileField.pre_save)
