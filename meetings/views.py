from urllib.parse import urlencode

from django.db.models import Prefetch
from django.shortcuts import render
from django.utils import timezone

from hld_site.browse import published_rows
from hld_site.browse.downloads import addresses
from hld_site.publishing.public import for_everybody
from meetings.models import Meeting, Participation
from meetings.records import PARTICIPATIONS
from registry.models import State


@for_everybody()
def both_dialogues(request):
    """The States for which there is evidence at both dialogues, and what the lists leave open."""
    at = timezone.now()
    days = Prefetch("days", published_rows.part_rows(Meeting, "days", at))
    dialogues = [*Meeting.objects.published(at).dialogues().past(at.date()).prefetch_related(days)]
    dialogues.reverse()
    evidence = by_state(dialogues, seen_at(dialogues, at))
    both = [
        (state, list(zip(dialogues, lists, strict=True))) for state, lists in evidence if all(lists)
    ]
    asked = [("meeting", meeting.key) for meeting in dialogues]
    asked += [("state", state.key) for state, _lists in both]
    context = {
        "meetings": dialogues,
        "both": both,
        "files": addresses(PARTICIPATIONS),
        "query": urlencode(asked),
        "one": [
            (meeting, [state for state, lists in evidence if lists[place] and not all(lists)])
            for place, meeting in enumerate(dialogues)
        ],
        "today": at.date(),
    }
    return render(request, "meetings/both_dialogues.html", context)


def seen_at(dialogues, at) -> list[Participation]:
    """Evidence that a State took part; what was only announced is none."""
    known = Participation.objects.published(at).exclude(role=Participation.Role.ANNOUNCED)
    known = known.filter(meeting__in=dialogues, state__isnull=False).order_by(
        "state__name_en", "day"
    )
    return list(known.prefetch_related(Prefetch("state", published_rows.named(State, at))))


def by_state(dialogues, rows) -> list:
    """Each State with its evidence at each meeting in turn."""
    places = {meeting.pk: place for place, meeting in enumerate(dialogues)}
    lists_by_state: dict = {}
    for row in rows:
        at_each = lists_by_state.setdefault(row.state, [[] for _meeting in dialogues])
        at_each[places[row.meeting_id]].append(row)
    return list(lists_by_state.items())
