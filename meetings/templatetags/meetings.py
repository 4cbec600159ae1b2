import dataclasses
import datetime

from django import template
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString

from hld_site import languages
from hld_site.browse import published_rows
from hld_site.browse.fetching import fetch
from hld_site.browse.markup import link
from hld_site.languages.collation import sort_key
from hld_site.languages.terms import term
from hld_site.records import written_queries
from meetings import agenda, tilemap
from meetings.evidence import Evidence, dialogues_before
from meetings.models import Meeting, MeetingDay, Participation
from meetings.records import MEETINGS
from registry.models import Organization, Process, State
from registry.records import STATES

register = template.Library()
PARTICIPANTS = {State: "state", Organization: "organization", Process: "process"}
HEADQUARTERS = "New York"


def with_what_lines_show(*lists: list[Meeting]) -> tuple[list[Meeting], ...]:
    """Lists of meetings, with what a line of each shows fetched for all of them at once."""
    shown = published_rows.prefetches(MEETINGS.in_list, timezone.now())
    fetch([meeting for meetings in lists for meeting in meetings], shown)
    return lists


def upcoming_on(at: datetime.datetime, on: datetime.date):
    return Meeting.objects.published(at).upcoming(on)


@register.simple_tag
def upcoming_meetings(on):
    (upcoming,) = with_what_lines_show(written_queries.rows(upcoming_on, timezone.now(), on))
    return upcoming


@register.simple_tag
def dialogues(on):
    """The dialogues that were held, the first one first."""
    (past,) = with_what_lines_show(written_queries.rows(dialogues_before, timezone.now(), on))
    return past[::-1]


@register.simple_tag
def at_dialogues(participations, on) -> list[tuple]:
    """Each dialogue with what is known of one State there, the first dialogue first."""
    return [
        (meeting, [row for row in participations if row.meeting_id == meeting.pk])
        for meeting in dialogues(on)
    ]


@register.simple_tag
def in_years(record, years) -> list[tuple] | None:
    """What is known of one participant at the meetings of some years, of a State at each dialogue.

    None of a record that takes part in no meeting.
    """
    relation = PARTICIPANTS.get(type(record))
    if relation is None:
        return None
    at = timezone.now()
    days = MeetingDay.objects.published(at).filter(date__year__in=years)
    public = Meeting.objects.published(at).on_the_calendar().filter(pk__in=days.values("meeting"))
    rows = Participation.objects.published(at).filter(**{relation: record})
    known = Prefetch("participations", rows, "known")
    dated = published_rows.parts_by("days", Meeting, at)
    return [
        (meeting, meeting.known)
        for meeting in public.order_by("first_day", "key").prefetch_related(known, dated)
        if meeting.known or relation == "state" and meeting.kind == Meeting.Kind.DIALOGUE
    ]


@dataclasses.dataclass
class Known:
    """What is known of States at the dialogues, by State and dialogue."""

    meetings: list
    roles: dict[tuple[int, int], list[Participation]]


@register.simple_tag
def known_at_dialogues(page) -> Known:
    """The dialogues, and what is known of the States of a page of a list; asked once a page."""
    if not hasattr(page, "known_at_dialogues"):
        both = Evidence(timezone.now()).dialogues
        ids = [meeting.pk for meeting in both], [state.pk for state in page]
        roles: dict[tuple[int, int], list] = {}
        for row in written_queries.rows(participations_of, timezone.now(), *ids):
            roles.setdefault((row.state_id, row.meeting_id), []).append(row)
        page.known_at_dialogues = Known(both, roles)
    return page.known_at_dialogues


def participations_of(at: datetime.datetime, meetings, states):
    rows = Participation.objects.published(at).order_by("pk")
    return rows.filter(meeting__in=meetings, state__in=states)


@register.inclusion_tag("meetings/state_map.html")
def state_map() -> dict:
    """The listed States as tiles and as links, by what is known of them at the dialogues."""
    at = timezone.now()
    states = written_queries.rows(named_alone, at)
    width, height = tilemap.size()
    return {"groups": tilemap.groups(states, Evidence(at)), "width": width, "height": height}


def named_alone(at: datetime.datetime):
    """The States in the order of their list, with what a tile shows."""
    return published_rows.rows(STATES, (), at).only("key", *State.name.columns)


TILE = (
    '<a href="{}" tabindex="-1"><title>{}</title>'
    '<rect x="{}" y="{}" width="33" height="33" rx="2" fill="none"/>{}'
    '<text x="{}" y="{}">{}</text></a>'
)


@register.filter
def drawn(group: tilemap.TileGroup) -> SafeString:
    """The tiles of a group, each leading to the page of its State."""
    return SafeString("\n".join(drawn_tile(tile, group.code) for tile in group.tiles))


def drawn_tile(tile: tilemap.Tile, code: str) -> str:
    state, x, y = tile.state, tile.x, tile.y
    address, name, key = map(escape, (state.get_absolute_url(), state.heading, state.key))
    half = f'<path d="M{x} {y + 33}v-33h33z" fill="none"/>' if code == "both" else ""
    return TILE.format(address, name, x, y, half, x + 16, y + 21, key)


@register.filter
def links_listed(states) -> SafeString:
    return SafeString("".join(f"<li>{link(state)}</li>" for state in states))


@register.simple_tag
def calendar(on) -> dict:
    """Upcoming meetings, the most recent dialogue, the previous ones."""
    at = timezone.now()
    selected = (written_queries.rows(which, at, on) for which in (upcoming_on, dialogues_before))
    upcoming, past = with_what_lines_show(*selected)
    return {"upcoming": upcoming, "recent": past[:1], "previous": past[1:]}


@register.simple_tag
def with_days(participations) -> list:
    """One State's participations, meeting by meeting, the latest first, days fetched at once."""
    at = timezone.now()
    ids = list({row.meeting_id for row in participations})
    days = published_rows.parts_by("days", Meeting, at)
    ordered = fetch(written_queries.rows(latest_first, at, ids), [days])
    return [
        (meeting, [row for row in participations if row.meeting_id == meeting.pk])
        for meeting in ordered
    ]


def latest_first(at: datetime.datetime, ids):
    public = Meeting.objects.published(at).listed().filter(pk__in=ids)
    return public.order_by("-first_day", "key")


@register.simple_tag
def waits(state) -> bool:
    """Whether something is recorded of it at a meeting that still wants a check."""
    return bool(written_queries.rows(waiting, state.pk))


def waiting(state):
    return Participation.objects.filter(state=state, held_back=True).values_list("pk")[:1]


@register.filter
def seen(participations) -> list:
    """Those that have evidence; what was only announced is kept apart and never counted."""
    return [row for row in participations if row.role != Participation.Role.ANNOUNCED]


@register.filter
def announced(participations) -> list:
    return [row for row in participations if row.role == Participation.Role.ANNOUNCED]


@register.filter
def roles(participations) -> list[str]:
    """What a participant did at a meeting, each once: some spoke on both days."""
    return list(dict.fromkeys(row.get_role_display() for row in participations))


@register.filter
def by_office(participations) -> list[Participation]:
    """The same with the office of whoever did it, where one is recorded."""
    return list({(row.role, row.office): row for row in participations}.values())


@register.filter
def by_participant(participations, day=None) -> list[tuple]:
    """Each participant once with all that it did: States first, in the order of their names
    of that day, as the page shows them.
    """
    rows_by_name: dict = {}
    for row in participations:
        rows_by_name.setdefault(row.participant(), []).append(row)
    return sorted(rows_by_name.items(), key=lambda item: place_in_list(*item, day))


def place_in_list(participant, rows, day) -> tuple:
    if hasattr(participant, "name_on") and day:
        name = participant.name_on(day)
    else:
        name = getattr(participant, "name", "") or term(participant)
    return (rows[0].state_id is None, sort_key(str(name), languages.reader()) or "")


@register.filter
def away_from_headquarters(meetings) -> list:
    """Meetings of which a country was the host: those at Headquarters are the United Nations'."""
    return [meeting for meeting in meetings if meeting.city_en != HEADQUARTERS]


@register.simple_tag
def days_of(sections) -> list[agenda.AgendaDay]:
    return agenda.days(sections["days"].rows, sections["programme"].rows)


@register.simple_tag
def items_without_day(sections) -> list:
    return agenda.without_day(sections["days"].rows, sections["programme"].rows)
