from django import template
from django.utils import timezone

from documents import symbols
from documents.models import Document

register = template.Library()


@register.filter
def elements(symbol: str) -> list[symbols.Element]:
    return symbols.elements(symbol)


@register.simple_tag
def principal_documents() -> list[Document]:
    """The documents that the source page calls principal, in its order."""
    public = Document.objects.published(timezone.now())
    return list(public.exclude(printed_position=None).order_by("printed_position"))


@register.filter
def grouped(rows) -> list:
    """Relations by what they say, in the order in which a story is told."""
    order = list(type(rows[0])._meta.get_field("verb").choices) if rows else []
    groups = [(value, label, [row for row in rows if row.verb == value]) for value, label in order]
    return [(value, label, found) for value, label, found in groups if found]


@register.filter
def inverse_grouped(rows) -> list:
    """The same from the other end: "Convened by", "Had before it", "Outcome"."""
    return [(value, found[0].inverse, found) for value, _label, found in grouped(rows)]
