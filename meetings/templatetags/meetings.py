from django import template
from django.db.models import Prefetch
from django.utils import timezone

from hld_site.browse import fetch
from meetings.models import Meeting, Participation
from meetings.records import MEETINGS

register = template.Library()


def meetings(selection, on):
    """A selection of public meetings with what their line shows; the clock is handed in."""
    rows = getattr(Meeting.objects.published(timezone.now()), selection)(on)
    return list(
        rows.prefetch_related(*fetch.prefetches(MEETINGS, MEETINGS.in_list, timezone.now()))
    )


@register.simple_tag
def upcoming_meetings(on):
    return meetings("upcoming", on)


@register.simple_tag
def recent_meetings(on):
    return meetings("recent", on)


@register.simple_tag
def previous_meetings(on):
    return meetings("previous", on)


@register.simple_tag
def dialogues(on):
    """The two dialogues, the first one first."""
    return [*reversed(recent_meetings(on) + previous_meetings(on))]


@register.simple_tag
def with_days(participations) -> list:
    """One State's participations, meeting by meeting, the latest first, days fetched at once."""
    ids = {row.meeting_id for row in participations}
    public = Meeting.objects.published(timezone.now()).listed().filter(pk__in=ids)
    days = Prefetch("days", fetch.part_rows(Meeting, "days", timezone.now()))
    ordered = public.order_by("-first_day", "key").prefetch_related(days)
    return [
        (meeting, [row for row in participations if row.meeting_id == meeting.pk])
        for meeting in ordered
    ]


@register.filter
def seen(participations) -> list:
    """Those that have evidence; what was only announced is kept apart and never counted."""
    known = [row for row in participations if row.role != Participation.Role.ANNOUNCED]
    return sorted(known, key=lambda row: row.day or "9999")


@register.filter
def announced(participations) -> list:
    return [row for row in participations if row.role == Participation.Role.ANNOUNCED]
