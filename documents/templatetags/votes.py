"""How each State voted, on the page of a document and on that of a State."""

from django import template
from django.db.models import Prefetch
from django.utils import timezone

from documents.voting import COUNTED, Vote, printed
from hld_site import languages
from hld_site.browse import published_rows
from hld_site.languages.collation import sort_key
from registry.models import Membership, State

register = template.Library()


@register.simple_tag
def votes_by_choice(document, rows) -> list:
    """Each sort of vote with the States that gave it, called as on that day; who had a vote and
    gave none comes last. Nothing where the rows do not add up to the printed counts.
    """
    cast: dict = {choice: [] for choice in COUNTED}
    for row in rows:
        cast.setdefault(row.vote, []).append(row.state)
    if not rows or {choice: len(cast[choice]) for choice in COUNTED} != printed(document):
        return []
    day = document.adopted_on
    cast[Vote.Choice.NOT_VOTING] = without_a_vote(day, {row.state_id for row in rows})
    return [
        (Vote.Choice(choice).label, sorted(states, key=in_alphabet(day)))
        for choice, states in cast.items()
        if states
    ]


def in_alphabet(day):
    """By the name of that day, as the reader's language sorts."""
    language = languages.reader()
    return lambda state: str(sort_key(str(state.name_on(day)), language))


def without_a_vote(day, voted: set[int]) -> list[State]:
    """Member States of that day that are in no list of votes."""
    at = timezone.now()
    members = Prefetch("memberships", published_rows.part_rows(State, "memberships", at))
    return [
        state
        for state in published_rows.named(State, at).prefetch_related(members)
        if state.pk not in voted and was_member(state, str(day))
    ]


def was_member(state: State, day: str) -> bool:
    return any(
        m.kind == Membership.Kind.MEMBER and m.in_force(day) for m in state.memberships.all()
    )


@register.simple_tag
def votes_of_state(state, rows) -> list:
    """The recorded votes of the process in order, with what this State did: for all or none."""
    at = timezone.now()
    model = Vote._meta.get_field("document").related_model
    voted = model.objects.published(at).filter(votes__held_back=False).distinct()
    by_document = {row.document_id: row for row in rows}
    lines = []
    for document in voted.order_by("adopted_on", "key"):
        row = by_document.get(document.pk)
        if row is None and not was_member(state, str(document.adopted_on)):
            continue
        choice = row.vote if row else Vote.Choice.NOT_VOTING
        lines.append((document, Vote.Choice(choice).label, state.name_on(document.adopted_on)))
    return lines
