"""No cell of a CSV begins a formula: whole chunks are looked at, and few need a second look."""

import re

DANGEROUS = rb"'*[=+\-@\t\r]"
MARKS = (b"=", b"+", b"-", b"@", b"\t")
# Where a cell begins: after a comma, a line break or an opening quotation mark, or at the start.
AFTER = rb"(?<![^,\n\"]%b)"
SUSPICIOUS = [
    (mark, re.compile(re.escape(mark) + AFTER % re.escape(mark) + more))
    for mark, more in (*((mark, b"") for mark in MARKS), (b"'", DANGEROUS))
]
# Every line ends with a carriage return; only one that a quotation mark opens begins a cell.
RETURNING = re.compile(rb"\r(?<=\"\r)(?<![^,\n]\"\r)")
CELL = re.compile(rb"\"[^\"]*(?:\"\"[^\"]*)*\"|[^,\"\r\n]+")
BEGINNING = re.compile(rb"\"?(?=" + DANGEROUS + rb")")


def guarded(chunk: bytes) -> bytes:
    """The same lines, with an apostrophe before what a spreadsheet could run."""
    return CELL.sub(apostrophe, chunk) if is_suspicious(chunk) else chunk


def is_suspicious(chunk: bytes) -> bool:
    """Whether a dangerous sign stands where a cell may begin; now and then it only seems so."""
    found = any(mark in chunk and pattern.search(chunk) for mark, pattern in SUSPICIOUS)
    return found or bool(RETURNING.search(chunk))


def apostrophe(found: re.Match) -> bytes:
    cell = found[0]
    begins = BEGINNING.match(cell)
    return cell[: begins.end()] + b"'" + cell[begins.end() :] if begins else cell
