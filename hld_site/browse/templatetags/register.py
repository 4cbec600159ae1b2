"""What templates say: values of columns, records by their references, remarks and questions."""

import datetime
from typing import Any

from django import template
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, linebreaks, strip_tags, urlize
from django.utils.safestring import SafeString

from hld_site import languages
from hld_site.browse import markup, published_rows
from hld_site.browse.display import cell_class, is_empty, language_name, shown
from hld_site.browse.markup import language_mark, link
from hld_site.languages.text import LocalText
from hld_site.records import catalogue
from hld_site.records.columns import Column, resolve
from hld_site.records.models import RecordModel

register = template.Library()
for function in (
    markup.spoken,
    markup.english,
    markup.in_its_language,
    markup.called,
    markup.isolated,
    markup.un_date,
    markup.plain_date,
    markup.since_date,
    markup.since,
    markup.until,
    markup.link,
    markup.named_on,
    language_name,
    cell_class,
):
    register.filter(function)
register.filter("term", markup.english_term)
register.simple_tag(shown, name="cell")


@register.filter
def paragraphs(text: str) -> SafeString:
    """A remark in English, as paragraphs."""
    marked_up = SafeString(linebreaks(urlize(text, autoescape=True)))
    if languages.reader() == languages.DEFAULT:
        return marked_up
    mark = language_mark(languages.DEFAULT)
    return format_html('<div lang="{}" dir="ltr">{}{}</div>', languages.DEFAULT, marked_up, mark)


@register.simple_tag
def column_of(row: Any, name: str) -> Column:
    """The column of that name of a row's type: its label, its kind."""
    model: Any = type(row)
    return resolve(model, name)


@register.simple_tag
def licence_link(address: str, name: str) -> SafeString:
    return format_html('<a href="{}" rel="license external">{}</a>', address, name)


@register.simple_tag
def home_of(record_type: str) -> str:
    """The address of a type's list: {% home_of "state" %}."""
    return reverse(f"{record_type}-list")


@register.simple_tag
def published(record_type: str, limit: int = 0) -> list:
    """The public records of a type in its usual order: {% published "focustheme" as themes %}."""
    record = next(r for r in catalogue.records() if r.model._meta.model_name == record_type)
    rows = published_rows.rows(record, record.in_list, timezone.now())
    return list(rows[:limit] if limit else rows)


@register.simple_tag
def published_record(reference: str) -> RecordModel | None:
    """The public record that a reference names, such as document/A/RES/68/4; or None."""
    return named_by_reference([reference]).get(reference)


@register.simple_tag
def records_named_in(items, attribute: str) -> dict[str, RecordModel]:
    """The public records that references such as state/KEN name, by reference; one query a type."""
    return named_by_reference([getattr(item, attribute) for item in items])


def named_by_reference(references: list[str]) -> dict[str, RecordModel]:
    keys_by_type: dict[str, list[str]] = {}
    for reference in references:
        kind, _slash, key = reference.partition("/")
        keys_by_type.setdefault(kind, []).append(key)
    named: dict[str, RecordModel] = {}
    for record in catalogue.records():
        if keys := keys_by_type.get(record.model._meta.model_name):
            public = record.model._default_manager.published(timezone.now())
            named |= {row.reference: row for row in public.filter(key__in=keys)}
    return named


@register.simple_tag
def languages_of(record, name: str) -> list[LocalText]:
    """All languages in which a translated column of a record is filled in."""
    cells = column_of(record, name).cells
    texts = [LocalText(getattr(record, c.name), c.language_of(record)) for c in cells]
    return [text for text in texts if text]


@register.filter
def get(mapping, key):
    return mapping.get(key)


@register.filter
def list_name(record: RecordModel) -> str:
    return f"{record._meta.model_name}-list"


@register.filter
def download_name(declared) -> str:
    return f"{declared.model._meta.model_name}-download"


@register.filter
def type_name(record: RecordModel) -> str:
    return str(record._meta.verbose_name)


@register.filter
def label_beside(column: Column, row) -> str:
    """The label of a column beside its value in a row: in the plural where that names several."""
    many = getattr(column.field, "many", "")
    return many if many and " and " in column.value(row) else column.label


@register.filter
def about(questions, fields) -> list:
    """The questions that speak of any of these fields."""
    return [question for question in questions or () if question.field in fields.split()]


@register.simple_tag(takes_context=True)
def marks(context, fields: str) -> str:
    """The marks of the questions about some fields: of most there are none, and no template is
    asked.
    """
    questions = about(context["sections"]["open_questions"].rows, fields)
    if not questions:
        return ""
    return get_template("includes/marks.html").render({"questions": questions})


@register.simple_tag
def facts_of(instance, columns, above: str = "") -> list[tuple[Column, Any]]:
    """What is known of a record beside its heading and what stands above on its page."""
    left_out, heading = above.split(), instance.heading
    values = (
        (column, shown(column, instance))
        for column in columns
        if column.name not in left_out and not column.is_apart
    )
    return [
        (column, value)
        for column, value in values
        if not is_empty(value) and strip_tags(value) != heading
    ]


@register.simple_tag
def asked_of_heading(questions, columns, instance) -> str:
    """The fields asked about that have no line of their own among the facts.

    What is asked of the whole record, or is settled, stands among its questions alone.
    """
    asked = dict.fromkeys(q.field for q in questions or () if q.field and not q.settled)
    lines = facts_of(instance, [column for column in columns if column.name in asked])
    with_lines = {column.name for column, _value in lines}
    return " ".join(field for field in asked if field not in with_lines)


@register.simple_tag
def other_sections(sections, above: str) -> list[str]:
    """The sections that have rows, without its evidence and what stands above on the page."""
    left_out = ["sources", "open_questions", *above.split()]
    return [name for name in sections.of_all(not_empty) if name not in left_out]


def not_empty(sections) -> tuple[str, ...]:
    return tuple(name for name, section in sections.items() if section)


@register.simple_tag
def today() -> datetime.date:
    return timezone.now().date()


@register.filter
def owner_link(part) -> SafeString | str:
    """The record that a part belongs to, as a link."""
    return link(getattr(part, part.owner_name))
