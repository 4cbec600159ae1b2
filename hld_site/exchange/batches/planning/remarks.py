"""A column of remarks that may be the public's or of colleagues: nobody publishes it unasked."""

from collections.abc import Sequence
from itertools import chain

from hld_site.exchange.batches.asking.question_words import REMARKS, TO_PUBLIC, TO_STAFF
from hld_site.exchange.batches.asking.questions import LEAVE_OUT
from hld_site.exchange.batches.planning.readings import Readings
from hld_site.records.declarations import Declaration
from hld_site.records.placement import remarks_in


def settle_remarks(
    readings: Readings, declared: Declaration, headings: Sequence[str]
) -> Sequence[str]:
    """Asked of each heading but the name of the column, which our own files have.

    Not where the file has a column for staff beside it, or holds no text there.
    """
    settled = list(headings)
    for public, staff in remarks_in(declared.model):
        if public not in headings or staff in headings:
            continue
        place = headings.index(public)
        heading = readings.sheet.header[place]
        is_said = heading in {public, *readings.decided}
        if is_said or heading in readings.asked_about or not has_text(readings, place):
            continue
        answer = readings.asking.answer("remarks", heading, allowed=REMARKS)
        if answer is None:
            about = {"column": heading, "type": declared.name}
            readings.asking.add("remarks", heading, **about, keys=REMARKS)
        if answer == LEAVE_OUT:
            readings.asked_about.append(heading)
        settled[place] = {TO_STAFF: staff, LEAVE_OUT: ""}.get(answer or TO_PUBLIC, public)
    return settled


def has_text(readings: Readings, place: int) -> bool:
    lines = chain(readings.first_lines, readings.sheet.rows())
    return any(place < len(cells) and cells[place].strip() for _number, cells in lines)
