"""What somebody else has changed since a batch was checked: found, and shown with all versions."""

from typing import Any

from django.utils.translation import ngettext

from hld_site.exchange.batches.existing import Existing
from hld_site.exchange.models import STOPPED, Batch, Change, Verdict
from hld_site.languages.numbers import grouped
from hld_site.records import many_rows
from hld_site.records.catalogue import by_name
from hld_site.records.columns import Column
from hld_site.records.declarations import Declaration


class Stale:
    """``stale``: by the id of a change, what its columns hold now; None if the row is gone."""

    def __init__(self, batch: Batch):
        self.batch = batch
        self.stale: dict[int, dict[str, Any] | None] = {}

    def look_in_history(self) -> None:
        """Rows changed by anybody since the check, also those that the file left as they were."""
        for name, mark in self.batch.reading.get("marks", {}).items():
            history = by_name()[name].model.history
            later = history.filter(history_id__gt=mark).exclude(batch=self.batch.pk)
            ids = set(later.values_list("id", flat=True))
            if ids:
                changes = Change.objects.filter(batch=self.batch, type=name, left_out=False)
                self._add(by_name()[name], list(changes.filter(object_id__any_of=ids)))

    def _add(self, declared: Declaration, changes: list[Any]) -> None:
        changes = [c for c in changes if c.verdict not in (*STOPPED, Verdict.EDITED)]
        now_by_id = self._now(declared, [c.object_id for c in changes if c.object_id])
        for change in changes:
            self.stale[change.pk] = self._shown(change, now_by_id.get(change.object_id))

    def compare(self, declared: Declaration, changes: list[Any]) -> None:
        """Each change against the register as it is now."""
        known = [c for c in changes if c.verdict == Verdict.CHANGED and c.pk not in self.stale]
        now_by_id = self._now(declared, [change.object_id for change in known])
        for change in known:
            now = now_by_id.get(change.object_id)
            if now is None or any(now[n] != value for n, value in change.before.items()):
                self.stale[change.pk] = self._shown(change, now)
        leaving = {c.object_id for c in changes if leaves_its_key(declared, c)}
        self._compare_new(declared, [c for c in changes if c.verdict == Verdict.NEW], leaving)

    def _compare_new(self, declared: Declaration, changes: list[Any], leaving: set[int]) -> None:
        key = declared.natural_key
        stored_by_name = {name: declared.stored[name] for name in key}
        empty = {n: data_of_new(c) for n, c in stored_by_name.items() if not c.may_be_null}
        keys = {c.pk: tuple((c.after or {}).get(n, empty.get(n)) for n in key) for c in changes}
        there = Existing(declared, key).by_key(keys.values()) if keys else {}
        for change in changes:
            stored = there.get(keys[change.pk])
            if stored and stored[0] not in leaving:
                now = self._now(declared, [stored[0]])[stored[0]]
                self.stale[change.pk] = self._shown(change, now)

    @staticmethod
    def _now(declared: Declaration, ids: list[int]) -> dict[int, dict[str, Any]]:
        return Existing(declared, list(declared.stored)).values_by_id(ids) if ids else {}

    @staticmethod
    def _shown(change: Change, now: dict[str, Any] | None) -> dict[str, Any] | None:
        names = {*(change.before or {}), *(change.after or {})}
        return None if now is None else {name: now[name] for name in now if name in names}

    def message(self) -> str:
        message = ngettext(
            "Nothing was written: %(n)s record was changed by somebody else since the check. It"
            " is shown below in three versions. Check again to continue from the present state.",
            "Nothing was written: %(n)s records were changed by somebody else since the check."
            " They are shown below in three versions. Check again to continue from the present"
            " state.",
            len(self.stale),
        )
        return message % {"n": grouped(len(self.stale))}

    def mark(self) -> None:
        marked = ((pk, Verdict.STALE, now) for pk, now in self.stale.items())
        many_rows.update(Change, ["verdict", "now"], marked)


def leaves_its_key(declared: Declaration, change: Any) -> bool:
    """Whether the batch itself makes room for a new row."""
    if change.verdict == Verdict.CHANGED:
        return not change.after.keys().isdisjoint(declared.natural_key)
    return change.verdict == Verdict.REMOVED


def data_of_new(column: Column) -> Any:
    """What a row has in a column of its key to which nothing is given."""
    default = column.field.get_default()
    return "" if default in (None, "") else column.to_data(default)
