import json
import sys
import uuid

from django.core.management.base import BaseCommand, CommandError

from hld_site.exchange.batches import report, steps
from hld_site.exchange.batches.undoing.undo import FirstLoadError, undo_of, what_is_gone
from hld_site.exchange.batches.work import work
from hld_site.exchange.models import Batch, Stage
from hld_site.exchange.terminal import Bar
from hld_site.records.signals import work_finished

LEFT_ALONE, NOT_APPLIED, WOULD_REMOVE = 1, 2, 3


class Command(BaseCommand):
    help = """Takes a batch back: records that it made go, records that it changed are as they were.

    What was ever public is withdrawn, never removed; the first load of the register stays. A column
    goes back where it still holds what the batch wrote; what was written over it since is left
    alone and named, record and column, unless --insist. Exit codes: 0 all of it is taken back; 1
    something was left alone; 2 the batch is not there, was never applied or is the first load; 3
    rows would be removed, which needs --remove. After 2 and 3 nothing is taken back."""

    def add_arguments(self, parser):
        parser.add_argument("batch", type=uuid.UUID)
        parser.add_argument("--reason", default="Taken back from the command line")
        parser.add_argument("--insist", action="store_true", help="take back later edits too")
        parser.add_argument("--remove", action="store_true", help="remove the rows that it made")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--json", action="store_true", help="a report for programs")

    def handle(self, *, batch, reason, insist, remove, dry_run, **options):
        undone = Batch.objects.filter(pk=batch, stage=Stage.APPLIED).first()
        if undone is None:
            raise CommandError(f"There is no applied batch {batch}.", returncode=NOT_APPLIED)
        try:
            undo = undo_of(undone, None, reason, insist=insist)
        except FirstLoadError as error:
            raise CommandError(str(error), returncode=NOT_APPLIED) from error
        bar = Bar("Taking back", sys.stderr)
        work(undo, bar.show)
        would_remove = bool(report.total(undo, "removed")) and not (remove or dry_run)
        if not (dry_run or would_remove) and steps.let_apply(undo):
            work(undo, bar.show)
        bar.end()
        work_finished.send(sender=None)
        self.tell(undo, options["json"])
        if would_remove:
            self.stderr.write("Look at it with --dry-run; --remove lets the rows go.")
            sys.exit(WOULD_REMOVE)
        if any(report.total(undo, verdict) for verdict in ("edited", "refused")):
            sys.exit(LEFT_ALONE)

    def tell(self, undo: Batch, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_report(undo), ensure_ascii=False, indent=1))
            return
        for fault in report.faults(undo):
            place = report.place_of(fault["key"], None, fault["column"])
            self.stderr.write(f"{place}: {fault['message']}")
        if gone := what_is_gone(undo):
            self.stderr.write(gone)
        done = "were" if undo.stage == Stage.APPLIED else "would be"
        removed, changed, again = (report.total(undo, v) for v in ("removed", "changed", "new"))
        self.stdout.write(
            f"{removed} records {done} removed, {changed} set back, {again} put back."
            f" Batch {undo.pk}."
        )
