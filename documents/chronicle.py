"""What happened, in order: resolutions, reports and meetings, and what convened which meeting."""

import dataclasses
import datetime
from operator import attrgetter
from typing import Any

from django.db.models import F, Prefetch, Q

from documents import chain, spans
from documents.models import Document, DocumentMeeting, DocumentProcess
from documents.verbs import Verb
from hld_site.browse import published_rows
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
            return min(self.last, max(self.first, spans.opening(self.record.session)))
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
    links = DocumentMeeting.objects.published(at).order_by("meeting__key", "verb")
    links = links.filter(verb__in=(*CONVENING, Verb.OUTCOME_OF)).prefetch_related(
        Prefetch("meeting", Meeting.objects.published(at))
    )
    documents = Document.objects.published(at).filter(kind__in=CLASSES)
    documents = of_the_process(documents, at).order_by("key")
    on_axis = [event for event in map(of_meeting, meetings(at)) if event]
    placed = spans.placed(documents.prefetch_related(Prefetch("meetings", links)), on_axis, at)
    unsorted = [*on_axis, *(of_document(*place) for place in placed)]
    return sorted(
        unsorted,
        key=lambda e: (e.stands, e.dated, e.sort != "meeting", e.first, e.last, e.record.key),
    )


def of_the_process(documents, at: datetime.datetime):
    """All of them, as long as they are few; else those that the source page lists, or that are tied
    to a public meeting or process: the course of things is told at the same length in any register.
    """
    if len(documents.order_by().values("pk")[: MOST + 1]) <= MOST:
        return documents
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


def meetings(at: datetime.datetime):
    public = published_rows.asked(Meeting.objects.published(at).on_the_calendar(), "dates")
    public = public.order_by("key")
    return public.prefetch_related(Prefetch("days", published_rows.part_rows(Meeting, "days", at)))


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
    documents = named(DocumentMeeting.objects.filter(meeting__in=meetings), at)
    relations = named(
        MeetingRelation.objects.filter(Q(meeting__in=meetings) | Q(other__in=meetings)), at
    )
    outcomes = named(Outcome.objects.filter(meeting__in=meetings), at)
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


def named(rows, at: datetime.datetime) -> list:
    """The public rows of a part with the records they name, in the order of their keys."""
    fields = [field.name for field in rows.model.record_fields()]
    public = rows.published(at).order_by(*(f"{name}__key" for name in fields))
    return list(public.select_related(*fields))
