"""Text that no spreadsheet runs as a formula, and back."""

import re

DANGEROUS = re.compile(r"^'*[=+\-@\t\r]")
GUARDED = re.compile(r"^'+[=+\-@\t\r]")
# Whether any cell of a longer text may be guarded.
PERHAPS_GUARDED = re.compile(r"'[=+\-@\t\r]")


def guard(text: str) -> str:
    """A cell that no spreadsheet runs as a formula; ``unguard`` gives back exactly what went in."""
    return f"'{text}" if DANGEROUS.match(text) else text


def unguard(text: str) -> str:
    return text[1:] if GUARDED.match(text) else text
