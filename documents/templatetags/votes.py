"""How each State voted, on the page of a document and on that of a State."""

import dataclasses
import datetime
import functools
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.voting import COUNTED, Vote, printed
from hld_site import languages
from hld_site.browse import published_rows
from hld_site.browse.fetching import fetch
from hld_site.browse.markup import link
from hld_site.languages.collation import sort_key
from hld_site.languages.punctuation import comma, listed
from hld_site.records import written_queries
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


@register.simple_tag
def named_then(states, day) -> SafeString:
    """States as links, by what they were called on a day."""
    return SafeString(comma().join(link(state, state.name_on(day)) for state in states))


def without_a_vote(day, voted: set[int]) -> list[State]:
    """Member States of that day that are in no list of votes."""
    at = timezone.now()
    members = published_rows.parts_by("memberships", State, at)
    others = written_queries.rows(all_but, at, sorted(voted))
    fetch(others, [*published_rows.names_of(State, at), members])
    return [state for state in others if was_member(state, str(day))]


def all_but(at: datetime.datetime, ids):
    return State.objects.published(at).exclude(pk__in=ids)


def was_member(state: State, day: str) -> bool:
    return any(
        m.kind == Membership.Kind.MEMBER and m.in_force(day) for m in state.memberships.all()
    )


@register.simple_tag
def votes_of_state(state, rows) -> list:
    """The recorded votes of the process in order, with what this State did: for all or none."""
    by_document = {row.document_id: row for row in rows}
    lines = []
    for document in written_queries.rows(voted_on, timezone.now()):
        row = by_document.get(document.pk)
        if row is None and not was_member(state, str(document.adopted_on)):
            continue
        choice = row.vote if row else Vote.Choice.NOT_VOTING
        words = Vote.OF_ONE[Vote.Choice(choice)]
        lines.append((document, words, state.name_on(document.adopted_on)))
    return lines


def voted_on(at: datetime.datetime):
    return documents_of(Vote.objects.filter(held_back=False), at)


def documents_of(votes, at: datetime.datetime):
    """From the votes to their documents: few documents have any."""
    model: Any = Vote._meta.get_field("document").related_model
    voted = model.objects.published(at).filter(pk__in=votes.order_by().values("document"))
    return voted.order_by("adopted_on", "key")


MOST_IN_LIST = 8  # recorded votes that stand beside States in a list
SIGNS = {
    Vote.Choice.IN_FAVOUR: "+",
    Vote.Choice.AGAINST: "−",
    Vote.Choice.ABSTAINING: "○",
}


@dataclasses.dataclass(frozen=True)
class VotesCast:
    """The first recorded votes in order of time, and what each State gave in them.

    ``documents`` are symbols with the day of the vote; ``given`` by number of the State.
    """

    documents: list[tuple[str, datetime.date]]
    given: dict[int, dict[str, str]]

    @functools.cached_property
    def cells(self) -> dict[str, SafeString]:
        """Each sort of vote, and none, as a cell of the list in the reader's language."""
        return {"": format_html('<td class="vote">{}</td>', "")} | {
            vote: format_html(
                '<td class="vote"><span aria-hidden="true">{}</span>'
                ' <span class="unseen">{}</span></td>',
                sign,
                Vote.OF_ONE[vote],
            )
            for vote, sign in SIGNS.items()
        }


def first_voted_on(at: datetime.datetime):
    voted = documents_of(Vote.objects.published(at), at)
    return voted.values_list("pk", "key", "adopted_on")[:MOST_IN_LIST]


def votes_on(at: datetime.datetime, documents):
    rows = Vote.objects.published(at).filter(document__in=documents).order_by()
    return rows.values_list("document_id", "state_id", "vote")


def votes_cast(at: datetime.datetime) -> VotesCast:
    """All of them in two queries, however many States or documents there are."""
    documents = written_queries.rows(first_voted_on, at)
    keys = {pk: key for pk, key, _day in documents}
    given: dict[int, dict[str, str]] = {}
    for document, state, vote in written_queries.rows(votes_on, at, list(keys)):
        given.setdefault(state, {})[keys[document]] = vote
    return VotesCast([(key, day) for _pk, key, day in documents], given)


@register.simple_tag
def votes_beside(page) -> VotesCast:
    """The recorded votes for the States of a page of a list; asked once a page."""
    if not hasattr(page, "votes_cast"):
        page.votes_cast = votes_cast(timezone.now())
    return page.votes_cast


@register.filter
def short(symbol: str) -> str:
    return symbol.removeprefix("A/RES/")


@register.filter
def symbols(cast: VotesCast) -> str:
    return listed([short(key) for key, _day in cast.documents])
