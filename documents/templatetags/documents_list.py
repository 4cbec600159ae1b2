"""The rows of the list of documents, written in one go: a template costs four times as much."""

from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.models import Document
from documents.templatetags.documents import in_few_words, roles_of_page
from hld_site.browse.markup import english, link, spoken, un_date
from hld_site.browse.templatetags.lists import cells_after_the_first, marks_of_row, written
from hld_site.languages.punctuation import colon
from hld_site.records.columns import Column

register = template.Library()
ROW = """
            <tr>
              <th scope="row">{}{}</th>
              <td class="translated" data-label="{}">{}</td>
              {}
              <td data-label="{}">{}</td>
              <td class="date" data-label="{}">{}</td>
            </tr>
          """
# A document is told by its session in the symbol; either of its days has one column.
APART = {"title", "session", "adopted_on", "published_on"}


@register.filter
def with_heads(columns: Sequence[Column]) -> list[Column]:
    """Those whose heads are their labels."""
    return [*columns[:2], *others(columns)]


def others(columns: Sequence[Column]) -> list[Column]:
    return [column for column in columns[1:] if column.name not in APART]


@register.simple_tag(takes_context=True)
def rows_of_documents(context) -> SafeString:
    """Symbol and marks, title or remark, what else is listed, role in meetings, and day."""
    page, record = context["page"], context["record"]
    columns = [context["columns"][0], *others(context["columns"])]
    title, role, date = map(conditional_escape, (_("Title"), _("Role"), _("Date")))
    roles = roles_of_page(page)

    def beside(document: Document) -> list:
        return roles.get(document.pk, [])

    def write(document: Document) -> str:
        return ROW.format(
            link(document),
            marks_of_row(document, record),
            title,
            conditional_escape(title_or_remark(document)),
            cells_after_the_first(context, columns, document),
            role,
            "<br>".join(map(in_role, beside(document))),
            date,
            un_date(document.adopted_on or document.published_on),
        )

    return written(context, write, beside=beside)


def title_or_remark(document: Document) -> SafeString | str:
    if document.subtitle:
        return spoken(document.subtitle)
    remark = document.note and english(document.note)
    return format_html('<span class="quiet">{}</span>', remark) if remark else ""


def in_role(row) -> SafeString:
    """In what words a document is to a meeting, called in short: "Convenes: Forum, 2022"."""
    address, words = row.meeting.get_absolute_url(), in_few_words(row.meeting)
    verb = row.get_verb_display()
    return format_html('{}{}<a href="{}">{}</a>', verb, colon(), address, words)
