"""Applying a batch: one transaction, so that the register holds all of it or nothing.

Every change is compared with the register as it is now: what somebody else has changed since the
check is never written over, it is shown.
"""

import datetime
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from hld_site.exchange.batches.asking.question_words import blocked
from hld_site.exchange.batches.checking.waiting_rules import refuse_by_rules
from hld_site.exchange.batches.outdated import is_outdated, missing_columns_of, missing_values_of
from hld_site.exchange.batches.unread import errors_of
from hld_site.exchange.batches.writing.refusals import reason_of
from hld_site.exchange.batches.writing.stale import Stale
from hld_site.exchange.batches.writing.write import Writer
from hld_site.exchange.models import DOING, STOPPED, Batch, Change, Mode, Stage, Verdict
from hld_site.installation.databases import renew_statistics
from hld_site.jobs.running import NotYetError, Running
from hld_site.publishing.former_addresses import redirect_address
from hld_site.records import many_rows
from hld_site.records.catalogue import by_name

CHUNK = 1000
TURN = 0x484C44  # of the advisory lock: batches are applied one after the other
FIELDS = ("pk", "number", "type", "key", "object_id", "verdict", "before", "after", "reason")


class NothingWritten(Exception):  # noqa: N818 - the name is what is said
    """The transaction is taken back; ``mark`` writes down why, in one of its own."""

    def __init__(self, message: str, mark: Callable[[], Any] = lambda: None):
        super().__init__(message)
        self.mark = mark


def apply(batch: Batch, now: datetime.datetime, running: Running) -> None:
    """Writes the batch, or leaves it ready again with the reason.

    NotYetError while another batch is being applied.
    """
    try:
        with transaction.atomic():
            if not is_our_turn():
                raise NotYetError
            written = Applying(batch, now, running).run()
        if written >= CHUNK:
            renew_statistics()
    except NothingWritten as reason:
        reason.mark()
        back_to_ready(batch, str(reason))
    except (IntegrityError, ValidationError) as error:
        back_to_ready(batch, refused_by_rules(batch) or reason_of(error))


def refused_by_rules(batch: Batch) -> str:
    """What no file gave and the database refuses is named row by row, where a rule says which."""
    if batch.kind == Batch.Kind.IMPORT:  # it met its rules when it was checked
        return ""
    if refuse_by_rules(batch) or refuse_by_rules(batch, strictly=True):
        return broken_rules()
    return ""


def broken_rules() -> str:
    return _("Nothing was written: some rows break a rule. They are marked below.")


def is_our_turn() -> bool:
    """False while another batch is being applied; SQLite has one writer at a time by itself."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TURN])
        return bool(cursor.fetchone()[0])


def back_to_ready(batch: Batch, message: str) -> None:
    waiting = Batch.objects.filter(pk=batch.pk, job=batch.job_id, stage=Stage.APPLYING)
    waiting.update(stage=Stage.READY, message=message)


def outdated() -> str:
    return _(
        "Nothing was written: the types or columns of the register have changed since the check."
        " Check it again."
    )


class Applying:
    def __init__(self, batch: Batch, now: datetime.datetime, running: Running):
        self.batch = batch
        self.now = now
        self.running = running
        self.rows = Change.objects.filter(batch=batch, left_out=False)
        self.missing: dict[int, Exception] = {}
        self.unfollowed = False
        self.history_row = {
            "history_date": now,
            "history_change_reason": batch.reason,
            "history_user_id": batch.applied_by_id,
            "batch": batch.pk,
        }

    def run(self) -> int:
        """How many rows it wrote."""
        if is_outdated(self.batch):
            raise NothingWritten(outdated())
        if blocked(self.batch):
            raise NothingWritten(_("There is still a question about the file. Answer it first."))
        if self.batch.mode == Mode.ALL and self.rows.filter(verdict__in=STOPPED).exists():
            raise NothingWritten(_("Some rows are refused: leave them out, or correct the file."))
        if self.batch.kind == Batch.Kind.SET:
            self.meet_rules()
        stale = Stale(self.batch)
        stale.look_in_history()
        total, done = self.rows.filter(verdict__in=DOING).count(), 0
        for name, changes in self.in_order():
            if missing_columns_of(changes) or any(map(missing_values_of, changes)):
                raise NothingWritten(outdated())
            writer = Writer(by_name()[name], self.history_row)
            stale.compare(writer.declared, changes)
            if not stale.stale:
                self.write(writer, changes)
            done += len(changes)
            self.running.step(done, total)
        if stale.stale:
            raise NothingWritten(stale.message(), stale.mark)
        # What is written already, and others cannot follow, is taken back with all the rest.
        if self.unfollowed or (self.missing and self.batch.mode == Mode.ALL):
            raise NothingWritten(self.lacking(), self.mark_missing)
        self.finish()
        return done

    def meet_rules(self) -> None:
        """Columns that a set does not name may be others than when its rows were proposed."""
        if refuse_by_rules(self.batch) and self.batch.mode == Mode.ALL:
            raise NothingWritten(broken_rules(), lambda: refuse_by_rules(self.batch))

    def in_order(self) -> Iterator[tuple[str, list[Change]]]:
        """Chunks of one type each, by place: what is pointed to comes before what points."""
        last = 0
        pending = self.rows.filter(verdict__in=DOING).order_by("number")
        while changes_of_all := list(
            pending.filter(number__gt=last).values_list(*FIELDS, named=True)[:CHUNK]
        ):
            for name, changes in groupby(changes_of_all, key=lambda change: change.type):
                yield name, list(changes)
            last = changes_of_all[-1].number

    def write(self, writer: Writer, changes: list[Change]) -> None:
        for verdict, some in groupby(changes, key=lambda change: change.verdict):
            self.missing |= writer.write(verdict, list(some))
            self.missing |= writer.unfollowed
            self.unfollowed |= bool(writer.unfollowed)

    def lacking(self) -> str:
        if any(isinstance(why, ValidationError) for why in self.missing.values()):
            return broken_rules()
        return _("Some rows need records that are refused or left out. They are marked below.")

    def mark_missing(self) -> None:
        marked = ((pk, Verdict.REFUSED, errors_of(why)) for pk, why in self.missing.items())
        many_rows.update(Change, ["verdict", "errors"], marked)

    def finish(self) -> None:
        self.mark_missing()
        for kind, key, number in self.batch.settings.get("leads_on", []):
            redirect_address(kind, key, number)
        self.running.finish()
        stated = Batch.objects.filter(pk=self.batch.pk)
        stated.update(stage=Stage.APPLIED, applied_at=self.now, message="")
