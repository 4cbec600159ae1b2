"""What a batch came to: in words for a terminal, and as data for programs."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.exchange.batches.questions import open_questions
from hld_site.exchange.models import Batch, Change, Verdict

TOLD = (Verdict.REFUSED, Verdict.STALE, Verdict.EDITED)


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
    rows = Change.objects.filter(batch=batch, verdict__in=TOLD).order_by("number")
    for change in rows.iterator(chunk_size=1000):
        file = sheet_name(batch, change.sheet)
        errors = change.errors or [{"column": "", "value": "", "message": verdict_label(change)}]
        for error in errors:
            yield {"file": file, "row": change.row, "key": change.key, **error}


def verdict_label(change: Change) -> str:
    return str(Verdict(change.verdict).label)


def fault_lines(batch: Batch) -> Iterator[str]:
    for fault in faults(batch):
        place = place_of(fault["file"], fault["row"], fault["column"])
        yield f"{place}: {fault['message']}" if place else fault["message"]


def question_lines(batch: Batch) -> Iterator[str]:
    """What a person is asked, with the code under which the answer is given."""
    for asked in open_questions(batch):
        yield f"{question_line(asked)} [{asked['code']}]"


def question_line(asked: dict[str, Any]) -> str:
    match asked["kind"]:
        case "columns":
            unknown = ", ".join(f"“{heading}”" for heading in asked["unknown"])
            message = _("%(sheet)s has columns that the register does not know: %(unknown)s.")
            return message % {"sheet": asked["name"], "unknown": unknown}
        case "type":
            message = _("%(sheet)s: which type of record is it? It may be: %(types)s.")
            return message % {"sheet": asked["name"], "types": ", ".join(asked["keys"]) or "—"}
        case "dates":
            message = _("%(sheet)s, column %(column)s: does the day or the month stand first?")
            return message % {"sheet": asked["name"], "column": asked["column"]}
    message = ngettext(
        "“%(text)s” (%(rows)d row) may mean: %(keys)s.",
        "“%(text)s” (%(rows)d rows) may mean: %(keys)s.",
        asked["rows"],
    )
    return message % {**asked, "keys": ", ".join(asked["keys"])}


def total(batch: Batch, verdict: str) -> int:
    return sum(counts.get(verdict, 0) for counts in batch.counts.values())


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
        "questions": open_questions(batch),
        "unasked": batch.reading.get("unasked", []),
        "faults": list(faults(batch)),
    }
