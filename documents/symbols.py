"""Document symbols of the United Nations: reading any spelling, and taking one apart.

A symbol is a path of elements (A/RES/67/219, A/C.2/60/L.16, A/RES/57/270 B). Nothing here asks
the database, and what is not understood is left as it was written.
"""

import dataclasses
import re

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.symbol_spellings import digits, without_words
from hld_site.languages import scripts

ORGANS = {
    "A": _("General Assembly"),
    "S": _("Security Council"),
    "E": _("Economic and Social Council"),
    "ST": _("Secretariat"),
    "GA": _("General Assembly (press release)"),
}
COMMITTEES = {
    "C.1": _("First Committee"),
    "C.2": _("Second Committee"),
    "C.3": _("Third Committee"),
    "C.4": _("Fourth Committee"),
    "C.5": _("Fifth Committee"),
    "C.6": _("Sixth Committee"),
}
SERIES = {
    "RES": _("resolution"),
    "DEC": _("decision"),
    "PV": _("verbatim record"),
    "SR": _("summary record"),
    "L": _("limited distribution"),
    "INF": _("information"),
    "CONF": _("conference"),
    "EF": _("Second Committee"),
}
SUFFIXES = {
    "ADD": _("addendum"),
    "CORR": _("corrigendum"),
    "REV": _("revision"),
    "AMEND": _("amendment"),
}
KNOWN_CASE = {"ADD": "Add", "CORR": "Corr", "REV": "Rev", "AMEND": "Amend"}
USUAL = re.compile(r"(?:A|S|E|ST|GA)(?:/[A-Z]+|/C\.\d)?/\d+(?:/(?:L\.|PV\.)?\d+)?")


@dataclasses.dataclass(frozen=True)
class Element:
    """One element of a symbol with what it says: ("67", "sixty-seventh session")."""

    text: str
    meaning: str


def canonical_symbol(text: str) -> str:
    """The usual spelling of a symbol however it was typed: "Résolution 67/219" → "A/RES/67/219"."""
    if USUAL.fullmatch(text):
        return text
    text = without_words(" ".join(text.split()))
    if not re.match(r"^(A|S|E|ST|GA) ?/", text, re.I):
        return text
    elements = [element.strip() for element in text.split("/")]
    text = "/".join(_canonical_element(element) for element in elements)
    return re.sub(r"(/\d+) ?([A-Z])$", r"\1 \2", text)


def _canonical_element(element: str) -> str:
    word, dot, number = element.partition(".")
    if dot and word.upper() in KNOWN_CASE:
        return f"{KNOWN_CASE[word.upper()]}.{number}"
    return element.upper()


# Numbers stay apart in a loose spelling: A/6/187 is not A/61/87.
BETWEEN_NUMBERS = re.compile(r"(?<=\d)[\W_]+(?=\d)")
PARTING = re.compile(r"[^\w-]|_|(?<!\d)-|-(?!\d)")
LOOSE = re.compile(r"(?!.*[a-z]{7})(?=.*\d)[a-z\d-]+")
# "RES/62/270", "C.2/60/L.16", "68/PV.25", "57/270 B", each with the organs whose it may be.
WITHOUT_ORGAN_LOOSELY = (
    (re.compile(r"(?:RES|DEC)\b.*", re.I), ("a", "s", "e")),
    (re.compile(r"C\.?\d\b.*|\d{2,3}/(?:PV|L|C)\b.*", re.I), ("a",)),
    (re.compile(r"\d{2,3}/\d{1,4}(?: ?[A-Z])?", re.I), ("a", "ares")),
)


def loose_symbols(text: str) -> list[str]:
    """A symbol without what parts it, and what it may be where its organ was left away.

    "A/C2/60/L16" → "ac2-60l16"; "57/270 B" → "57-270b", "a57-270b", "ares57-270b".
    """
    usual = canonical_symbol(scripts.look_alikes_in_latin(text))
    loose = PARTING.sub("", BETWEEN_NUMBERS.sub("-", digits(usual).lower()))
    if not LOOSE.fullmatch(loose):
        return []
    organs = (organs for begun, organs in WITHOUT_ORGAN_LOOSELY if begun.fullmatch(usual))
    return [loose, *(organ + loose for organ in next(organs, ()))]


# What a spreadsheet makes of 68/4: 1968-04, Apr-68, 4-Apr-68, avr.-68, 68-4, 04/01/1968.
DATES = re.compile(
    r"\d{4}-\d{1,2}(-\d{1,2})?|(\d{1,2}-)?[^\W\d_]{3,9}\.?[- ]\d{2,4}|\d{1,4}-[^\W\d_]{3,9}\.?|"
    r"\d{1,3}-\d{1,3}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
)
WITHOUT_ORGAN = re.compile(r"\d{1,3}/\d{1,4}[A-Z]?")
PARTS = re.compile(r"[^\W_]+[/.]")


def why_no_symbol(text: str) -> str:
    """Why a text can be neither a symbol nor a key in words; empty where it may be."""
    if text.isdecimal():
        return gettext("“%(text)s” is a number, not a document symbol.") % {"text": text}
    if DATES.fullmatch(text):
        message = gettext(
            "“%(text)s” is not a document symbol: a spreadsheet may have turned a symbol such as"
            " 68/4 into a date. Format the column as text, and type the symbols again."
        )
        return message % {"text": text}
    if WITHOUT_ORGAN.fullmatch(text):
        message = gettext(
            "“%(text)s” does not name the organ: write the whole symbol, such as A/RES/%(text)s."
        )
        return message % {"text": text}
    letters = {script for letter in text if (script := scripts.of_letter(letter))}
    if len(letters) > 1 and scripts.LATIN in letters and PARTS.match(text):
        odd = next(one for one in text if scripts.of_letter(one) not in ("", scripts.LATIN))
        message = gettext(
            "“%(text)s” contains “%(odd)s”, which looks the same but is from another alphabet."
        )
        return message % {"text": text, "odd": odd}
    return ""


def session_of(symbol: str) -> int | None:
    """The session of the General Assembly that a symbol names; none for a special session."""
    match = re.match(r"^A/(?:RES/|DEC/|C\.\d/|PV/)?(\d{2,3})/", symbol)
    return int(match[1]) if match else None


def elements(symbol: str) -> list[Element]:
    """What each element of a symbol says, from left to right; unknown ones say nothing."""
    if not re.match(r"^(A|S|E|ST|GA)/", symbol):
        return []
    return [
        Element(text, _meaning(text, place, symbol)) for place, text in enumerate(symbol.split("/"))
    ]


def _meaning(text: str, place: int, symbol: str) -> str:
    word, dot, number = text.partition(".")
    if place == 0:
        return str(ORGANS[text])
    if text in COMMITTEES:
        return str(COMMITTEES[text])
    if dot and word.upper() in SUFFIXES:
        return f"{SUFFIXES[word.upper()]} {number}"
    if word in SERIES:
        return f"{SERIES[word]} {number}".strip()
    if text.isdigit() and session_of(symbol) == int(text) and f"/{text}/" in symbol[:12]:
        return str(_("session %(number)s") % {"number": text})
    if re.fullmatch(r"S-\d+", text):
        return str(_("special session %(number)s") % {"number": text[2:]})
    if re.fullmatch(r"\d+( [A-Z])?", text):
        return str(_("number %(number)s") % {"number": text})
    return ""
