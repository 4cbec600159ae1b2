"""Which States are known to have taken part in each dialogue; what was only announced is nothing.

The lists are partial: no evidence is not an absence.
"""

import datetime
import functools
import operator
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from hld_site.records import written_queries
from meetings.models import Meeting, Participation
from registry.models import State


def dialogues_before(at: datetime.datetime, on: datetime.date) -> QuerySet:
    """Those of which a day was held before, the latest first."""
    return Meeting.objects.published(at).dialogues().past(on)


def public_states(at: datetime.datetime) -> QuerySet:
    return State.objects.published(at).order_by().values_list("pk")


def seen_at(at: datetime.datetime, meetings, states) -> QuerySet:
    seen = Participation.objects.published(at).seen()
    seen = seen.filter(meeting__in=meetings, state__in=states)
    return seen.order_by().values_list("state_id", "meeting_id")


class Evidence:
    """The dialogues held before a day, the first one first, and what States are asked of them.

    One query for the dialogues, one more for each question about States.
    """

    def __init__(self, at: datetime.datetime):
        self.at = at
        self.dialogues = written_queries.rows(dialogues_before, at, at.date())[::-1]

    @functools.cached_property
    def seen(self) -> QuerySet:
        return Participation.objects.published(self.at).seen()

    @property
    def years(self) -> list[str]:
        return [str(meeting.first_day.year) for meeting in self.dialogues]

    def choices(self) -> list[tuple[str, str]]:
        """What a State can be asked for, as an address has it, and in words."""
        return [
            *((year, _("Evidence for %(year)s") % {"year": year}) for year in self.years),
            ("both", _("Evidence for both dialogues")),
            ("none", _("No evidence found so far")),
        ]

    def at_each(self) -> dict[str, QuerySet]:
        """By year, what is known of a State at each dialogue."""
        return {
            year: self.seen.filter(meeting=meeting, state=OuterRef("pk"))
            for year, meeting in zip(self.years, self.dialogues, strict=True)
        }

    def condition(self, value: str) -> Q:
        """The States of which one of the choices is so."""
        at_each = {year: Q(Exists(rows)) for year, rows in self.at_each().items()}
        if value == "both":
            return functools.reduce(operator.and_, at_each.values(), Q())
        if value == "none":
            return functools.reduce(operator.and_, (~one for one in at_each.values()), Q())
        return at_each[value]

    def counts(self, states, at: datetime.datetime) -> list[tuple[str, str, int]]:
        """Of these States, how many each choice would keep."""
        return self.counted(set(states.order_by().values_list("pk", flat=True)))

    def counts_of_all(self, at: datetime.datetime, most: int) -> list[tuple[str, str, int]]:
        return self.counted({pk for (pk,) in written_queries.rows(public_states, at)})

    def counted(self, states: set[int]) -> list[tuple[str, str, int]]:
        known = list(self.of(states).values())
        at_each = [sum(seen) for seen in zip(*known, strict=True)] or [0] * len(self.dialogues)
        numbers = [*at_each, sum(map(all, known)), sum(not any(seen) for seen in known)]
        return [(*choice, n) for choice, n in zip(self.choices(), numbers, strict=True)]

    def of(self, states: Collection[int]) -> dict[int, tuple[bool, ...]]:
        """For each State, by its number, whether it is known at each dialogue in turn."""
        meetings = [meeting.pk for meeting in self.dialogues]
        ids = meetings, sorted(states)
        known = set(written_queries.rows(seen_at, self.at, *ids))
        return {state: tuple((state, at) in known for at in meetings) for state in states}
