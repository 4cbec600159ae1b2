"""What happened, in order: resolutions, reports and meetings, and what convened which meeting."""

import dataclasses
import datetime
import functools
import operator
from operator import attrgetter
from typing import Any

from django.db.models import F, Q

from documents import chain, estimated_days
from documents.models import Document, DocumentMeeting, DocumentProcess
from documents.verbs import Verb
from hld_site.browse import published_rows
from hld_site.browse.fetching import PublicPrefetch, fetch
from hld_site.records import written_queries
from meetings.models import Meeting, MeetingRelation, Outcome

Kind = Document.Kind
CLASSES = {
    Kind.RESOLUTION: "resolution",
    Kind.SG_REPORT: "report",
    Kind.SG_NOTE: "report",
    Kind.PGA_NOTE: "report",
}
MOST = 200  # documents on the timeline
CONVENING = (Verb.CONVENES, Verb.ORGANIZES, Verb.PREPARES)


@dataclasses.dataclass(frozen=True)
class Event:
    """``sort`` is meeting, resolution or report. A document whose day is not recorded spans the
    days it may be of: ``dated`` is then false.
    """

    sort: str
    record: Any
    days: tuple[datetime.date, ...]
    dated: bool = True
    links: tuple = ()

    @property
    def first(self) -> datetime.date:
        return self.days[0]

    @property
    def last(self) -> datetime.date:
        return self.days[-1]

    @property
    def stands(self) -> datetime.date:
        """The day by which it has its place. A resolution without one stands after those of its
        first year that it may follow; a report when its session opens, before it is answered.
        """
        if self.dated:
            return self.first
        if self.sort == "report":
            return min(self.last, max(self.first, estimated_days.opening(self.record.session)))
        return min(self.last, self.first.replace(month=12, day=31))

    @property
    def years(self) -> str:
        """One year, or the two in which a resolution may have been adopted."""
        first, last = self.first.year, self.last.year
        if self.dated or self.sort != "resolution" or first == last:
            return str(self.stands.year)
        return f"{first}–{last}"


def events(at: datetime.datetime) -> list[Event]:
    """All public events in order of time; what bears no date of any sort has no place here."""
    named_there = PublicPrefetch("meeting", published_rows.part_rows_of, Meeting, at)
    links = PublicPrefetch("meetings", convening, DocumentMeeting, at, [named_there])
    on_axis = [event for event in map(of_meeting, meetings(at)) if event]
    placed = estimated_days.placed(fetch(on_timeline(at), [links]), on_axis, at)
    unsorted = [*on_axis, *(of_document(*place) for place in placed)]
    return sorted(
        unsorted,
        key=lambda e: (e.stands, e.dated, e.sort != "meeting", e.first, e.last, e.record.key),
    )


def convening(model, at: datetime.datetime):
    rows = model.objects.published(at).order_by("meeting__key", "verb")
    return rows.filter(verb__in=(*CONVENING, Verb.OUTCOME_OF))


def on_timeline(at: datetime.datetime) -> list[Document]:
    documents = written_queries.rows(first_documents, at)
    if len(documents) <= MOST:
        return documents
    return list(of_the_process(of_timeline(at), at).order_by("key"))


def of_timeline(at: datetime.datetime):
    return Document.objects.published(at).filter(kind__in=CLASSES)


def first_documents(at: datetime.datetime):
    """Enough to tell whether they are few."""
    return of_timeline(at).order_by("key")[: MOST + 1]


def of_the_process(documents, at: datetime.datetime):
    """Those that the source page lists, or that are tied to a public meeting or process: where
    documents are many, the course of things is told at the same length as where they are few.
    """
    # From the ties to the documents: from the documents each of them would be asked.
    printed = Document.objects.filter(printed_position__gte=0).order_by().values("pk")
    own = printed.union(
        *(
            part.objects.published(at).order_by().values("document")
            for part in (DocumentMeeting, DocumentProcess)
        )
    )
    own = documents.filter(pk__in=own)
    own = own.order_by(F("printed_position").asc(nulls_last=True), "-session", "key")
    return documents.filter(pk__in=list(own.values_list("pk", flat=True)[:MOST]))


def meetings(at: datetime.datetime) -> list[Meeting]:
    days = published_rows.parts_by("days", Meeting, at)
    return fetch(written_queries.rows(on_the_calendar, at), [days])


def on_the_calendar(at: datetime.datetime):
    public = Meeting.objects.published(at).on_the_calendar()
    return published_rows.with_question_mark(public, "dates").order_by("key")


def of_document(document: Document, days: tuple[datetime.date, ...]) -> Event:
    sort, links = CLASSES[Kind(document.kind)], tuple(document.meetings.all())
    return Event(sort, document, days, dated=len(days) == 1, links=links)


def of_meeting(meeting: Meeting) -> Event | None:
    days = tuple(day.date for day in meeting.days.all())
    return Event("meeting", meeting, days) if days else None


def by_year(events: list[Event]) -> list[tuple[str, list[Event]]]:
    """Under each year its events; what may be of either of two years stands between them."""
    years: dict[str, list[Event]] = {}
    for event in sorted(events, key=attrgetter("years")):
        years.setdefault(event.years, []).append(event)
    return list(years.items())


def chains(
    meetings: list[Meeting], at: datetime.datetime
) -> list[tuple[Meeting, list[chain.Link]]]:
    """Each meeting with all that led to it and came of it, in three queries for all of them."""
    ids = [meeting.pk for meeting in meetings]
    documents, outcomes, relations = (
        written_queries.rows(named, at, ids, of=of)
        for of in (
            (DocumentMeeting, "meeting"),
            (Outcome, "meeting"),
            (MeetingRelation, "meeting", "other"),
        )
    )
    return [
        (
            meeting,
            chain.of_meeting(
                [row for row in documents if row.meeting_id == meeting.pk],
                [row for row in relations if row.meeting_id == meeting.pk],
                [row for row in relations if row.other_id == meeting.pk],
                [row for row in outcomes if row.meeting_id == meeting.pk],
            ),
        )
        for meeting in meetings
    ]


def named(at: datetime.datetime, ids, part: Any, *ends: str):
    """The public rows of a part that name a meeting at one of their ends, with the records they
    name, in the order of their keys.
    """
    fields = [field.name for field in part.record_fields()]
    about = functools.reduce(operator.or_, (Q(**{f"{end}__in": ids}) for end in ends))
    public = part.objects.filter(about).published(at)
    return public.order_by(*(f"{name}__key" for name in fields)).select_related(*fields)
