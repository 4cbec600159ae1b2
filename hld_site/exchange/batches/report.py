"""What a batch came to: in words for a terminal, and as data for programs."""

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.exchange.batches.asking.question_words import kind_of, question_line
from hld_site.exchange.batches.asking.questions import unanswered
from hld_site.exchange.models import STOPPED, Batch, Change, Verdict, error_of
from hld_site.languages.numbers import grouped

SHOWN = 3  # faults of a kind that are told in full
MOST_KINDS = 200
# Quoted texts, and numbers.
DIFFERENT = re.compile(r"“[^”]*”|«[^»]*»|\d+(?:[–.,-]\d+)*|\b[A-Z]{2,3}\b")
TOLD = (*STOPPED, Verdict.STALE, Verdict.EDITED)


def sheet_name(batch: Batch, place: int) -> str:
    sheets = batch.reading.get("sheets", [])
    return sheets[place]["name"] if place < len(sheets) else ""


def place_of(file: str, row: int | None, column: str) -> str:
    """ "states.csv, row 14, column adopted_on": as a spreadsheet counts."""
    parts = [file]
    parts += [_("row %(row)d") % {"row": row}] if row else []
    parts += [_("column %(column)s") % {"column": column}] if column else []
    return ", ".join(part for part in parts if part)


def faults(batch: Batch) -> Iterator[dict[str, Any]]:
    """Every error of every row that would not be written, in the order of the file."""
    rows = Change.objects.filter(batch=batch, verdict__in=TOLD, left_out=False).order_by("number")
    for change in rows.iterator(chunk_size=1000):
        file = sheet_name(batch, change.sheet)
        errors = change.errors or [error_of(str(Verdict(change.verdict).label))]
        for error in errors:
            yield {"file": file, "row": change.row, "key": change.key, **error}


@dataclasses.dataclass
class Tally:
    """Faults of one kind in one column: the first few, and how many there are."""

    first: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    number: int = 0
    last_row: int | None = None

    def add(self, fault: dict[str, Any]) -> None:
        if len(self.first) < SHOWN:
            self.first.append(fault)
        self.number += 1
        self.last_row = fault["row"]

    @property
    def more(self) -> int:
        return self.number - len(self.first)


def tallies(batch: Batch) -> list[Tally]:
    """What is wrong, by kind, in the order in which it is first met: a kind is told once."""
    kinds: dict[tuple, Tally] = {}
    for fault in faults(batch):
        kind = fault["file"], fault["column"], alike(fault)
        if kind not in kinds and len(kinds) >= MOST_KINDS:
            kind = (fault["file"], fault["column"], "")
        kinds.setdefault(kind, Tally()).add(fault)
    return list(kinds.values())


def alike(fault: dict[str, Any]) -> str:
    """The sentence without what is different about each row."""
    return DIFFERENT.sub("…", fault["message"])


def fault_lines(batch: Batch) -> Iterator[str]:
    for tally in tallies(batch):
        yield from map(fault_line, tally.first)
        if tally.more:
            message = ngettext(
                "… and %(n)s more row with the same error, up to row %(row)s.",
                "… and %(n)s more rows with the same error, up to row %(row)s.",
                tally.more,
            )
            yield message % {"n": grouped(tally.more), "row": tally.last_row or "—"}


def fault_line(fault: dict[str, Any]) -> str:
    place = place_of(fault["file"], fault["row"], fault["column"])
    return f"{place}: {fault['message']}" if place else fault["message"]


def warning_lines(batch: Batch) -> Iterator[str]:
    """What was done by itself, and what a person should know, sheet by sheet."""
    for sheet in batch.reading.get("sheets", []):
        for warning in sheet.get("warnings", []):
            place = place_of(sheet["name"], warning["row"], warning["column"])
            yield f"{place}: {warning['message']}"


def question_lines(batch: Batch) -> Iterator[str]:
    """What a person is asked, with the code under which the answer is given."""
    for question in unanswered(batch):
        answers = "" if kind_of(question).names_them else " | ".join(question.get("keys", ()))
        yield f"{question_line(question)} [{question['code']}] {answers}".rstrip()


def total(batch: Batch, verdict: str) -> int:
    return sum(counts.get(verdict, 0) for counts in batch.counts.values())


def stopped(batch: Batch) -> int:
    return sum(total(batch, verdict) for verdict in STOPPED)


def as_report(batch: Batch) -> dict[str, Any]:
    """For programs; the same words as on the terminal."""
    return {
        "batch": str(batch.pk),
        "state": batch.stage,
        "message": batch.message,
        "file": batch.file_name,
        "sha256": batch.file_sha256,
        "counts": batch.counts,
        "sheets": [
            {name: sheet.get(name) for name in ("name", "type", "columns", "detected", "warnings")}
            for sheet in batch.reading.get("sheets", [])
        ],
        "questions": unanswered(batch),
        "unasked": batch.reading.get("unasked", []),
        "faults": [
            {**fault, "rows": tally.number} for tally in tallies(batch) for fault in tally.first
        ],
    }
