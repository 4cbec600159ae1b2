"""The timeline's marks and lines, written in one go: as templates they were half of it."""

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.chronicle import Event
from documents.timeline import Mark
from hld_site.browse.markup import link, spoken, un_date
from hld_site.languages.dates import un_days
from hld_site.languages.punctuation import colon

register = template.Library()
RADIUS = {"resolution": 5, "meeting": 6, "report": 4}


@register.simple_tag
def drawn_marks(marks: list[Mark], dx: int) -> SafeString:
    """Each event as a point that leads to its page, with its label where it has one."""
    return SafeString("\n".join(drawn(mark, dx) for mark in marks))


def drawn(mark: Mark, dx: int) -> SafeString:
    event, record = mark.event, mark.event.record
    sort = f"meeting {record.kind}" if event.sort == "meeting" else event.sort
    return format_html(
        '<a class="{}" href="{}" tabindex="-1"><title>{}</title>{}{}</a>',
        sort,
        record.get_absolute_url(),
        record.heading,
        flag(mark, dx),
        points(mark),
    )


def flag(mark: Mark, dx: int) -> SafeString | str:
    if not mark.label:
        return ""
    pole = mark.label_y if mark.event.sort == "meeting" else mark.label_y - 9
    return format_html(
        '<path class="lead-line" d="M{} {}V{}"/><text x="{}" y="{}" dx="{}">{}</text>',
        *(mark.x, mark.y, pole, mark.x, mark.label_y, dx, mark.label),
    )


def points(mark: Mark) -> SafeString:
    """A point for each day; a bar where the day is not recorded."""
    event = mark.event
    if not event.dated:
        bar = '<path class="span" stroke="currentColor" d="M{} {}H{}"/>'
        return format_html(bar, mark.x, mark.y, mark.end)
    days = mark.days if event.sort == "meeting" else (mark.x,)
    point = '<circle cx="{}" cy="{}" r="{}"/>'
    return format_html_join("", point, ((x, mark.y, RADIUS[event.sort]) for x in days))


@register.simple_tag
def listed_events(events: list[Event]) -> SafeString:
    """The same as a list: when, what, and what it was for which meeting."""
    return SafeString("\n".join(as_line(event) for event in events))


def as_line(event: Event) -> SafeString:
    record: Any = event.record
    title = record.subtitle
    named = format_html(' <span class="quiet">{}</span>', spoken(title)) if title else ""
    asked = date_mark(record) if getattr(record, "is_asked_about", False) else ""
    joined = format_html_join(
        "",
        '<br><span class="joined">{}{}{}</span>',
        ((row.get_verb_display(), colon(), link(row.meeting)) for row in event.links),
    )
    parts = event.sort, when(event), asked, link(record), named, joined
    return format_html('<li class="{}"><span class="when">{}</span> {} {}{}{}</li>', *parts)


def when(event: Event) -> SafeString | str:
    if event.dated:
        return un_days(event.days) if event.sort == "meeting" else un_date(event.first)
    number = event.record.session
    return _("Session %(number)s, day not recorded") % {"number": number}


def date_mark(meeting: Any) -> str:
    return get_template("documents/date_mark.html").render({"meeting": meeting})
