"""How values are marked up: languages, dates, links. Every table and page goes through here."""

import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, linebreaks, strip_tags, urlize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.browse import fetch
from hld_site.languages import dates
from hld_site.languages.text import LocalText
from hld_site.records import catalogue
from hld_site.records.columns import Column, resolve
from hld_site.records.fields import Line, Prose
from hld_site.records.models import RecordModel

register = template.Library()


@register.filter
def spoken(text) -> SafeString | str:
    """Text in another language than the page's is marked as such, and says which one it is in."""
    if not isinstance(text, LocalText):
        return isolated(text)
    if text.language == languages.reader() or not text:
        return text
    return format_html("{} {}", marked(text, text.language), tongue(text.language))


def tongue(language: str) -> SafeString:
    """Says which language the text before it is in."""
    said = languages.OWN_NAMES[language]
    return format_html('<small class="tongue" lang="{}">({})</small>', language, said)


def marked(text, language: str) -> SafeString | str:
    """Text in a language, for people who hear the page and for the direction it is set in."""
    if language == languages.reader() or not text:
        return text
    direction = languages.direction(language)
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction, text)


@register.filter
def english(text) -> SafeString | str:
    """What the register keeps in English only: remarks, citations, offices, as printed."""
    return marked(text, languages.DEFAULT)


@register.filter
def told_in_english(text) -> SafeString | str:
    """The same where it stands alone: it says so, as a title does."""
    return spoken(LocalText(text, languages.DEFAULT))


@register.filter
def isolated(text) -> SafeString | str:
    """A symbol or a key keeps its own direction on a page that runs from right to left."""
    if not text or languages.direction(languages.reader()) == "ltr":
        return text
    return format_html("<bdi>{}</bdi>", text)


@register.filter
def un_date(value) -> str:
    """A date, or the text of one known to the year or month, as the United Nations writes it."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    return dates.un_date(value) if isinstance(value, datetime.date) else dates.partial_date(value)


@register.filter
def un_days(days) -> str:
    return dates.un_days(days)


@register.filter
def link(record, text="") -> SafeString | str:
    """A record's name as a link to its page."""
    if not isinstance(record, RecordModel):
        return spoken(record)
    name = spoken(text) if text else spoken(record.heading)
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), name)


@register.filter
def named_on(record, day) -> SafeString | str:
    """A link that calls a State or an organization what it was called on that day."""
    if hasattr(record, "name_on") and day:
        return link(record, record.name_on(day))
    return link(record)


def show_relation(value, row):
    return link(value) if value else ""


def show_address(value, row):
    return (
        format_html('<a href="{}" rel="external">{}</a>', value, isolated(short_address(value)))
        if value
        else ""
    )


def short_address(address: str) -> str:
    bare = address.split("://", 1)[-1].removeprefix("www.").rstrip("/")
    return bare if len(bare) <= 48 else f"{bare[:45]}…"


def show_source(row) -> SafeString | str:
    """A citation that leads to what it cites."""
    cited = english(row.source or short_address(row.source_address))
    if not row.source_address:
        return cited
    return format_html('<a href="{}" rel="external">{}</a>', row.source_address, cited)


def show_plain(column: Column, value, row) -> SafeString | str:
    """Text is in English and says so, but for names, beside which it stands, and for codes."""
    if not isinstance(column.field, Line | Prose) or column.name in SYMBOLS:
        return isolated(value)
    return marked(value, row.language) if hasattr(row, "language") else told_in_english(value)


def show_language(code) -> SafeString:
    return format_html('<bdi lang="{}">{}</bdi>', code, language_name(code))


SYMBOLS = ("symbol", "to_key")
SHOW = {
    "relation": show_relation,
    "address": show_address,
    "date": lambda value, row: un_date(value) if value else "",
    "moment": lambda value, row: un_date(value) if value else "",
    "partial date": lambda value, row: un_date(value),
    "yes/no": lambda value, row: _("Yes") if value else _("No"),
    "translated": lambda value, row: spoken(value),
    "owner": show_relation,
}


@register.simple_tag
def cell(column: Column, row) -> SafeString | str:
    """The value of a column of a row, as a visitor reads it; empty where nothing is recorded."""
    if column.name == "source":
        return show_source(row)
    value = column.value(row)
    if value is None or value == "":
        return ""
    if isinstance(value, RecordModel):
        return link(value)
    if column.name == "language":
        return show_language(row.language)
    if column.kind == "plain":
        return show_plain(column, value, row)
    return SHOW.get(column.kind, lambda value, row: value)(value, row)


@register.filter
def paragraphs(text: str) -> SafeString:
    """A remark in English, as paragraphs."""
    found = SafeString(linebreaks(urlize(text, autoescape=True)))
    if languages.reader() == languages.DEFAULT:
        return found
    said = tongue(languages.DEFAULT)
    return format_html('<div lang="{}" dir="ltr">{}{}</div>', languages.DEFAULT, found, said)


@register.simple_tag
def column_of(row: Any, name: str) -> Column:
    """The column of that name of a row's type: its label, its kind."""
    model: Any = type(row)
    return resolve(model, name)


@register.simple_tag
def home_of(record_type: str) -> str:
    """The address of a type's list: {% home_of "state" %}."""
    return reverse(f"{record_type}-list")


@register.simple_tag
def published(record_type: str, limit: int = 0) -> list:
    """The public records of a type in its usual order: {% published "focustheme" as themes %}."""
    record = next(r for r in catalogue.records() if r.model._meta.model_name == record_type)
    rows = fetch.rows(record, record.in_list, timezone.now())
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
    wanted: dict[str, list[str]] = {}
    for reference in references:
        kind, _slash, key = reference.partition("/")
        wanted.setdefault(kind, []).append(key)
    found: dict[str, RecordModel] = {}
    for record in catalogue.records():
        if keys := wanted.get(record.model._meta.model_name):
            public = record.model._default_manager.published(timezone.now())
            found |= {row.reference: row for row in public.filter(key__in=keys)}
    return found


@register.simple_tag
def languages_of(record, name: str) -> list[LocalText]:
    """All languages in which a translated column of a record is filled in."""
    texts = [(code, getattr(record, f"{name}_{code}")) for code in languages.CODES]
    return [LocalText(text, code) for code, text in texts if text]


@register.filter
def language_name(code: str) -> str:
    return languages.OWN_NAMES.get(code, code)


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
def set_apart(column: Column) -> bool:
    """Columns that a record's page shows in a place of their own."""
    return column.name in ("name", "title", "note", "as_printed", "printed_position", "body")


@register.filter
def about(questions, fields) -> list:
    """The questions that speak of any of these fields."""
    return [question for question in questions or () if question.field in fields.split(" ")]


@register.simple_tag
def asked_of_heading(questions, columns, instance) -> str:
    """The fields asked about that have no line of their own among the facts; "" is the whole."""
    values = {column.name: cell(column, instance) for column in columns if not set_apart(column)}
    lines = {
        name for name, value in values.items() if value and strip_tags(value) != instance.heading
    }
    return " ".join(dict.fromkeys(q.field for q in questions or () if q.field not in lines))


@register.filter
def words(text: str) -> set[str]:
    """ "names days" as a set, for templates that say what they have told already."""
    return set(text.split())


@register.filter
def listed_words(text: str) -> list[str]:
    return text.split()


@register.simple_tag
def today() -> datetime.date:
    return timezone.now().date()


@register.filter
def owner_link(part) -> SafeString | str:
    """The record that a part belongs to, as a link."""
    return link(getattr(part, part.owner_name))
