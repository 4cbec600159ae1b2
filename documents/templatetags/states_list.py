"""The rows of the list of States, written in one go: a template costs five times as much a row."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from documents.templatetags.votes import votes_beside
from hld_site.browse.markup import link
from hld_site.browse.templatetags.letters import letters_of
from hld_site.browse.templatetags.lists import cells_after_the_first, marks_of_row
from hld_site.languages.punctuation import comma
from meetings.models import Participation
from meetings.templatetags.meetings import known_at_dialogues, seen

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
    known, cast = known_at_dialogues(page, context["filters"]), votes_beside(page)
    years = [(meeting.pk, at) for at, meeting in enumerate(known.meetings, 1)]
    nothing = [dialogue_cell(meeting, at, []) for at, meeting in enumerate(known.meetings, 1)]
    documents = [key for key, _day in cast.documents]
    no_vote = cast.cells[""]
    lines = []
    for state in page:
        number = state.pk
        at_dialogues = [
            dialogue_cell(known.meetings[at - 1], at, rows)
            if (rows := known.roles.get((number, meeting)))
            else nothing[at - 1]
            for meeting, at in years
        ]
        given = cast.given.get(number, {})
        votes = [cast.cells.get(given.get(key, ""), no_vote) for key in documents]
        lines.append(
            ROW.format(
                f' id="letter-{number}"' if number in letters else "",
                link(state),
                marks_of_row(state, record),
                cells_after_the_first(context, columns, state),
                "".join(at_dialogues),
                "".join(votes),
            )
        )
    return SafeString("".join(lines))


def dialogue_cell(meeting: Any, at: int, rows: list[Participation]) -> SafeString:
    """What is known of a State at the dialogue of that place."""
    words = comma().join(dict.fromkeys(str(row.get_role_display()) for row in rows))
    marked = SafeString(f' class="seen at-{at}"') if seen(rows) else ""
    year = meeting.first_day.year
    return format_html('\n  <td{} data-label="{}">{}</td>\n', marked, year, words)
