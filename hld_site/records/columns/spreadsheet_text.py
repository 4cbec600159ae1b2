"""What a cell says behind the signs by which somebody made a spreadsheet keep it as text."""

import re

FORCED = re.compile(r'="((?:[^"]|"")*)"')
MARKED = re.compile(r"'(?=[0-9])")


def as_typed(text: str) -> str:
    """Of a code, a number or a date: `="004"` and `'004` are 004."""
    if forced := FORCED.fullmatch(text):
        return forced[1].replace('""', '"').strip()
    return text[1:] if MARKED.match(text) else text
