"""A document cited as the United Nations cites its own, in any of the six languages.

The title is the official one of that language, else the English one; ``mark`` may mark it up.
"""

import datetime
import re

from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from documents.models import Document
from documents.symbols import elements
from hld_site import languages
from hld_site.languages.dates import un_date
from hld_site.languages.punctuation import listed
from hld_site.languages.terms import term
from hld_site.languages.text import LocalText, choose

Kind = Document.Kind
QUOTED_TITLE = re.compile(r"\{title\}(?:\s?[”»“])?")
WITHOUT_A_NAME = (Kind.SECTION, Kind.OTHER)
# Whose they are, whatever organ they are before.
AUTHORS = {
    Kind.SG_REPORT: "Secretary-General",
    Kind.SG_NOTE: "Secretary-General",
    Kind.PGA_NOTE: "President of the General Assembly",
}


def author_of(document: Document) -> str:
    """Who speaks in it, in the reader's language; empty where it is not recorded."""
    return str(term(AUTHORS.get(document.kind, document.organ)))


def is_of_the_un(document: Document) -> bool:
    return document.kind != Kind.OTHER or bool(elements(document.symbol))


def kind_of(document: Document) -> str:
    """Resolution; what another institution wrote is known as a document, and no more."""
    if document.kind == Kind.OTHER:
        return capfirst(_("document"))
    return str(document.get_kind_display())


def number_of(document: Document) -> str:
    """As it is called in words: resolution 67/219, but report A/68/190."""
    is_resolution = document.kind == Kind.RESOLUTION
    return document.symbol.removeprefix("A/RES/") if is_resolution else document.symbol


def citation(document: Document, language: str, mark=str, behind=None) -> SafeString:
    """General Assembly resolution 58/208 of 23 December 2003, “…” (A/RES/58/208).

    ``behind`` says behind the quotation which other language the title is in.
    """
    titles = {code: getattr(document, f"title_{code}") for code in languages.CODES}
    title = choose(titles, language)
    with translation.override(languages.in_django(language)):
        parts = {"head": head(document, language), "title": mark(title), "symbol": document.symbol}
        sentence = pattern(parts, title)
        if behind and title and title.language != language:
            parts["behind"] = behind(title.language)
            sentence = QUOTED_TITLE.sub(r"\g<0> {behind}", sentence)
        return format_html(sentence, **parts)


def pattern(parts: dict, title: LocalText) -> str:
    if not parts["head"]:
        return _("“{title}” ({symbol})") if parts["symbol"] and title else "{title}{symbol}"
    if not title:
        return _("{head} ({symbol})")
    return _("{head}, “{title}” ({symbol})") if parts["symbol"] else _("{head}, “{title}”")


def head(document: Document, language: str) -> str:
    """What sort of document it is, and of which day; a resolution is called by its number."""
    day = document.adopted_on or document.published_on
    if document.kind == Kind.RESOLUTION and document.symbol.startswith("A/RES/"):
        named = _("General Assembly resolution {number}").format(number=number_of(document))
    elif document.kind == Kind.OTHER:
        return listed(filter(None, [author_of(document), dated(_("document"), day, language)]))
    elif document.kind == Kind.SECTION:
        return listed(filter(None, [author_of(document), day and un_date(day, language)]))
    else:
        named = str(document.get_kind_display())
    return dated(named, day, language)


def dated(named: str, day: datetime.date | None, language: str) -> str:
    if not (named and day):
        return named
    organ, written = str(term("General Assembly")), un_date(day, language)
    if language == "zh" and named.startswith(organ):  # the day stands between organ and number
        return f"{organ}{written}{named.removeprefix(organ)}"
    return _("{named} of {day}").format(named=named, day=written)
