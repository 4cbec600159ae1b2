"""A heading that may mean two columns means the one that holds such values.

“Adopted” is how a resolution was adopted, until days stand under it.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hld_site.exchange.batches.agreement import Lines
from hld_site.exchange.batches.notices import Notices
from hld_site.exchange.matching import date_parser
from hld_site.exchange.matching.headings import folded, in_every_language, words_for, words_of
from hld_site.languages.folding import fold
from hld_site.records.columns.choices import ChoiceColumn
from hld_site.records.columns.times import DateColumn, PartialDateColumn
from hld_site.records.declare import Declaration

LEAST = 2  # of three texts that must be days


def by_values(
    declared: Declaration,
    header: Sequence[str],
    headings: Sequence[str],
    lines: Lines,
    chosen: dict[str, str],
    notices: Notices,
) -> tuple[str, ...]:
    """The headings, with the days of a column of words in the column of days called alike."""
    settled = list(headings)
    for place, name in enumerate(headings):
        column = declared.stored.get(name)
        heading = header[place]
        if not isinstance(column, ChoiceColumn) or heading in chosen or heading == name:
            continue
        texts = [cells[place].strip() for _n, cells in lines if place < len(cells)]
        texts = list(filter(None, texts))
        if not texts or any(is_word(column, text) for text in texts):
            continue
        others = [other for other in days_called(declared, heading) if other not in settled]
        if len(others) == 1 and sum(map(is_day, texts)) * 3 >= len(texts) * LEAST:
            settled[place] = others[0]
            message = _("“%(heading)s” is read as %(column)s: days stand under it.")
            notices.tell(message % {"heading": heading, "column": others[0]})
    return tuple(settled)


def is_word(column: ChoiceColumn, text: str) -> bool:
    return text in column.labels or fold(text) in words_of(column.field)


def is_day(text: str) -> bool:
    try:
        date_parser.read(text, "dmy")
    except ValueError:
        return False
    return True


def days_called(declared: Declaration, heading: str) -> list[str]:
    """The columns of days whose label or other word begins with the heading: "adopted on"."""
    begin = folded(heading)
    columns = {
        name: column
        for name, column in declared.settable.items()
        if isinstance(column, DateColumn | PartialDateColumn)
    }
    return [
        name
        for name, column in columns.items()
        if any(
            folded(word).startswith(begin)
            for _code, word in (*in_every_language(column.label), *words_for(column.label))
        )
    ]
