"""What a list needs: addresses of the same list with one thing changed, and counts in words."""

from django import template

from hld_site.browse.facets import count_words
from hld_site.records.columns import Column

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
    wanted = f"-{column.name}" if context["sort"] == column.name else column.name
    return this_list(context, sort=wanted)


@register.filter
def printed_otherwise(row, record) -> bool:
    """Whether the source printed something that a list does not show in a column of its own."""
    printed = getattr(row, "as_printed", "")
    return bool(printed) and printed != row.heading and "as_printed" not in record.listed
