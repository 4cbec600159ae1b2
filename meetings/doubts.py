"""What a list of participants may say against what is known of the State and of the meeting."""

import datetime
from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _

from hld_site.languages.punctuation import listed
from hld_site.records.doubts import Doubt
from meetings.models.meetings import MeetingDay
from registry.models import Membership, Organization

# A related organization may have been an observer at the time: nobody guesses.
OPEN = (Organization.Kind.RELATED, Organization.Kind.CLASS)


def about_participations(rows) -> Iterator[tuple[int, Doubt]]:
    days = days_of_meetings({row.meeting_id for row in rows} - {None})
    memberships = Membership.by_state(row.state_id for row in rows)
    for place, row in enumerate(rows):
        own = days[row.meeting_id]
        if len(row.day) == len("2013-10-03") and own and row.day not in map(str, own):
            message = _("%(day)s is not a day of the meeting.") % {"day": row.day}
            yield place, Doubt("day", "day", message)
        if doubt := about_capacity(row, memberships[row.state_id], min(own, default=None)):
            yield place, doubt


def about_capacity(row, memberships: list, day: datetime.date | None) -> Doubt | None:
    """A State takes part as what it was in the United Nations on that day."""
    in_force = [one for one in memberships if day is None or one.in_force(str(day))]
    if not row.state_id or not in_force or row.capacity in {one.kind for one in in_force}:
        return None
    message = _("%(state)s was %(status)s then, not %(capacity)s.")
    message %= {
        "state": in_force[0].state.key,
        "status": listed([str(one.get_kind_display()) for one in in_force]),
        "capacity": row.get_capacity_display(),
    }
    return Doubt("capacity", "capacity", message)


def known_capacities(rows) -> list[str]:
    """What a State was in the United Nations on the first day of the meeting, or is now where that
    has no day; an entity of the United Nations is one. Empty where nobody knows.
    """
    days = days_of_meetings({row.meeting_id for row in rows} - {None})
    memberships = Membership.by_state(row.state_id for row in rows)
    named = Organization.objects.filter(pk__in={row.organization_id for row in rows} - {None})
    entities = set(named.exclude(kind__in=OPEN).values_list("pk", flat=True))
    known = []
    for row in rows:
        day = str(min(days[row.meeting_id], default=""))
        kinds = {
            one.kind
            for one in memberships[row.state_id]
            if (one.in_force(day) if day else not one.valid_until)
        }
        if row.organization_id in entities:
            kinds.add(row.Capacity.UN_ENTITY.value)
        known.append(kinds.pop() if len(kinds) == 1 else "")
    return known


def days_of_meetings(ids: set[int]) -> dict[int, list[datetime.date]]:
    days = defaultdict(list)
    for meeting, day in MeetingDay.objects.filter(meeting__in=ids).values_list("meeting", "date"):
        days[meeting].append(day)
    return days
