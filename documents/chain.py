"""What led to a meeting or a document, what came out of it, how it goes on.

Every recorded relation has its place in the chain; nothing here asks the database.
"""

import dataclasses
import re
import sys
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.verbs import Verb, inverse_of


class Place(models.TextChoices):
    LED = "led", _("Mandate and preparation")
    CAME = "came", _("Outcome and records")
    WENT = "went", _("Follow-up")
    BESIDE = "beside", _("Related")


# The same places as they are called on the page of a document.
ACTING = {
    Place.LED: _("Background"),
    Place.CAME: _("Action taken"),
    Place.WENT: _("Follow-up"),
    Place.BESIDE: _("Related"),
}

# Where the other end stands, seen from the document that speaks: "recalls" looks back.
FROM_DOCUMENT: dict[str, Place] = {
    Verb.CONVENES: Place.CAME,
    Verb.ORGANIZES: Place.CAME,
    Verb.PREPARES: Place.CAME,
    Verb.SUBMITTED_TO: Place.CAME,
    Verb.OUTCOME_OF: Place.LED,
    Verb.REPORTS_ON: Place.LED,
    Verb.RECORDS: Place.LED,
    Verb.FOLLOWS_UP: Place.LED,
    Verb.REQUESTS: Place.CAME,
    Verb.RECALLS: Place.LED,
    Verb.REAFFIRMS: Place.LED,
    Verb.WELCOMES: Place.LED,
    Verb.TAKES_NOTE_OF: Place.LED,
    Verb.REFERS_TO: Place.LED,
    Verb.CITES: Place.LED,
    Verb.ENDORSES: Place.CAME,
    Verb.RENAMES: Place.CAME,
    Verb.CONCERNS: Place.BESIDE,
    Verb.TRANSMITS: Place.BESIDE,
    Verb.DRAFT_OF: Place.WENT,
    Verb.ADOPTED_FROM: Place.LED,
    Verb.PART_OF: Place.BESIDE,
}
# Seen from the other end: "recalled by" looks on.
TO_DOCUMENT = {
    Place.CAME: Place.LED,
    Place.LED: Place.WENT,
    Place.WENT: Place.LED,
    Place.BESIDE: Place.BESIDE,
}
# What a meeting brought forth at once is its outcome; what took it up later is how it goes on.
OF_MEETING = {Verb.OUTCOME_OF, Verb.REPORTS_ON, Verb.RECORDS}
MEETINGS = {
    "prepared": (Place.WENT, Place.LED),
    "followed": (Place.LED, Place.WENT),
    "related-to": (Place.BESIDE, Place.BESIDE),
}


@dataclasses.dataclass(frozen=True)
class Link:
    """One relation: in what words, to what. ``record`` is text where there is no record."""

    place: Place
    verb: str
    wording: Any
    record: Any
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Step:
    """``waits``: something is known here that is not shown before it has been checked."""

    place: Place
    groups: list[tuple[Any, list[Link]]]
    waits: bool = False

    @property
    def acting(self):
        return ACTING[self.place]


def steps(links: Iterable[Link], waiting: Iterable[Link] = ()) -> list[Step]:
    """The links by place, and under each place by their words, in the order they came in."""
    waits = {link.place for link in waiting}
    by_place: dict[Place, dict[str, list[Link]]] = {place: {} for place in Place}
    for link in links:
        by_place[link.place].setdefault(str(link.wording), []).append(link)
    return [Step(place, list(groups.items()), place in waits) for place, groups in by_place.items()]


def from_document(verb: str) -> Place:
    return FROM_DOCUMENT.get(verb, Place.BESIDE)


PLACES = {verb: place for place, verb in enumerate(Verb.values)}


def place_of_verb(row) -> int:
    return PLACES.get(row.verb, len(PLACES))


def by_number(text: str) -> list[tuple[int, str]]:
    """Numbers in a symbol are compared as numbers: 74/2 before 74/148."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", text)]


def in_order_of_verbs(rows, other=None) -> list:
    """By verb; under one verb documents by number and meetings by session."""
    if other is None:
        return sorted(rows, key=place_of_verb)
    return sorted(rows, key=lambda row: (place_of_verb(row), other(row)))


def in_time(row) -> tuple[int, str]:
    """Sessions of the General Assembly follow each other; a meeting of none comes last."""
    return row.meeting.ga_session or sys.maxsize, row.meeting.key


def of_document(relations, related_from, meetings, processes) -> list[Link]:
    outward = [
        *((row, row.process) for row in in_order_of_verbs(processes)),
        *((row, row.meeting) for row in in_order_of_verbs(meetings, in_time)),
        *(
            (row, row.to or row.to_key)
            for row in in_order_of_verbs(relations, lambda row: by_number(row.to_key))
        ),
    ]
    return [
        Link(from_document(row.verb), row.verb, row.get_verb_display(), other, row.note)
        for row, other in outward
    ] + [
        Link(
            TO_DOCUMENT[from_document(row.verb)],
            row.verb,
            row.inverse,
            row.document,
            row.note,
        )
        for row in in_order_of_verbs(related_from, lambda row: by_number(row.document.key))
    ]


def of_meeting(documents, relations, related_from, outcomes) -> list[Link]:
    return [
        *(seen_from_meeting(row, row.document) for row in in_order_of_verbs(documents)),
        *(
            Link(
                Place.CAME,
                "gave-rise-to",
                _("Led to"),
                row.process or row.organization,
                row.note,
            )
            for row in outcomes
        ),
        *(
            Link(MEETINGS[row.verb][0], row.verb, row.get_verb_display(), row.other, row.note)
            for row in relations
        ),
        *(
            Link(MEETINGS[row.verb][1], row.verb, row.inverse, row.meeting, row.note)
            for row in related_from
        ),
    ]


def seen_from_meeting(row, document) -> Link:
    place = Place.CAME if row.verb in OF_MEETING else TO_DOCUMENT[from_document(row.verb)]
    return Link(place, row.verb, inverse_of(row.verb), document, row.note)
