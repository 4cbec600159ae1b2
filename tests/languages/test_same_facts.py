"""The same facts in every language, and little of another language on a page.

All pages of the sitemap in the long form; else the pages of prose and a few of each type.
"""

import re
from html.parser import HTMLParser

import pytest

from hld_site import languages
from hld_site.pages.models import Page
from hld_site.records import catalogue
from tests.sampling import LONG, covering

pytestmark = pytest.mark.one_database

OTHERS = [code for code in languages.CODES if code != languages.DEFAULT]
SYMBOL = re.compile(r"(?:A|GA|E|S)/[A-Z0-9][A-Z0-9./]*\d")
VOID = {"br", "hr", "img", "input", "link", "meta", "source", "wbr", "col"}
# What stays in its language: quotations, titles and remarks are counted apart.
MOST_FOREIGN = 0.15
HAN = 3  # letters that a Chinese sign takes the place of


def addresses() -> list[str]:
    rows = [
        row.get_absolute_url()
        for record in catalogue.records()
        if record.has_pages
        for row in record.model._default_manager.published()
    ]
    if LONG:
        return rows
    prose = [page.get_absolute_url() for page in Page.objects.published()]
    some = [
        *("/", "/states/", "/meetings/", "/documents/", "/focus/", "/organizations/"),
        "/processes/gmg/", "/processes/gfmd/", "/meetings/hld-2006/", "/meetings/imrf-2026/",
        "/documents/A/RES/67/219/", "/documents/A/RES/80/258/", "/documents/A/61/515/",
        "/states/TUR/", "/states/VAT/", "/focus/human-trafficking/",
        "/organizations/world-bank/",
    ]  # fmt: skip
    return [*prose, *some]


class Facts(HTMLParser):
    """Days, rows of tables, links inside the site and symbols of the main text."""

    def __init__(self):
        super().__init__()
        self.inside = 0
        self.days: set[str] = set()
        self.links: set[str] = set()
        self.rows = 0
        # Names that changed in one language need not have changed in another, and begin with other
        # letters.
        self.within_names = False
        self.words: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag == "main":
            self.inside += 1
        if not self.inside:
            return
        given = dict(attributes)
        self.within_names |= given.get("class") in ("through-time", "letters")
        self.rows += tag in ("tr", "li") and not self.within_names
        if tag == "time":
            self.days.add(given["datetime"])
        if tag == "a" and given.get("href", "").startswith("/"):
            self.links.add(re.sub(rf"^/(?:{'|'.join(OTHERS)})/", "/", given["href"]))

    def handle_endtag(self, tag):
        self.inside -= tag == "main"
        self.within_names &= tag not in ("ol", "ul")

    def handle_data(self, data):
        if self.inside:
            self.words.append(data)


def facts(html: str) -> dict:
    reader = Facts()
    reader.feed(html)
    symbols = set(SYMBOL.findall(" ".join(reader.words)))
    return {
        "days": reader.days,
        "links": {link.partition("?")[0] for link in reader.links},
        "rows": reader.rows,
        "symbols": symbols,
    }


def in_language(address: str, code: str) -> str:
    return address if code == languages.DEFAULT else f"/{code}{address}"


def test_every_page_tells_the_same_facts_in_six_languages(site):
    """In the short form each page in one other language."""
    differing = []
    for address, code in covering(addresses(), OTHERS):
        english = facts(site.text(address))
        there = facts(site.text(in_language(address, code)))
        differing += [
            (code, address, name, diff(english[name], there[name]))
            for name in english
            if english[name] != there[name]
        ]
    assert differing == []


def diff(one, other):
    return sorted(one ^ other)[:5] if isinstance(one, set) else (one, other)


class Languages(HTMLParser):
    """How many letters of the main text are in which language, and what is set apart as quoted."""

    def __init__(self, code: str):
        super().__init__()
        self.stack: list[tuple[str, str, bool]] = [("html", code, False)]
        self.inside = 0
        self.letters: dict[str, int] = {}
        self.apart = 0

    def handle_starttag(self, tag, attributes):
        self.inside += tag == "main"
        if tag in VOID:
            return
        given = dict(attributes)
        _tag, language, quoted = self.stack[-1]
        classes = set((given.get("class") or "").split())
        is_remark = tag == "div" and "lang" in given and "prose" not in classes
        quoted = quoted or is_remark or given.get("rel") == "external"
        quoted = quoted or bool(classes & QUOTED) or tag in ("q", "blockquote", "cite", "option")
        self.stack.append((tag, given.get("lang") or language, quoted))

    def handle_endtag(self, tag):
        self.inside -= tag == "main"
        while len(self.stack) > 1 and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, language, quoted = self.stack[-1]
        if not self.inside or tag in ("script", "style"):
            return
        number = sum(HAN if sign >= "\u2e80" else 1 for sign in data if sign.isalpha())
        if quoted and language == languages.DEFAULT:
            self.apart += number
        else:
            self.letters[language] = self.letters.get(language, 0) + number


# As printed, remarks of staff, sources as they are cited, questions, titles without an official
# version.
QUOTED = {
    "as-printed",
    "printed",
    "printed-items",
    "sources",
    "questions",
    "remark",
    "evidence",
    "coverage",
    "language-mark",
    "citation",
    "copy",
    "quiet",
    "mark",
    "unseen",
}

TYPES = {
    "about": "/about/",
    "history": "/about/history/",
    "outcomes": "/about/outcomes/",
    "participation": "/about/participation/",
    "this register": "/about/register/",
    "accessibility": "/accessibility/",
    "meeting": "/meetings/hld-2013/",
    "document": "/documents/A/RES/68/4/",
    "State": "/states/KEN/",
    "organization": "/organizations/world-bank/",
    "process": "/processes/gfmd/",
    "theme": "/focus/labour-migration/",
}


def share(html: str, code: str) -> tuple[float, int]:
    """The part of the letters that are in another language, and how many stand apart."""
    reader = Languages(code)
    reader.feed(html)
    whole = sum(reader.letters.values())
    return 1 - reader.letters.get(code, 0) / whole, reader.apart


def test_at_most_a_seventh_of_a_page_is_in_another_language(site, capsys):
    """In the long form of each page in each language, and prints the table: per cent in another
    language (letters set apart)."""
    table: dict[str, dict] = {name: {} for name in TYPES}
    for name, code in covering(TYPES, OTHERS):
        table[name][code] = share(site.text(in_language(TYPES[name], code)), code)
    if LONG:
        with capsys.disabled():
            print(f"\n{'':14}" + "".join(f"{code:>14}" for code in OTHERS))
            for name, row in table.items():
                cells = "".join(f"{part:>7.0%} ({apart:>5})" for part, apart in row.values())
                print(f"{name:14}{cells}")
    over = {
        (name, code): f"{part:.0%}"
        for name, row in table.items()
        for code, (part, _apart) in row.items()
        if part > MOST_FOREIGN
    }
    assert over == {}


def test_the_pages_walked_are_of_every_type_that_has_pages():
    walked = addresses()
    for record in catalogue.records():
        rows = list(record.model._default_manager.published()) if record.has_pages else []
        assert not rows or any(row.get_absolute_url() in walked for row in rows), record.name
