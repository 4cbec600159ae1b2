"""The rows of the list of States, written in one go: a template costs five times as much a row."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.templatetags.votes import votes_beside
from hld_site.browse.markup import link
from hld_site.browse.templatetags.letters import letters_of
from hld_site.browse.templatetags.lists import cells_after_the_first, marks_of_row, written
from hld_site.languages.punctuation import comma
from meetings.models import Participation
from meetings.templatetags.meetings import known_at_dialogues, seen
from registry.models import State

register = template.Library()
ROW = """
            <tr{}>
              <th scope="row">{}{}</th>
              {}{}{}
            </tr>
          """


@register.simple_tag(takes_context=True)
def rows_of_states(context) -> SafeString:
    """Name and marks, the columns of the list, what is known at each dialogue, and the votes."""
    page, columns, record = context["page"], context["columns"], context["record"]
    letters = letters_of(page, context["sort"])
    known, cast = known_at_dialogues(page), votes_beside(page)
    documents = [key for key, _day in cast.documents]
    dialogues = [(meeting.pk, meeting.first_day.year) for meeting in known.meetings]

    def beside(state: State) -> tuple:
        """The letter that begins with it, its roles at each dialogue, its votes."""
        number = state.pk
        given = cast.given.get(number, {})
        roles = [known.roles.get((number, meeting), ()) for meeting, _year in dialogues]
        votes = [given.get(key, "") for key in documents]
        return number in letters, roles, votes

    def write(state: State) -> str:
        begins, roles, votes = beside(state)
        at_dialogues = [
            dialogue_cell(year, at, rows)
            for at, (rows, (_pk, year)) in enumerate(zip(roles, dialogues, strict=True), 1)
        ]
        return ROW.format(
            f' id="letter-{state.pk}"' if begins else "",
            link(state),
            marks_of_row(state, record),
            cells_after_the_first(context, columns, state),
            "".join(at_dialogues),
            "".join(cast.cells.get(vote, cast.cells[""]) for vote in votes),
        )

    return written(context, write, tuple(dialogues), beside=beside)


def dialogue_cell(year: int, at: int, rows: Sequence[Participation]) -> SafeString:
    """What is known of a State at the dialogue of that place."""
    words = comma().join(dict.fromkeys(str(row.get_role_display()) for row in rows))
    marked = SafeString(f' class="seen at-{at}"') if seen(rows) else ""
    return format_html('\n  <td{} data-label="{}">{}</td>\n', marked, year, words)
