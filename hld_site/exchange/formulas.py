"""Text that no spreadsheet runs as a formula, and back: one cell, or a block of CSV at once."""

import re

SIGNS = r"[=+\-@\t\r]"
DANGEROUS = re.compile(rf"'*{SIGNS}")
GUARDED = re.compile(rf"'+{SIGNS}")
# Whether any cell of a longer text may be guarded.
PERHAPS_GUARDED = re.compile(rf"'{SIGNS}")


def guard(text: str) -> str:
    """A cell that no spreadsheet runs as a formula; ``unguard`` gives back exactly what went in."""
    return f"'{text}" if DANGEROUS.match(text) else text


def unguard(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text


# --- a block of CSV as it is written: it is looked at as a whole, and few need a second look ---

DANGEROUS_BYTES = DANGEROUS.pattern.encode()
MARKS = (b"=", b"+", b"-", b"@", b"\t")
# Where a cell begins: after a comma, a line break or an opening quotation mark, or at the start.
AFTER = rb"(?<![^,\n\"]%b)"
SUSPICIOUS = [
    (mark, re.compile(re.escape(mark) + AFTER % re.escape(mark) + more))
    for mark, more in (*((mark, b"") for mark in MARKS), (b"'", DANGEROUS_BYTES))
]
# Every line ends with a carriage return; only one that a quotation mark opens begins a cell.
RETURNING = re.compile(rb"\r(?<=\"\r)(?<![^,\n]\"\r)")
CELL = re.compile(rb"\"[^\"]*(?:\"\"[^\"]*)*\"|[^,\"\r\n]+")
BEGINNING = re.compile(rb"\"?(?=" + DANGEROUS_BYTES + rb")")


def guard_block(block: bytes) -> bytes:
    """The same lines, with an apostrophe before what a spreadsheet could run."""
    return CELL.sub(_with_apostrophe, block) if is_suspicious(block) else block


def is_suspicious(block: bytes) -> bool:
    """Whether a dangerous sign stands where a cell may begin; now and then it only seems so."""
    has_sign = any(mark in block and pattern.search(block) for mark, pattern in SUSPICIOUS)
    return has_sign or bool(RETURNING.search(block))


def _with_apostrophe(match: re.Match) -> bytes:
    cell = match[0]
    begins = BEGINNING.match(cell)
    return cell[: begins.end()] + b"'" + cell[begins.end() :] if begins else cell
