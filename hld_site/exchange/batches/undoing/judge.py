"""What becomes of each row that a batch wrote when the batch is taken back: column by column.

A column goes back where it still holds what the batch wrote. What somebody has written over it
stays and is named, unless the person who takes the batch back insists.
"""

import dataclasses
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from hld_site.exchange.batches.existing import Existing
from hld_site.exchange.batches.outdated import missing_values
from hld_site.exchange.batches.undoing.staying import (
    needed_by_others,
    parts_of_withdrawn,
    public_among,
)
from hld_site.exchange.batches.undoing.timelines import (
    Timeline,
    Undo,
    Version,
    Write,
    timelines,
    written_since,
)
from hld_site.exchange.models import Batch, Verdict, error_of
from hld_site.publishing.status import Status
from hld_site.records.catalogue import by_name

UNPUBLISHED = (Status.DRAFT, Status.REVIEW)


@dataclasses.dataclass(frozen=True)
class Judged:
    """What an undo would do with a row, or with some columns of it."""

    verdict: str
    before: dict | None = None
    after: dict | None = None
    errors: list[dict[str, Any]] = dataclasses.field(default_factory=list)


class Judge:
    """Turns changes of one type round, and finds what was written over since."""

    def __init__(
        self, batch: Batch, undone: Batch, name: str, changes: list[Any], undos: list[Undo]
    ):
        self.declared = declared = by_name()[name]
        self.undone: Any = undone
        self.insist = bool(batch.settings.get("insist"))
        self.restores = undone.kind == Batch.Kind.UNDO
        self.names = list(declared.stored)
        ids = [change.object_id for change in changes]
        self.now = Existing(declared, self.names).values_by_id(ids)
        self.timelines = self._timelines(declared, changes, undos)
        self.undos = {undo.id for undo in undos}
        self.files: dict[Any, str] = {}
        self.public = public_among(declared, ids)
        made = [change.object_id for change in changes if change.verdict == Verdict.NEW]
        self.staying = parts_of_withdrawn(declared, undone, made)
        going = [pk for pk in made if pk not in self.public]
        self.needed = needed_by_others(declared, batch, undone, going, self.public)

    def _timelines(self, declared, changes: list[Any], undos: list[Undo]) -> dict[int, Timeline]:
        """Of rows that were made, those that somebody wrote to since, with all their columns; of
        others the columns that were changed: reading history is most of the work.
        """
        made = {c.object_id for c in changes if c.verdict == Verdict.NEW} & set(self.now)
        made &= written_since(declared.model, self.undone, made)
        others = {c.object_id for c in changes if c.verdict != Verdict.NEW} & set(self.now)
        names = [n for n in self.names if any(n in (c.after or ()) for c in changes)]
        return {
            **timelines(declared, {pk: self.now[pk] for pk in others}, undos, names),
            **timelines(declared, {pk: self.now[pk] for pk in made}, undos, self.names),
        }

    def judge(self, change: Any) -> list[Judged]:
        """A row of which some columns go back and others stay is told of twice."""
        if change.verdict == Verdict.EDITED and (
            not change.after or change.object_id not in self.now
        ):
            return []
        if change.verdict == Verdict.REMOVED:
            return [self._put_back(change)]
        if change.object_id not in self.now:
            gone = Verdict.UNCHANGED if change.verdict == Verdict.NEW else Verdict.EDITED
            return [Judged(gone, errors=[error_of(_("It no longer exists."))])]
        if change.verdict == Verdict.NEW:
            return [self._take_away(change)]
        return list(self._set_back(change))

    # --- rows that the batch made or removed ---

    def _put_back(self, change: Any) -> Judged:
        if change.object_id in self.now:
            return Judged(Verdict.UNCHANGED, errors=[error_of(_("It has already been put back."))])
        known = {n: value for n, value in change.before.items() if n in self.names}
        if errors := missing_values(self.declared, known, change.key):
            return Judged(Verdict.EDITED, None, known, errors)
        return Judged(Verdict.NEW, None, known)

    def _take_away(self, change: Any) -> Judged:
        now = self.now[change.object_id]
        is_public = change.object_id in self.public
        if is_public and now["status"] == Status.WITHDRAWN:
            return Judged(
                Verdict.UNCHANGED,
                errors=[error_of(_("It was once public and has been withdrawn."))],
            )
        if change.object_id in self.staying:
            reason = _("It belongs to a record that was once public, and stays with it.")
            return Judged(Verdict.UNCHANGED, errors=[error_of(reason)])
        withdrawn = {"status": Status.WITHDRAWN.value}
        before, after = ({"status": now["status"]}, withdrawn) if is_public else (now, None)
        if not is_public and (reason := self.needed.get(change.object_id, "")):
            return Judged(Verdict.EDITED, before, after, [error_of(reason)])
        if not self.insist and (edited := self._edited(change)):
            return Judged(Verdict.EDITED, before, after, edited)
        if is_public:
            return Judged(Verdict.CHANGED, before, after, [error_of(once_public())])
        return Judged(Verdict.REMOVED, before, after)

    def _edited(self, change: Any) -> list[dict[str, Any]]:
        """The columns of a row that are not as the batch made them."""
        timeline = self.timelines.get(change.object_id)
        if timeline is None:
            return []
        made = timeline.made_by(self.undone.pk)
        names = [name for name in self.names if timeline.now[name] != made[name]]
        writes = {name: timeline.top(timeline.writes(name)) for name in names}
        return [
            self._stays(name, write)
            for name, write in writes.items()
            if write.version.batch not in self.undos
        ]

    # --- rows that it changed ---

    def _set_back(self, change: Any) -> Iterator[Judged]:
        timeline = self.timelines[change.object_id]
        back: dict[str, Any] = {}
        stays: dict[str, Any] = {}
        errors: list[dict[str, Any]] = []
        is_public = change.object_id in self.public and not self.restores
        for name in filter(self.names.__contains__, change.after):
            writes = timeline.writes(name)
            beneath, below = self._without(change, timeline, name, writes)
            if is_public and name == "status":
                beneath, below = withdrawn(beneath), withdrawn(below)
            if beneath != timeline.now[name]:
                back[name] = beneath
            elif below != beneath and self._is_covered(change, timeline, writes):
                if self.insist or self._holds(change, name, timeline, writes):
                    back[name] = below
                else:
                    stays[name] = below
                    errors.append(self._stays(name, timeline.top(writes)))
        yield from self._judged(change, timeline.now, back, stays, errors)

    def _judged(self, change, now, back, stays, errors) -> Iterator[Judged]:
        if back:
            was_public = back.get("status") == Status.WITHDRAWN and (
                change.before.get("status") in UNPUBLISHED
            )
            notes = [error_of(once_public())] if was_public and not self.restores else []
            yield Judged(Verdict.CHANGED, {name: now[name] for name in back}, back, notes)
        if stays:
            yield Judged(Verdict.EDITED, {name: now[name] for name in stays}, stays, errors)
        if not back and not stays and change.verdict != Verdict.EDITED:
            yield Judged(Verdict.UNCHANGED)

    def _without(
        self, change: Any, timeline: Timeline, name: str, writes: list[Write]
    ) -> tuple[Any, Any]:
        """What a column holds without the batch, and what it held when the batch came."""
        undone = self.undone
        beneath = timeline.top(writes, without=undone.pk)
        earlier = [w for w in writes if w.version.at and w.version.at < undone.applied_at]
        if not earlier:  # history does not know of it: what the change replaced
            was = change.before[name]
            return (was if beneath.version.batch == undone.pk else beneath.value), was
        below = timeline.top(earlier, without=undone.pk)
        if beneath is earlier[-1] and beneath.value is None:
            # A relation to what is no longer there: the change still knows its name.
            return change.before[name], change.before[name]
        return beneath.value, below.value

    def _is_covered(self, change: Any, timeline: Timeline, writes: list[Write]) -> bool:
        """Whether somebody wrote over what the batch wrote while it was still there."""
        if change.verdict == Verdict.EDITED:
            return False
        undo = timeline.standing.undone(self.undone.pk)
        return any(
            version.at is None
            or (version.at > self.undone.applied_at and (undo is None or version.at < undo.at))
            for version in (write.version for write in writes)
        )

    def _holds(self, change: Any, name: str, timeline: Timeline, writes: list[Write]) -> bool:
        """Whether somebody has since put back by hand what the batch wrote."""
        own = (write.value for write in writes if write.version.batch == self.undone.pk)
        top = timeline.top(writes)
        return top.version.batch is None and top.value == next(own, change.after[name])

    # --- what stays ---

    def _stays(self, name: str, write: Write) -> dict[str, Any]:
        value = write.value
        return error_of(self._who(write.version), name, "" if value is None else str(value))

    def _who(self, version: Version) -> str:
        if version.at is None:
            return _("Edited since.")
        day = version.at.date()
        if version.batch and (file := self._file_of(version.batch)):
            return _("“%(file)s” was imported on %(day)s and has changed it since.") % {
                "file": file,
                "day": day,
            }
        return _("Edited since, on %(day)s, by %(who)s.") % {"day": day, "who": version.who}

    def _file_of(self, batch) -> str:
        if batch not in self.files:
            names = Batch.objects.filter(pk=batch).values_list("file_name", flat=True)
            self.files[batch] = names.first() or ""
        return self.files[batch]


def withdrawn(status: str) -> str:
    """What was public since does not become a draft again."""
    return Status.WITHDRAWN.value if status in UNPUBLISHED else status


def once_public() -> str:
    return _("It was once public: it is withdrawn, not removed.")
