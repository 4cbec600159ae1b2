"""The apparatus of a page: every source once and numbered; its headings as a list of contents."""

import dataclasses
import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hld_site.browse.display import shown
from hld_site.records.columns import resolve
from hld_site.records.mixins import Sourced

register = template.Library()
LONGEST_DESCRIPTION = 300
HEADING = re.compile(r'<h2[^>]*\bid="([^"]+)"[^>]*>(.*?)</h2>', re.S)
COUNT = re.compile(r'<span class="quiet">.*?</span>', re.S)
IN_ANOTHER_LANGUAGE = re.compile(r'\s*(<span lang="[\w-]+" dir="\w+">)')


@dataclasses.dataclass(frozen=True)
class Note:
    """One source with its number; ``row`` is the first that cites it."""

    number: int
    row: Any
    is_of_record: bool


class Notes:
    """Rows that cite the same text at the same address share a number."""

    def __init__(self, of_record: Iterable, of_parts: Iterable):
        self.by_citation: dict[tuple[str, str], Note] = {}
        for row in of_record:
            self.add(row, True)
        for row in of_parts:
            self.add(row, False)

    def add(self, row, is_of_record: bool) -> None:
        if citation := cited_by(row):
            number = len(self.by_citation) + 1
            self.by_citation.setdefault(citation, Note(number, row, is_of_record))

    def __iter__(self):
        return iter(self.by_citation.values())

    def __len__(self):
        return len(self.by_citation)


def cited_by(row) -> tuple[str, str] | None:
    if not isinstance(row, Sourced) or not (row.source or row.source_address):
        return None
    return row.source, row.source_address


@register.simple_tag
def notes_of(sections, sources=None) -> Notes:
    """The notes of a record's page: its own sources first, then those of its parts."""
    own = sections["sources"].rows if sources is None else sources
    parts = (row for name, section in sections.items() if name != "sources" for row in section)
    return Notes(own, parts)


@register.simple_tag
def cited_in(sections) -> tuple[tuple[str, str], ...]:
    """What its notes cite, in the order of their numbers."""
    return sections.of_all(citations)


def citations(sections) -> tuple[tuple[str, str], ...]:
    return tuple(notes_of(sections).by_citation)


@register.simple_tag(takes_context=True)
def noted(context, row) -> SafeString | str:
    """The number of the source of a row, leading to it; on a page without notes the source."""
    numbered, own = context.get("citations", ()), cited_by(row)
    if own not in numbered:
        model: Any = type(row)
        cited = shown(resolve(model, "source"), row) if own else ""
        return (
            format_html(' <span class="quiet">{} {}</span>', _("Source:"), cited) if cited else ""
        )
    number = numbered.index(own) + 1
    label = _("Source %(number)d") % {"number": number}
    return format_html(
        '<sup class="noted"><a href="#note-{}" aria-label="{}" title="{}">{}</a></sup>',
        number,
        label,
        row.source or row.source_address,
        number,
    )


@register.filter
def headings(body: str) -> list[tuple[str, str]]:
    """The sections of a page: anchor and words of each heading of the second level."""
    parts = [(key, COUNT.sub("", inner)) for key, inner in HEADING.findall(body)]
    return [(key, words_of_heading(inner)) for key, inner in parts]


def words_of_heading(inner: str) -> SafeString:
    """Without its marks; a heading in another language than the page's stays in it."""
    words = " ".join(strip_tags(inner).split())
    other = IN_ANOTHER_LANGUAGE.match(inner)
    return SafeString(f"{other[1]}{words}</span>" if other else words)


@register.filter
def one_line(html: str) -> str:
    """What a page says in short, as plain text for the head of a page; read by machines."""
    text = " ".join(unescape(strip_tags(html)).split())
    return (
        text
        if len(text) <= LONGEST_DESCRIPTION
        else text[:LONGEST_DESCRIPTION].rpartition(" ")[0] + "…"
    )


class CapturedNode(template.Node):
    def __init__(self, nodelist: template.NodeList, name: str):
        self.nodelist = nodelist
        self.name = name

    def render(self, context) -> str:
        context[self.name] = self.nodelist.render(context)
        return ""


@register.tag
def captured(parser, token) -> CapturedNode:
    """``{% captured as body %}…{% endcaptured %}``: rendered once, shown where it is named."""
    name = token.split_contents()[-1]
    nodelist = parser.parse(("endcaptured",))
    parser.delete_first_token()
    return CapturedNode(nodelist, name)
