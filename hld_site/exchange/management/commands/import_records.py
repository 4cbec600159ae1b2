import json
import sys
import time
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from hld_site.exchange.batches import report, steps
from hld_site.exchange.batches.asking.questions import LEAVE_OUT, NONE_OF_THESE
from hld_site.exchange.batches.checking.check import ROWS_LEFT_OUT
from hld_site.exchange.batches.receive import receive_paths
from hld_site.exchange.batches.work import work
from hld_site.exchange.files_in.sheet import HEAD
from hld_site.exchange.models import BUSY, Batch, Mode, Stage
from hld_site.exchange.terminal import Bar
from hld_site.records.catalogue import by_name
from hld_site.records.signals import work_finished

REFUSED, UNREADABLE, OVERTAKEN = 1, 2, 3


class Command(BaseCommand):
    help = """Imports files (CSV, XLSX, a zip or a folder of them) as one batch of any length.

    Exit codes: 0 all is written, or there was nothing to do; 1 rows are refused or something is
    asked; 2 a file cannot be read, or the command is wrong; 3 somebody else changed the same
    records meanwhile. After 1 (unless --only-good-rows), 2 and 3 nothing is written."""

    # Said by load_register alone: what the register begins with cannot be taken back.
    stealth_options = ("first_load",)

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER")
        parser.add_argument("--type", choices=by_name(), help="where the name does not say it")
        parser.add_argument("--reason", default="Import from the command line")
        parser.add_argument("--user", default="", help="the member of staff who answers for it")
        parser.add_argument(
            "--dry-run", action="store_true", help="check everything, write nothing"
        )
        parser.add_argument("--only-good-rows", action="store_true")
        parser.add_argument(
            "--clear-empty", action="store_true", help="an empty cell empties; else it keeps"
        )
        parser.add_argument("--ignore-unknown", action="store_true", help="unknown columns")
        parser.add_argument(
            "--header-row", type=int, choices=range(HEAD + 1), metavar="ROW",
            help="the row that names the columns; 0 if none does: they are then called 1, 2, …",
        )  # fmt: skip
        parser.add_argument(
            "--column", action="append", default=[], metavar="HEADING=COLUMN",
            help="what a column of the file is, or “-” to leave it out: 'Pays=state'",
        )  # fmt: skip
        parser.add_argument(
            "--set", action="append", default=[], metavar="COLUMN=TEXT",
            help="what holds for all rows of a file without such a column: 'meeting=hld-2013'",
        )  # fmt: skip
        parser.add_argument(
            "--answer", action="append", default=[], metavar="CODE=ANSWER",
            help="answers a question by the code that stands behind it: with a key, a type, dmy or"
            " mdy; with “none” where it is none of these; with “-” to leave out a sheet or columns",
        )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="a report for programs")

    def handle(self, *, paths, json: bool, **options):
        for path in paths:
            if not path.exists():
                raise CommandError(f"{path} does not exist.", returncode=UNREADABLE)
        batch = receive_paths(paths, options["reason"], self.user(options), **settings(options))
        self.bring_on(batch, "Checking")
        code = self.go_on(batch, options)
        work_finished.send(sender=None)
        self.tell(batch, code, json, options["dry_run"])
        if code:
            sys.exit(code)

    def user(self, options):
        name = options["user"]
        if not name:
            return None
        try:
            return get_user_model().objects.get_by_natural_key(name)
        except get_user_model().DoesNotExist:
            message = f"There is no member of staff called {name}."
            raise CommandError(message, returncode=UNREADABLE) from None

    def bring_on(self, batch: Batch, label: str) -> None:
        """Other processes may be at this batch, or at one that is written before it."""
        bar = Bar(label, sys.stderr)
        work(batch, bar.show)
        while batch.stage in BUSY:
            self.stderr.write("Another process is at it; waiting for that.")
            time.sleep(1)
            work(batch, bar.show)
        bar.end()

    def go_on(self, batch: Batch, options) -> int:
        """Applies what can be applied; answers the exit code."""
        mode = Mode.GOOD if options["only_good_rows"] else Mode.ALL
        if batch.stage != Stage.READY:
            return UNREADABLE
        why = steps.why_not(batch, mode)
        if why == "nothing" and not report.stopped(batch):
            return 0
        if why or options["dry_run"]:
            return REFUSED if why else 0
        steps.let_apply(batch, mode)
        self.bring_on(batch, "Writing")
        if batch.stage != Stage.APPLIED:
            return OVERTAKEN
        return REFUSED if report.stopped(batch) else 0

    def tell(self, batch: Batch, code: int, as_json: bool, dry_run: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_report(batch), ensure_ascii=False, indent=1))
            return
        lines = [f"Nothing asked “{code}”." for code in batch.reading.get("unasked", [])]
        lines += [batch.message] if batch.message else []
        lines += [*report.warning_lines(batch), *report.question_lines(batch)]
        for line in (*lines, *report.fault_lines(batch)):
            self.stderr.write(line)
        counted = {v: report.total(batch, v) for v in ("new", "changed", "unchanged", "refused")}
        if waiting := report.total(batch, "waiting"):
            counted["waiting"] = waiting
        if left_out := report.total(batch, ROWS_LEFT_OUT):
            counted["left out"] = left_out
        counted_words = ", ".join(f"{number} {verdict}" for verdict, number in counted.items())
        written = batch.stage == Stage.APPLIED or not (code or dry_run)
        nothing_written = "" if written else " Nothing was written."
        self.stdout.write(f"{batch.file_name}: {counted_words}.{nothing_written} Batch {batch.pk}.")


def settings(options) -> dict:
    texts = dict(pair(text, "rpartition") for text in options["answer"])
    columns = dict(pair(text, "rpartition") for text in options["column"])
    given = dict(pair(text, "partition") for text in options["set"])
    types = [by_name()[options["type"]]] if options["type"] else by_name().values()
    if strange := [name for name in given if not any(name in one.settable for one in types)]:
        raise CommandError(f"No column is called “{strange[0]}”.", returncode=UNREADABLE)
    row = options["header_row"]
    answers = {code: NONE_OF_THESE if text == "none" else text for code, text in texts.items()}
    return {
        "answers": answers,
        "empty": "clear" if options["clear_empty"] else "keep",
        "ignore_unknown": options["ignore_unknown"],
        "unlimited": True,
        **({"first_load": True} if options.get("first_load") else {}),
        **({"type": options["type"]} if options["type"] else {}),
        **({"constants": {options["type"] or "": given}} if given else {}),
        **(
            {"columns": {h: "" if c == LEAVE_OUT else c for h, c in columns.items()}}
            if columns
            else {}
        ),
        **({} if row is None else {"header_row": row}),
    }


def pair(text: str, cut: str) -> tuple[str, str]:
    """Both sides of an equals sign; a heading or a code may hold one itself."""
    before, sign, after = getattr(text, cut)("=")
    if not sign:
        raise CommandError(f"“{text}” has no equals sign.", returncode=UNREADABLE)
    return before, after
