"""Which States are known to have taken part in each dialogue; what was only announced is nothing.

The lists are partial: no evidence is not an absence.
"""

import datetime
import functools
import operator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from registry.models import State


class Evidence:
    """The dialogues held before a day, the first one first, and what States are asked of them.

    One query for the dialogues, one more for each question about States.
    """

    def __init__(self, at: datetime.datetime):
        participations = State._meta.get_field("participations").related_model
        meetings = participations._meta.get_field("meeting").related_model
        held_before = meetings.objects.published(at).dialogues().past(at.date())
        self.dialogues = list(held_before.order_by("first_day"))
        self.seen = participations.objects.published(at).seen()

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

    def counts(self, states, most: int) -> list[tuple[str, str, int]]:
        """Of these States, how many each choice would keep."""
        asked = {f"at_{year}": Exists(rows) for year, rows in self.at_each().items()}
        rows = states.order_by().annotate(**asked).values_list("pk", *asked)
        known = [at_each for _state, *at_each in set(rows)]
        at_each = [sum(seen) for seen in zip(*known, strict=True)] or [0] * len(self.dialogues)
        numbers = [*at_each, sum(map(all, known)), sum(not any(seen) for seen in known)]
        return [(*choice, n) for choice, n in zip(self.choices(), numbers, strict=True)]

    def of(self, states) -> dict[int, tuple[bool, ...]]:
        """For each State, by its number, whether it is known at each dialogue in turn."""
        rows = self.seen.filter(meeting__in=self.dialogues, state__in=states).order_by()
        known = set(rows.values_list("state_id", "meeting_id"))
        return {
            state.pk: tuple((state.pk, meeting.pk) in known for meeting in self.dialogues)
            for state in states
        }
