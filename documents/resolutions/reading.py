"""One resolution as a file tells it. What cannot be read is a ``Damaged`` with one sentence."""

import dataclasses
import datetime
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from documents.symbols import canonical_symbol, session_of
from hld_site.languages.terms import ordinal_word

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"  # before each name in a file
CHOICES = ("in-favour", "against", "abstaining")
NUMBER = re.compile(r"(?:A/RES/)?(S-\d+/\d+|ES-\d+/\d+|\d{1,3}/\d{1,4})(?: ?([A-Z]))?\.?")
SYMBOL = re.compile(r"[A-Z]{1,4}/[A-Za-z0-9.()/ -]*\d[A-Za-z0-9.()/-]*")
# What follows the sponsor in the data: how the draft came about, cut off before its symbol.
INFORMAL = re.compile(r",? (?:and )?on the basis of informal consultations.*", re.I)
PERSON = re.compile(r"((?:Vice-)?Chair\w* of the Committee), [^(;]+ \(", re.I)
MONTH_NAMES = (
    "January February March April May June July August September October November December"
)
MONTHS = {name.casefold(): n for n, name in enumerate(MONTH_NAMES.split(), 1)}


class Damaged(Exception):  # noqa: N818 - the name is what is said
    """A file that is not what it should be; the text says what is wrong with it."""


@dataclasses.dataclass
class Resolution:
    """What one file or several in different languages say of one resolution."""

    symbol: str
    titles: dict[str, str] = dataclasses.field(default_factory=dict)
    adopted_on: datetime.date | None = None
    published_on: datetime.date | None = None
    plenary_record: str = ""
    draft: str = ""
    committee_report: str = ""
    agenda_item: str = ""
    sponsor: str = ""
    joined: str = ""  # the additional sponsors
    recorded: bool | None = None
    counts: dict[str, int] = dataclasses.field(default_factory=dict)
    voters: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    relations: dict[tuple[str, str], str] = dataclasses.field(default_factory=dict)
    files: list[str] = dataclasses.field(default_factory=list)

    @property
    def subject(self) -> str:
        """What the title says, however it is spaced and capitalized."""
        return " ".join(self.titles.get("en", "").split()).casefold()


def symbol_of(text: str) -> str:
    """A/RES/75/226 of "75/226.", "A/RES/75/226" and the like."""
    match = NUMBER.fullmatch(" ".join(text.split()).removesuffix("."))
    if match is None:
        raise Damaged(_("“%(text)s” is not a number of a resolution.") % {"text": text[:60]})
    return canonical_symbol(f"A/RES/{match[1]}{' ' + match[2] if match[2] else ''}")


def date_of(text: str) -> datetime.date | None:
    """2020-12-21, or "21 December 2020" with any sort of blank; a day of year 1 is none."""
    words = text.split()
    try:
        if len(words) == 3:
            return datetime.date(int(words[2]), MONTHS[words[1].casefold()], int(words[0]))
        day = datetime.date.fromisoformat(text.strip()) if text.strip() else None
    except (ValueError, KeyError):
        raise Damaged(_("“%(text)s” is not a day.") % {"text": text[:60]}) from None
    return day if day and day.year > 1 else None


def first_symbol(text: str) -> str:
    """The first document symbol of "A/75/460/Add.2, para. 8"."""
    match = SYMBOL.search(text or "")
    return canonical_symbol(match[0].strip()) if match else ""


def item_of(text: str) -> str:
    """ "22 (b)" of "Agenda item 22 (b)"."""
    return re.sub(r"^\D*", "", " ".join(text.split())) if text else ""


def sponsor_of(by: str, symbol: str) -> str:
    """Whoever submitted the draft, without a person's name; a President with the session."""
    text = INFORMAL.sub("", PERSON.sub(r"\1 (", " ".join(by.split())))
    session = session_of(symbol)
    if text.casefold().endswith("president of the general assembly") and session:
        return f"{text} at its {ordinal_word(session)} session"
    return text


def joined_by(states: str) -> str:
    several = " and " in states or "," in states
    return f"{states} (additional sponsor{'s' if several else ''})"


def merged(resolutions: Iterable[Resolution]) -> dict[str, Resolution]:
    """One for each symbol: what several files say of it, the first that says anything."""
    whole: dict[str, Resolution] = {}
    for other in resolutions:
        known = whole.setdefault(other.symbol, other)
        if known is other:
            continue
        for field in dataclasses.fields(Resolution):
            here, there = getattr(known, field.name), getattr(other, field.name)
            if isinstance(here, dict):
                setattr(known, field.name, {**there, **here})
            elif isinstance(here, list):
                here += there
            elif here in (None, ""):
                setattr(known, field.name, there)
    return whole
