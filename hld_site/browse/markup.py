"""How text is marked up: its language and direction, dates, links to records."""

import datetime

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hld_site import languages
from hld_site.languages import dates
from hld_site.languages.terms import term
from hld_site.languages.text import LocalText
from hld_site.records.models import RecordModel


def spoken(text) -> SafeString | str:
    """Text in another language than the page's is marked as such, and says which one it is in."""
    if not isinstance(text, LocalText):
        return isolated(text)
    if text.language == languages.reader() or not text:
        return text
    return format_html("{} {}", marked(text, text.language), language_mark(text.language))


def language_mark(language: str) -> SafeString:
    """Says which language the text before it is in."""
    name = languages.OWN_NAMES[language]
    return format_html('<small class="language-mark" lang="{}">({})</small>', language, name)


def marked(text, language: str) -> SafeString | str:
    """Text in a language, for people who hear the page and for the direction it is set in."""
    if language == languages.reader() or not text:
        return text
    direction = languages.direction(language)
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction, text)


def in_its_language(text) -> SafeString | str:
    """The same where the page has said already which language it is in, or has no room to."""
    return marked(text, text.language) if isinstance(text, LocalText) else isolated(text)


def called(one) -> SafeString | str:
    """What a record is called, or one that has none was printed as, where no link stands."""
    return in_its_language(one.heading if isinstance(one, RecordModel) else term(str(one)))


def english(text) -> SafeString | str:
    """What the register keeps in English only: remarks, questions, what sources report."""
    return spoken(LocalText(text, languages.DEFAULT))


def english_term(text) -> SafeString | str:
    """A term in the reader's language; what is none stays in English."""
    return spoken(term(str(text))) if text else ""


def isolated(text) -> SafeString | str:
    """A symbol or a key keeps its own direction on a page that runs from right to left."""
    if text in ("", None) or languages.direction(languages.reader()) == "ltr":
        return text
    return format_html("<bdi>{}</bdi>", text)


def plain_date(value) -> str:
    """A date, or the text of one known to the year or month, as the United Nations writes it."""
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    return dates.un_date(value) if isinstance(value, datetime.date) else dates.partial_date(value)


def un_date(value) -> SafeString | str:
    """The same on a page, where machines read it too."""
    return timed(value, plain_date(value)) if value else ""


def since_date(text: str) -> SafeString | str:
    """A date known in part, as it stands after "since" or "from"."""
    return timed(text, dates.partial_date(text, since=True)) if text else ""


def since(text: str) -> SafeString | str:
    return timed(text, dates.since(text)) if text else ""


def until(text: str) -> SafeString | str:
    return timed(text, dates.until(text)) if text else ""


def timed(value, written: str) -> SafeString:
    if isinstance(value, datetime.datetime):
        value = timezone.localtime(value).date()
    return format_html('<time datetime="{}">{}</time>', value, written)


def link(record, text="") -> SafeString | str:
    """A record's name as a link to its page."""
    if not isinstance(record, RecordModel):
        return spoken(record)
    name = spoken(text) if text else spoken(record.heading)
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), name)


def named_on(record, day) -> SafeString | str:
    """A link that calls a State or an organization what it was called on that day."""
    if isinstance(record, str):
        return english_term(record)
    if hasattr(record, "name_on") and day:
        return link(record, record.name_on(day))
    return link(record)
