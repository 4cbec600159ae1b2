"""What a list needs: addresses of the same list with one thing changed, and counts in words."""

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils import timezone, translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.browse import query_strings
from hld_site.browse.counting import BoundedPaginator
from hld_site.browse.display import cell_class, shown
from hld_site.browse.filters import RecordFilters, filterset_for
from hld_site.browse.markup import called, link
from hld_site.browse.row_fragments import rows_in_fragments
from hld_site.browse.sorting import reads_all_rows
from hld_site.browse.templatetags.fragments import fragment
from hld_site.languages.folding import fold
from hld_site.languages.punctuation import colon, question_mark
from hld_site.records.columns import Column
from hld_site.records.declarations import Record
from hld_site.records.mixins import Printed

HEAD = '<th scope="col"{}>{}</th>'
CELL = '<td class="{}" data-label="{}">'
ROW = """
            <tr>
              <th scope="row">{}{}</th>
              {}
            </tr>
          """
MARK = """<a class="mark" href="{}{}"><span aria-hidden="true">{}</span>
  <span class="unseen">{}{}{}</span></a>"""
register = template.Library()


@register.simple_tag
def form_of(record: Record, total: int) -> RecordFilters:
    """The form of the whole list of a type, which has so many rows, its choices counted."""
    form = filterset_for(record)({}, record.model._default_manager.published(timezone.now()))
    form.is_valid()
    form.total = total
    form.count_choices()
    return form


@register.simple_tag(takes_context=True)
def beside_rows(context, name: str) -> SafeString:
    """What stands beside the rows of a list: a fragment of the whole list, the same for all."""
    if context["request"].GET:
        return context.template.engine.get_template(name).render(context)
    return fragment(name, record=context["record"], total=context["page"].paginator.count)


@register.simple_tag(takes_context=True)
def this_list(context, without: str = "", **changed) -> str:
    """The address of this list with some parameters changed and one left out; on its first page."""
    given = context["request"].GET
    return f"?{query_strings.without(given, 'page', without, **changed)}"


@register.simple_tag(takes_context=True)
def sort_address(context, name: str) -> str:
    """The address of this list sorted by a column, or the other way round if it already is."""
    order = f"-{name}" if context["sort"] == name else name
    return this_list(context, sort=order)


@register.simple_tag(takes_context=True)
def heads(context, columns) -> SafeString:
    """The heads of columns, each a link to the list sorted by it where it can be."""
    return format_html_join("\n", HEAD, (head(context, column) for column in columns))


def head(context, column: Column) -> tuple:
    label = capfirst(column.label)
    is_cut = context["page"].paginator.is_cut
    if not column.sort or (is_cut and reads_all_rows(column)):
        return "", label
    orders = {column.name: "ascending", f"-{column.name}": "descending"}
    order = orders.get(context["sort"])
    sorted_by = format_html(' aria-sort="{}"', order) if order else ""
    return sorted_by, link_to(sort_address(context, column.name), label)


@functools.lru_cache(maxsize=200)
def beginnings(columns: tuple[Column, ...], language: str) -> list[tuple[Column, str]]:
    """How the cells of each column begin in a language: the same in every row of every list."""
    return [
        (column, format_html(CELL, cell_class(column), capfirst(column.label)))
        for column in columns
    ]


@register.simple_tag(takes_context=True)
def rows_of_list(context) -> SafeString:
    """A record by its name with its marks, or by its first column, and the other columns."""
    columns, record = context["columns"], context["record"]

    def write(row) -> str:
        if record.has_pages:
            name, marks = link(row), marks_of_row(row, record)
        else:
            name, marks = conditional_escape(shown(columns[0], row)), ""
        return ROW.format(name, marks, cells_after_the_first(context, columns, row))

    return written(context, write)


def written(
    context, write: Callable[[Any], str], *given: Any, beside: Callable[[Any], Any] | None = None
) -> SafeString:
    """The rows of the page of a list, in fragments where most readers ask for it."""
    rows = context["page"].object_list
    if context["request"].GET:
        return SafeString("".join(map(write, rows)))
    return rows_in_fragments(rows, write, context["record"], *given, beside=beside)


def cells_after_the_first(context, columns, row) -> SafeString:
    """The cells of a row beside its heading, in one call: a list may have a thousand."""
    begun = beginnings(tuple(columns[1:]), languages.reader())
    asked = askable(context)
    cells = ((begin, column.name, shown(column, row)) for column, begin in begun)
    return SafeString(
        "".join(
            f"{begin}{asked.get((name, str(value))) or conditional_escape(value)}</td>"
            for begin, name, value in cells
        )
    )


def askable(context) -> dict[tuple[str, str], SafeString]:
    """By column and words of a value, a link to the rows of the list that have it too."""
    page, filters = context["page"], filterset_for(context["record"]).base_filters
    if not hasattr(page, "askable"):
        page.askable = {}
        for column in context["columns"]:
            name = column.asked_by
            for value, label in getattr(filters.get(name), "labels", {}).items():
                address = this_list(context, **{name: value})
                page.askable[column.name, str(label)] = link_to(address, label)
    return page.askable


def link_to(address: str, words) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)


@register.filter
def how_many(record: Record, paginator: BoundedPaginator) -> str:
    """ "12 States"."""
    return record.counted % {"total": paginator.count, "words": paginator.count_in_words}


@register.filter
def host(address: str) -> str:
    """Whose page it is, without what nobody reads of an address."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


@functools.cache
def says_what_was_printed(record: Record) -> bool:
    return not set(Printed.placement.public).isdisjoint(record.listed)


@register.filter
def printed_otherwise(row, record=None) -> bool:
    """Whether the source, which is in English, calls it otherwise than its English page does.

    What stands beside the name there, such as days or an acronym, makes no difference; nor do
    capitals and punctuation. A list with a column for what was printed says so by itself.
    """
    printed = row.as_printed if isinstance(row, Printed) else ""
    if not printed or (record and says_what_was_printed(record)):
        return False
    if printed == getattr(row, f"{row.heading_column()}_{languages.DEFAULT}", ""):
        return False
    with translation.override(languages.DEFAULT):
        return f" {fold(row.heading)} " not in f" {fold(printed)} "


def marks_of_row(row, record) -> str:
    """The marks beside the heading of one row; most have none."""
    marks = []
    if printed_otherwise(row, record):
        marks.append(("#printed", "≠", _("Printed differently in the source")))
    if row.is_asked_about:
        words = _("Questions about it are on record")
        marks.append(("#open-questions", question_mark(), words))
    if not marks:
        return ""
    address, name = row.get_absolute_url(), called(row)
    written = " ".join(format_html(MARK, address, *mark, colon(), name) for mark in marks)
    return f' <span class="row-marks">{written}</span>'


@register.simple_tag
def marks_of(page, record) -> dict[str, bool]:
    """Which marks stand beside the rows of a list, for its legend."""
    return {
        "printed": any(printed_otherwise(row, record) for row in page),
        "asked": any(row.is_asked_about for row in page),
    }
