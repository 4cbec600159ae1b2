"""Numbers and punctuation as the language of the page writes them."""

import re

from django import template
from django.template.base import TextNode
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from hld_site.browse.markup import in_its_language
from hld_site.languages.numbers import grouped
from hld_site.languages.punctuation import brackets, colon, comma, question_mark
from hld_site.languages.text import LocalText

register = template.Library()
HYPHENATED = re.compile(r"\w{1,12}-\w{1,12}(?![^<]*>)")
LINE_BREAK = re.compile(r"\s*\n\s*")

register.filter("number", grouped)
for mark in (comma, colon, question_mark):
    register.simple_tag(mark)


@register.filter
def bracketed(text) -> SafeString:
    """(in brackets), as wide as the signs of the language."""
    return format_html(brackets(), text)


@register.filter
def unbroken(text) -> SafeString:
    """A title whose hyphenated words stay whole where a line ends."""
    safe = conditional_escape(text)
    return SafeString(HYPHENATED.sub(r'<span class="whole">\g<0></span>', safe))


@register.filter
def shortened(text, most: int) -> SafeString | str:
    """As much of a text as there is room for, cut between words, in the language that it is in."""
    if len(text) <= most:
        return in_its_language(text)
    cut = f"{text[:most].rpartition(' ')[0] or text[:most]}…"
    return in_its_language(LocalText(cut, text.language) if isinstance(text, LocalText) else cut)


class GluedNode(template.Node):
    def __init__(self, nodelist: template.NodeList):
        self.nodelist = nodelist

    def render(self, context) -> str:
        return self.nodelist.render(context)


@register.tag
def glued(parser, token) -> GluedNode:
    """Line breaks of the template between here and ``endglued`` are no blanks on the page."""
    nodelist = parser.parse(("endglued",))
    parser.delete_first_token()
    for node in nodelist.get_nodes_by_type(TextNode):
        node.s = LINE_BREAK.sub("", node.s)
    return GluedNode(nodelist)
