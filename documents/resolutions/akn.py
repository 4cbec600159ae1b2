"""A resolution of an AKN4UN file: the United Nations' form of Akoma Ntoso."""

import re
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from documents.resolutions import relation_finder
from documents.resolutions.reading import (
    AKN,
    Damaged,
    Resolution,
    date_of,
    item_of,
    joined_by,
    sponsor_of,
    symbol_of,
)

UN = "{http://un.org/akn4un}"
LANGUAGES = {"ara": "ar", "zho": "zh", "chi": "zh", "eng": "en", "fra": "fr", "fre": "fr"}
LANGUAGES |= {"rus": "ru", "spa": "es"}
VOTES = {"inFavour": "in-favour", "against": "against", "abstaining": "abstaining"}
# " -" and "75/226" before an Arabic title belong to its number.
NUMBER_OF_TITLE = re.compile(r"^[\s\d/.\u2010-\u2015-]+(?=\D)")
FORBIDDEN = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.I)


def read(data: bytes, name: str) -> Resolution:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Damaged(_("It is not written in UTF-8.")) from None
    if FORBIDDEN.search(text):
        raise Damaged(_("It declares entities of its own, which no resolution does."))
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError, RecursionError):
        raise Damaged(_("It is not well-formed XML: it may be cut off.")) from None
    if root.tag != f"{AKN}akomaNtoso":
        raise Damaged(_("It is XML, but not an Akoma Ntoso document."))
    return resolution(root, name)


def resolution(root, name: str) -> Resolution:
    meta = root.find(f"*/{AKN}meta")
    cover = root.find(f".//{AKN}coverPage")
    if meta is None or cover is None:
        raise Damaged(_("It has no data of its own (meta) or no cover page."))
    language = attribute(meta, "FRBRlanguage", "language")
    if language not in LANGUAGES:
        raise Damaged(_("It does not say in which of the six languages it is."))
    number = next(
        (text_of(e) for e in cover.iter(f"{AKN}docNumber") if "symbol" in e.get("refersTo", "")), ""
    )
    made = Resolution(symbol_of(number), files=[name])
    code = LANGUAGES[language]
    made.titles = {code: title} if (title := title_of(root)) else {}
    dates = {e.get("name"): e.get("date", "") for e in meta.iter(f"{AKN}FRBRdate")}
    made.adopted_on = date_of(dates.get("adoption", ""))
    made.published_on = date_of(dates.get("publication", ""))
    workflow(made, meta)
    voting(made, meta)
    if code == "en":
        items = (e for e in cover.iter(f"{AKN}inline") if e.get("name") == "agenda item")
        made.agenda_item = item_of(next(map(text_of, items), ""))
        made.relations = relation_finder.of_text(root, made.symbol)
    return made


def attribute(meta, tag: str, name: str) -> str:
    element = next(meta.iter(f"{AKN}{tag}"), None)
    return "" if element is None else element.get(name, "")


def text_of(element) -> str:
    return " ".join("".join(element.itertext()).split())


def title_of(root) -> str:
    preface = root.find(f".//{AKN}preface")
    for element in preface.iter(f"{AKN}docTitle") if preface is not None else ():
        if "resolutionTitle" in element.get("refersTo", ""):
            return NUMBER_OF_TITLE.sub("", text_of(element)).strip()
    return ""


def workflow(made: Resolution, meta) -> None:
    """Draft, report of the committee, plenary meeting: the steps that a text went through."""
    for step in meta.iter(f"{AKN}step"):
        outcome, symbol, by = step.get("outcome"), step.get("as", ""), step.get("by", "")
        if outcome == "draftResolution":
            made.draft, made.sponsor = symbol.strip(), sponsor_of(by, made.symbol)
        elif outcome == "draftResolutionAdditionalSponsors" and by.strip():
            made.joined = joined_by(" ".join(by.split()))
        elif outcome == "recommendedForAdoption":
            made.committee_report = symbol.strip()
        elif outcome == "adopted":
            made.plenary_record = symbol.strip()


def voting(made: Resolution, meta) -> None:
    element = next(meta.iter(f"{AKN}voting"), None)
    if element is None:
        return
    made.recorded = element.get("outcome", "") == "adoptedRecordedVote"
    for count in element.iter(f"{AKN}count") if made.recorded else ():
        choice = VOTES.get(count.get("refersTo", "").lstrip("#"))
        if choice and count.get("value", "").isdecimal():
            made.counts[choice] = int(count.get("value"))
            made.voters[choice] = [text_of(e) for e in count.iter(f"{AKN}organization")]
