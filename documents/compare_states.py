"""States side by side: what is recorded of each, and nothing of how alike they are."""

import datetime

from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone

from documents.chronicle import chains
from documents.templatetags.votes import votes_cast, was_member
from documents.verbs import Verb
from documents.voting import Vote
from hld_site.answers.decorators import cached_for_all
from hld_site.browse import published_rows
from meetings.models import Meeting, Participation
from registry.models import State

FIELDS = ("a", "b", "c", "d")
PARTS = ("memberships", "groups", "names")
OF_A_MEETING = (Verb.OUTCOME_OF, Verb.REPORTS_ON, Verb.RECORDS)


@cached_for_all(*FIELDS)
def compare(request):
    """Two to four States, each named by its code or by any name."""
    at = timezone.now()
    typed = {field: request.GET.get(field, "").strip()[:100] for field in FIELDS}
    keys = keys_of(list(filter(None, typed.values())))
    states = in_order_asked(list(dict.fromkeys(keys.values())), at)
    names = {state.key: state.name for state in states}
    unknown = [text for text in typed.values() if text and keys.get(text) not in names]
    context = {
        "states": states,
        "fields": [(field, names.get(keys.get(text), text)) for field, text in typed.items()],
        "unknown": unknown,
        "all_states": State.objects.published(at),
        "meetings": at_meetings(states, at),
        "votes": votes_given(states, at),
    }
    return render(request, "documents/compare.html", context, status=400 if unknown else 200)


def keys_of(texts: list[str]) -> dict[str, str]:
    """The key that each text means, by code or by any name; not of one that means several."""
    recognized = State.recognizer()(texts) if texts else {}
    return {text: one.keys[0] for text, one in recognized.items() if len(one.keys) == 1}


def in_order_asked(keys: list[str], at: datetime.datetime) -> list[State]:
    parts = [published_rows.parts_by(name, State, at) for name in PARTS]
    public = State.objects.published(at).filter(key__in=keys).prefetch_related(*parts)
    return sorted(public, key=lambda state: keys.index(state.key))


def at_meetings(states: list[State], at: datetime.datetime) -> list[tuple]:
    """The dialogues, and other meetings at which one of the States is known; the first one first.

    Each with its records and outcome, and with what is known of each State in turn.
    """
    rows = list(Participation.objects.published(at).filter(state__in=states))
    ids = {row.meeting_id for row in rows}
    days = published_rows.parts_by("days", Meeting, at)
    public = Meeting.objects.published(at).past(at.date()).prefetch_related(days)
    shown = public.filter(Q(pk__in=ids) | Q(kind=Meeting.Kind.DIALOGUE)).order_by("first_day")
    return [
        (
            meeting,
            [link.record for link in links if link.verb in OF_A_MEETING],
            [(state, [r for r in rows if r.meeting_id == meeting.pk and r.state_id == state.pk])
             for state in states],
        )
        for meeting, links in chains(list(shown), at)
    ]  # fmt: skip


def votes_given(states: list[State], at: datetime.datetime) -> list[tuple]:
    """Each recorded vote with what each State gave; None for one that had no vote that day."""
    cast = votes_cast(at)
    return [
        (key, day, [(state, word(cast.given.get(state.pk, {}).get(key), state, day))
                    for state in states])
        for key, day in cast.documents
    ]  # fmt: skip


def word(vote: str | None, state: State, day: datetime.date):
    if vote:
        return Vote.OF_ONE[Vote.Choice(vote)]
    return Vote.OF_ONE[Vote.Choice.NOT_VOTING] if was_member(state, str(day)) else None
