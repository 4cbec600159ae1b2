import datetime
from typing import Any

from django import template
from django.utils import timezone

from documents import chain, chronicle, symbols
from documents.models import Document, DocumentMeeting
from documents.timeline import draw
from documents.un_citation import citation
from documents.verbs import Verb
from hld_site import languages
from hld_site.browse.fetching import PublicPrefetch, fetch
from hld_site.browse.markup import in_its_language, language_mark
from hld_site.browse.published_rows import Sections
from hld_site.languages.punctuation import listed
from hld_site.records import written_queries
from meetings.models import Meeting

register = template.Library()


@register.filter
def cited(document: Document):
    """How the document is cited in the reader's language; another one of its title is named."""
    return citation(document, languages.reader(), in_its_language, language_mark)


@register.filter
def elements(symbol: str) -> list[symbols.Element]:
    return symbols.elements(symbol)


@register.inclusion_tag("documents/timeline.html")
def timeline(on) -> dict:
    """All that happened up to a day: drawn on one axis, and told as a list."""
    events = [event for event in chronicle.events(timezone.now()) if event.first <= on]
    labels = {event: label_of(event) for event in events}
    turned = languages.direction(languages.reader()) == "rtl"
    return {
        "drawing": draw(events, labels, on, turned) if events else None,
        "anchor": "end" if turned else "start",
        "dx": -4 if turned else 4,
        "years": chronicle.by_year(events),
        "on": on,
    }


def label_of(event) -> str:
    """Few words for a drawing, where it has room for any: meetings of heads of delegation with
    their year, and the resolutions that convened them or came out of them.
    """
    if event.sort == "meeting":
        years = str(event.first.year)
        return f"{event.record.get_kind_display()} {years}" if event.record.kind in HIGH else ""
    concludes = any(link.verb in (Verb.CONVENES, Verb.OUTCOME_OF) for link in event.links)
    return str(event.record.heading).removeprefix("A/RES/") if concludes else ""


HIGH = (
    Meeting.Kind.DIALOGUE,
    Meeting.Kind.HIGH_LEVEL_PLENARY,
    Meeting.Kind.CONFERENCE,
    Meeting.Kind.FORUM,
)


@register.simple_tag
def principal_documents() -> list[Document]:
    """The documents that the source page calls principal, in its order."""
    public = Document.objects.published(timezone.now())
    # An index finds what is at least nothing; for what is not empty it is not asked.
    return list(public.filter(printed_position__gte=0).order_by("printed_position"))


def roles_of_page(page) -> dict[int, list[DocumentMeeting]]:
    """What the documents of a page of a list are to meetings, by the number of the document."""
    at = timezone.now()
    named = PublicPrefetch("meeting", listed_meetings, Meeting, at)
    rows = fetch(written_queries.rows(roles_of, at, [row.pk for row in page]), [named])
    roles: dict[int, list[DocumentMeeting]] = {}
    for row in sorted(rows, key=chain.place_of_verb):
        roles.setdefault(row.document_id, []).append(row)
    return roles


def roles_of(at: datetime.datetime, ids):
    return DocumentMeeting.objects.published(at).filter(document__in=ids)


def listed_meetings(model, at: datetime.datetime):
    return model.objects.published(at).listed()


def in_few_words(meeting: Meeting) -> str:
    """High-level dialogue, 2013."""
    parts = [meeting.get_kind_display(), meeting.first_day and meeting.first_day.year]
    return listed(part for part in parts if part)


PARTS = {
    "document": (chain.of_document, ("relations", "related_from", "meetings", "processes")),
    "meeting": (chain.of_meeting, ("documents", "relations", "related_from", "outcomes")),
}


@register.simple_tag
def chain_of(sections: Sections) -> list[chain.Step]:
    """What led to a record, what came of it, how it goes on: from the sections of its page."""
    links, names = PARTS[sections.record.model._meta.model_name]
    waiting = [held_back(sections, name) for name in names]
    recorded = links(*[sections[name].rows for name in names])
    return chain.steps(recorded, links(*waiting))


def held_back(sections: Sections, name: str) -> list:
    """The rows that are recorded and wait for a check: only that there are any is told."""
    relation: Any = sections.record.model._meta.get_field(name)
    of = relation.related_model, relation.field.name
    return written_queries.rows(waiting_of, sections.number, of=of)


def waiting_of(number, part, owner: str):
    return part.objects.filter(held_back=True, **{owner: number})


@register.simple_tag
def documents_at(rows_by_meeting) -> dict:
    """What was recorded of each meeting that a State's page tells of, and its outcome."""
    meetings = [meeting for meeting, _rows in rows_by_meeting]
    verbs = (Verb.RECORDS, Verb.OUTCOME_OF, Verb.REPORTS_ON)
    return {
        meeting: [link.record for link in links if link.verb in verbs]
        for meeting, links in chronicle.chains(meetings, timezone.now())
    }


@register.filter
def any_link(steps) -> bool:
    """Whether a chain has anything to tell."""
    return any(step.groups or step.waits for step in steps)


IN_SHORT = (Verb.CONVENES, Verb.ORGANIZES, Verb.OUTCOME_OF, "gave-rise-to")


@register.simple_tag
def in_short(steps) -> list:
    """What convened a meeting and what came out of it, for the first screen of its page."""
    return [
        (wording, links)
        for step in steps
        for wording, links in step.groups
        if links[0].verb in IN_SHORT
    ]


@register.simple_tag
def dialogues_in_short(meetings) -> list:
    """Each meeting with what convened it and what came out of it, by the words that say so."""
    chains = []
    for meeting, links in chronicle.chains(meetings, timezone.now()):
        kept = chain.steps(link for link in links if link.verb in IN_SHORT)
        chains.append((meeting, [group for step in kept for group in step.groups]))
    return chains


def grouped(rows) -> list:
    """Relations by what they say, in the order in which a story is told."""
    order = list(type(rows[0])._meta.get_field("verb").choices) if rows else []
    groups = [(value, label, [row for row in rows if row.verb == value]) for value, label in order]
    return [(value, label, members) for value, label, members in groups if members]


@register.filter
def inverse_grouped(rows) -> list:
    """The same from the other end: "Convened by", "Had before it", "Outcome"."""
    return [(value, members[0].inverse, members) for value, _label, members in grouped(rows)]


@register.filter
def in_un_order(files):
    """ar zh en fr ru es, as the languages stand everywhere."""
    return sorted(files, key=lambda file: languages.CODES.index(file.language))
