"""Where a document stands in time: on its day, or between what it answers and what answers it."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable

from documents.models import Document, DocumentMeeting, DocumentRelation
from documents.verbs import Verb
from hld_site.records import written_queries

# What the verb's document answers came before it; what it asks for, or prepares, came after.
LOOKS_BACK = {
    Verb.REPORTS_ON,
    Verb.FOLLOWS_UP,
    Verb.RECALLS,
    Verb.REAFFIRMS,
    Verb.WELCOMES,
    Verb.TAKES_NOTE_OF,
    Verb.REFERS_TO,
    Verb.CITES,
    Verb.ADOPTED_FROM,
}
LOOKS_ON = {Verb.REQUESTS, Verb.DRAFT_OF, Verb.TRANSMITS}
BEFORE_A_MEETING = {Verb.CONVENES, Verb.ORGANIZES, Verb.PREPARES, Verb.SUBMITTED_TO}
AFTER_A_MEETING = {Verb.OUTCOME_OF, Verb.REPORTS_ON, Verb.RECORDS, Verb.FOLLOWS_UP}
A_DAY = datetime.timedelta(days=1)
REPORTS_BEGIN = datetime.timedelta(days=75)  # before a session opens its reports are issued
NUMBERED = re.compile(r"(A/RES/\S+/)(\d+)")  # numbered in the order in which they are adopted

Span = tuple[datetime.date, datetime.date]


def opening(session: int) -> datetime.date:
    """A session opens in the middle of September; the sixtieth opened in 2005."""
    return datetime.date(1945 + session, 9, 15)


def session_span(document: Document) -> Span:
    opens = opening(document.session)
    ends = opens.replace(year=opens.year + 1) - A_DAY
    is_resolution = document.kind == Document.Kind.RESOLUTION
    return opens if is_resolution else opens - REPORTS_BEGIN, ends


def placed(documents: Iterable[Document], meetings, at: datetime.datetime) -> list:
    """Each document that bears a date of any sort, with its day or the first and last it may be of.

    ``meetings`` are the events on the axis. Two documents of which neither has a day are kept in
    the order of what they say of each other.
    """
    documents = list(documents)
    spans = {document.pk: span for document in documents if (span := known(document))}
    between_numbers(documents, spans)
    before: dict[int, set[int]] = defaultdict(set)
    documents_placed = list(spans)
    for one, verb, other in written_queries.rows(relations_among, at, documents_placed):
        if verb in LOOKS_BACK:
            before[one].add(other)
        elif verb in LOOKS_ON:
            before[other].add(one)
    days = {event.record.pk: event for event in meetings}
    for one, verb, meeting in written_queries.rows(ties, at, list(days), documents_placed):
        first, last = spans[one]
        event = days[meeting]
        if first != last and verb in BEFORE_A_MEETING:
            spans[one] = narrowed(first, last, event.first - A_DAY, last=True)
        elif first != last and verb in AFTER_A_MEETING:
            spans[one] = narrowed(first, last, event.last)
    settle(spans, before)
    return [(d, one_or_two(spans[d.pk])) for d in documents if d.pk in spans]


def relations_among(at: datetime.datetime, ids):
    rows = DocumentRelation.objects.published(at).filter(document__in=ids, to__in=ids)
    return rows.values_list("document_id", "verb", "to_id")


def ties(at: datetime.datetime, meetings, documents):
    rows = DocumentMeeting.objects.published(at).filter(
        meeting__in=meetings, document__in=documents
    )
    return rows.values_list("document_id", "verb", "meeting_id")


def known(document: Document) -> Span | None:
    if day := document.adopted_on or document.published_on:
        return day, day
    return session_span(document) if document.session else None


def between_numbers(documents: list[Document], spans: dict[int, Span]) -> None:
    """A resolution without a day lies between those of its session that have one, by number."""
    numbers = {d.pk: number for d in documents if (number := NUMBERED.match(d.symbol))}
    days: dict[str, list[tuple[int, datetime.date]]] = defaultdict(list)
    for pk in numbers.keys() & spans.keys():
        if spans[pk][0] == spans[pk][1]:
            days[numbers[pk][1]].append((int(numbers[pk][2]), spans[pk][0]))
    for pk in numbers.keys() & spans.keys():
        first, last = spans[pk]
        if first == last:
            continue
        near = days[numbers[pk][1]]
        if lower := [day for other, day in near if other < int(numbers[pk][2])]:
            first, last = narrowed(first, last, max(lower))
        if higher := [day for other, day in near if other > int(numbers[pk][2])]:
            first, last = narrowed(first, last, min(higher), last=True)
        spans[pk] = first, last


def narrowed(first, end, day, last=False) -> Span:
    """The span without what lies beyond a day; a day outside it says that the span is wrong."""
    if last:
        return (first, min(end, day)) if day > first else (day - REPORTS_BEGIN, day)
    return (max(first, day), end) if day < end else (day, day + REPORTS_BEGIN)


def settle(spans: dict[int, Span], before: dict[int, set[int]]) -> None:
    """Moves the ends of spans until each lies after what it answers and before what answers it."""
    for _round in range(len(spans)):
        moved = False
        for later, earlier_ones in before.items():
            for earlier in earlier_ones & spans.keys() if later in spans else ():
                one, other = spans[earlier], spans[later]
                if other[0] != other[1] and other[0] <= one[0]:
                    start = one[0] + A_DAY
                    spans[later] = start, max(other[1], start + A_DAY)
                elif one[0] != one[1] and one[1] >= other[1]:
                    end = other[1] - A_DAY
                    spans[earlier] = min(one[0], end - A_DAY), end
                moved |= (spans[earlier], spans[later]) != (one, other)
        if not moved:
            return


def one_or_two(span: Span) -> tuple[datetime.date, ...]:
    return span[:1] if span[0] == span[1] else span
