"""Markdown to HTML, with [^mark] leading to the sources of the page."""

import re

import nh3
from django.utils.html import strip_tags
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from hld_site import languages
from hld_site.languages.addresses import translated

FILES = re.compile(r"/(static|admin)/")
MARK = re.compile(r"\[\^([\w-]+)\]")
SECTION = re.compile(r"<h2>(.*?)</h2>", re.S)
markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
ALLOWED = {
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "a",
    "blockquote",
    "code",
    "pre",
}
ALLOWED |= {"br", "hr", "table", "thead", "tbody", "tr", "th", "td", "sup"}


def marks(text: str) -> list[str]:
    """The marks that a text cites, in the order of their first use."""
    return list(dict.fromkeys(MARK.findall(text)))


def to_html(text: str, sources: list[str]) -> str:
    """``sources`` are the keys of the page's public sources; their place is the note's number.

    A mark without a public source is left as it was typed, so that an editor sees it.
    """

    def note(match):
        if match[1] not in sources:
            return match[0]
        number = sources.index(match[1]) + 1
        label = _("Source %(number)d") % {"number": number}
        names = f'aria-label="{label}" title="{label}"'
        return f'<sup><a href="#source-{match[1]}" {names}>{number}</a></sup>'

    html = MARK.sub(note, markdown.render(text))
    clean = nh3.clean(
        html,
        tags=ALLOWED,
        attributes={"a": {"aria-label", "href", "title"}},
        attribute_filter=stays_in_the_language,
        link_rel="external",
    )
    return SECTION.sub(with_an_address, clean)


def with_an_address(heading: re.Match) -> str:
    """A section bears an anchor made of its words, so that it can be linked to."""
    anchor = slugify(strip_tags(heading[1]), allow_unicode=True)
    return f'<h2 id="{anchor}">{heading[1]}</h2>'


def stays_in_the_language(tag: str, name: str, value: str) -> str:
    """A link to a page of this site leads to it in the language that is being read."""
    inner = name == "href" and re.match(r"/[^/]", value) and not FILES.match(value)
    return translated(value, languages.reader()) if inner else value
