"""Meetings as a calendar (RFC 5545), written by the icalendar library in the reader's language.

Days are whole days of the place. Number and moment of a version come from the record: an unchanged
meeting is the same event whenever it is asked for.
"""

import dataclasses
import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.browse.other_files import FileRequest
from hld_site.browse.public_versions import OF_RECORDS, public_versions
from hld_site.evidence.models import OpenQuestion
from hld_site.installation.libraries import icalendar
from hld_site.languages.dates import un_days
from hld_site.languages.punctuation import brackets, listed
from hld_site.languages.text import LocalText
from meetings.models import Meeting, MeetingDay
from meetings.zones import zone_of

DAY = datetime.timedelta(days=1)
BEGINNING = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)  # of what has no history
STATUS = {
    Meeting.Holding.HELD: "CONFIRMED",
    Meeting.Holding.PLANNED: "TENTATIVE",
    Meeting.Holding.NOT_HELD: "CANCELLED",
}


@dataclasses.dataclass(frozen=True)
class Version:
    """``first_key`` is what the meeting was called first: a rename makes no other event of it."""

    first_key: str
    number: int
    moment: datetime.datetime


def calendar_file(file_request: FileRequest) -> bytes:
    meetings = list(file_request.rows)
    versions = versions_of(meetings, file_request.at)
    doubted = questions_about_days(meetings, file_request.at)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//High-level Dialogue register//EN")
    calendar.add("version", "2.0")
    for name in ("name", "x-wr-calname"):
        calendar.add(name, text(file_request.title))
    calendar.add("url", file_request.url(file_request.page))
    calendar.add("refresh-interval", DAY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vText("P1D"))
    zones = {zone_of(meeting) for meeting in meetings}
    if len(zones) == 1 and (zone := zones.pop()):
        calendar.add("x-wr-timezone", icalendar.vText(zone))
    for meeting in meetings:
        address = file_request.url(meeting.get_absolute_url())
        for event in events_of(meeting, versions[meeting.pk], address, doubted[meeting.pk]):
            calendar.add_component(event)
    if not calendar.subcomponents:  # a calendar has one component at least
        calendar.add_component(icalendar.Timezone.from_tzid("UTC"))
    return calendar.to_ical()


def events_of(
    meeting: Meeting, version: Version, address: str, questions: list[str]
) -> Iterator[Any]:
    """One event for each run of days without a gap: separate days are separate events.

    ``questions`` are those about its days that are still open: such a day is not certain.
    """
    days = sorted({day.date for day in meeting.days.all()})
    for number, (first, last) in enumerate(runs(days), 1):
        event = icalendar.Event()
        name = f"meeting/{version.first_key}/{number}"
        event.add("uid", str(uuid.uuid5(uuid.NAMESPACE_URL, name)))
        event.add("dtstamp", version.moment)
        event.add("last-modified", version.moment)
        event.add("sequence", version.number)
        event.add("dtstart", first)
        event.add("dtend", last + DAY)
        event.add("summary", text(meeting.title))
        event.add("description", text(description(meeting, days, questions)))
        if place := place_of(meeting):
            event.add("location", text(place))
        event.add("categories", [meeting.get_kind_display()])
        is_doubted = questions and meeting.holding == Meeting.Holding.HELD
        event.add("status", "TENTATIVE" if is_doubted else STATUS[Meeting.Holding(meeting.holding)])
        event.add("transp", "TRANSPARENT")
        event.add("url", address)
        yield event


def text(words: str) -> Any:
    """Text that says which language it is in."""
    language = words.language if isinstance(words, LocalText) else languages.reader()
    return icalendar.vText(words, params={"LANGUAGE": language})


def questions_about_days(meetings: list[Meeting], at: datetime.datetime) -> dict[int, list[str]]:
    """The public questions about the days of each meeting that are still open."""
    questions: dict[int, list[str]] = defaultdict(list)
    rows = about_days(OpenQuestion.objects.published(at), [meeting.pk for meeting in meetings])
    for pk, question in rows.filter(settled="").values_list("owner_id", "question"):
        questions[pk].append(question)
    return questions


def about_days(questions: Any, ids: list[int]) -> Any:
    owned = {"owner_type": Meeting.content_type(), "owner_id__in": ids}
    return questions.filter(field="dates", held_back=False, **owned)


def description(meeting: Meeting, days: Iterable[datetime.date], questions: list[str]) -> str:
    lines = [un_days(days)]
    is_english = languages.reader() == languages.DEFAULT
    mark = "" if is_english else f" {brackets().format(languages.OWN_NAMES[languages.DEFAULT])}"
    lines += [f"{_('Open question:')} {question}{mark}" for question in questions]
    if meeting.theme:
        lines.append(f"{_('Theme:')} {meeting.theme}")
    if meeting.title_is_ours:
        lines.append(_("Unofficial translation"))
    if zone := zone_of(meeting):
        lines.append(_("Days in local time: %(zone)s") % {"zone": zone})
    prevail = _(
        "This register is not an official record of the United Nations;"
        " the official documents prevail."
    )
    return "\n".join([*lines, prevail])


def place_of(meeting: Meeting) -> str:
    country = meeting.country.name if meeting.country else ""
    return listed(part for part in (meeting.venue, meeting.city, country) if part)


def runs(days: Iterable[datetime.date]) -> list[tuple[datetime.date, datetime.date]]:
    """The first and the last of days that follow one another without a gap; ``days`` in order."""
    spans: list[tuple[datetime.date, datetime.date]] = []
    for day in days:
        if spans and day - spans[-1][1] == DAY:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


def versions_of(meetings: list[Meeting], at: datetime.datetime) -> dict[int, Version]:
    """How often the public saw a meeting, or one of its days, written, and when last."""
    ids = [meeting.pk for meeting in meetings]
    first_keys: dict[int, str] = {}
    moments: dict[int, set[datetime.datetime]] = {pk: set() for pk in ids}
    own = Meeting.history.filter(id__in=ids).order_by("id", "history_id").values(*OF_RECORDS)
    for pk, versions in groupby(own, itemgetter("id")):
        line = list(versions)
        first_keys[pk] = line[0]["key"]
        moments[pk] |= {version.begin for version in public_versions(line, at)}
    days = MeetingDay.history.filter(meeting_id__in=ids, held_back=False)
    for pk, written in days.values_list("meeting_id", "history_date"):
        moments[pk].add(written)
    asked = about_days(OpenQuestion.history, ids)
    for pk, written in asked.values_list("owner_id", "history_date"):
        moments[pk].add(written)
    of_each = {}
    for meeting in meetings:
        past = moments[meeting.pk] or {BEGINNING}
        first_key = first_keys.get(meeting.pk, meeting.key)
        of_each[meeting.pk] = Version(first_key, len(past) - 1, max(past))
    return of_each
