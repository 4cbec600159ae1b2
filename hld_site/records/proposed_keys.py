"""The key that a new record may have: the words of what it is called, and a year."""

import datetime
import re
from typing import Any

from hld_site.languages.folding import SMALL_WORDS, fold

LONGEST = 48  # letters of the words: an address is read aloud
JOINING = SMALL_WORDS | {"a", "an", "at", "by", "for", "from", "in", "its", "on", "to", "with"}
YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
LATIN = re.compile(r"[a-z0-9]+")


def words_of(text: str) -> str:
    """ "Panel discussion on migration" → "panel-discussion-migration"; empty in other scripts."""
    words = [word for word in fold(text).split() if LATIN.fullmatch(word)]
    words = [word for word in words if word not in JOINING] or words
    while len(words) > 1 and len("-".join(words)) > LONGEST:
        words.pop()
    return "-".join(words)[:LONGEST]


def year_in(text: str) -> str:
    """The last year that a text names."""
    return next(reversed(YEAR.findall(text)), "")


def year_of(day: datetime.date | None) -> int | None:
    return day.year if day else None


def dated(text: str, year: Any) -> str:
    """The words of a text with the year at its end; empty where one of them is not known."""
    words, year = words_of(YEAR.sub(" ", text)), str(year or "") or year_in(text)
    return f"{words}-{year}" if words and year else ""
