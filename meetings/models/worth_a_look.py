"""What a person should look at before the public does: no errors, but seldom right."""

import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hld_site.languages.dates import un_date

LONG_GAP = datetime.timedelta(days=14)
SATURDAY = 5


def worth_a_look(meeting: Any, today: datetime.date) -> list[str]:
    days = sorted(day.date for day in meeting.days.all())
    return [
        *about_days(days),
        *about_programme(meeting, days),
        *about_holding(meeting, days, today),
        *about_coverage(meeting, meeting.participations.count()),
    ]  # fmt: skip


def about_days(days: list[datetime.date]) -> list[str]:
    lines = [
        _("%(first)s and %(next)s are more than two weeks apart: was one of them mistyped?")
        % {"first": un_date(first), "next": un_date(second)}
        for first, second in pairwise(days)
        if second - first > LONG_GAP
    ]
    weekend = [un_date(day) for day in days if day.weekday() >= SATURDAY]
    if weekend:
        lines.append(_("This is a Saturday or a Sunday: %(days)s.") % {"days": ", ".join(weekend)})
    return lines


def about_programme(meeting: Any, days: list[datetime.date]) -> list[str]:
    return [
        _("“%(item)s” is on %(day)s, which is not a day of this meeting.")
        % {"item": item, "day": un_date(item.day)}
        for item in meeting.programme.all()
        if item.day and days and item.day not in days
    ]


def about_holding(meeting: Any, days: list[datetime.date], today: datetime.date) -> list[str]:
    if days and days[-1] < today and meeting.holding == meeting.Holding.PLANNED:
        return [_("Its days are past, but it is still recorded as planned.")]
    if days and days[0] > today and meeting.holding == meeting.Holding.HELD:
        return [_("It is recorded as held, but its days are still to come.")]
    return []


def about_coverage(meeting: Any, number: int) -> list[str]:
    if not number or meeting.coverage != meeting.Coverage.NONE:
        return []
    text = ngettext(
        "%(n)d participant is recorded, but the coverage says that there is no list.",
        "%(n)d participants are recorded, but the coverage says that there is no list.",
        number,
    )
    return [text % {"n": number}]
