"""As what a participant takes part, where a list of names leaves it open: as far as it is known."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from meetings.models import MeetingDay, Participation
from registry.models import Membership, Organization, State

Kind = Organization.Kind
# A related organization may have been an observer at the time: nobody guesses.
OPEN = (Kind.RELATED, Kind.CLASS)


def capacities(names: Sequence[str], given: dict[str, Any]) -> dict[str, str]:
    """By name: the status of a State on the first day of the meeting, or that of an entity."""
    meeting = given.get("meeting")
    days = MeetingDay.objects.filter(meeting=meeting) if meeting else MeetingDay.objects.none()
    first = days.order_by("date").values_list("date", flat=True).first()
    by_name = {name: known.keys for name, known in State.recognizer()(names).items()}
    statuses = statuses_on(str(first or ""), {key for keys in by_name.values() for key in keys})
    of_states = {
        name: statuses[keys[0]]
        for name, keys in by_name.items()
        if len(keys) == 1 and keys[0] in statuses
    }
    return of_states | entities([name for name in names if not by_name.get(name)])


def statuses_on(day: str, keys: set[str]) -> dict[str, str]:
    """The one status of each State; without a day, the one that has not ended."""
    kinds = defaultdict(set)
    for row in Membership.objects.filter(state__key__in=keys).select_related("state"):
        if row.in_force(day) if day else not row.valid_until:
            kinds[row.state.key].add(row.kind)
    return {key: next(iter(some)) for key, some in kinds.items() if len(some) == 1}


def entities(names: Sequence[str]) -> dict[str, str]:
    known = {name: list(one.keys) for name, one in Organization.recognizer()(names).items()}
    keys = {some[0] for some in known.values() if len(some) == 1}
    known_ones = Organization.objects.filter(key__in=keys).exclude(kind__in=OPEN)
    of_the_system = set(known_ones.values_list("key", flat=True))
    return {
        name: Participation.Capacity.UN_ENTITY.value
        for name, some in known.items()
        if len(some) == 1 and some[0] in of_the_system
    }
