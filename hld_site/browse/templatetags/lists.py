"""What a list needs: addresses of the same list with one thing changed, and counts in words."""

from django import template
from django.utils import translation

from hld_site import languages
from hld_site.browse.facets import count_words
from hld_site.records.columns import Column
from hld_site.records.models import Printed

register = template.Library()
register.filter(count_words)


@register.simple_tag(takes_context=True)
def this_list(context, without: str = "", **changed) -> str:
    """The address of this list with some parameters changed and one left out; on its first page."""
    kept = context["request"].GET.copy()
    for name in ["page", without, *(name for name in kept if not kept[name])]:
        kept.pop(name, None)
    for name, value in changed.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_address(context, column: Column) -> str:
    """The address of this list sorted by a column, or the other way round if it already is."""
    order = f"-{column.name}" if context["sort"] == column.name else column.name
    return this_list(context, sort=order)


@register.filter
def printed_otherwise(row, record=None) -> bool:
    """Whether the source, which is in English, calls it otherwise than its English page does.

    A list with a column for what was printed says so by itself.
    """
    printed = row.as_printed if isinstance(row, Printed) else ""
    if not printed or (record and set(record.listed) & set(Printed.placement.public)):
        return False
    with translation.override(languages.DEFAULT):
        return printed != row.heading
