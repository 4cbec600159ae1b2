"""A heading that may mean two columns means the one that holds such values.

“Adopted” is how a resolution was adopted, until days stand under it.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hld_site.exchange.batches.planning.readings import Readings
from hld_site.exchange.matching import date_parser
from hld_site.exchange.matching.heading_words import (
    choice_called,
    folded,
    in_every_language,
    words_for,
)
from hld_site.exchange.matching.match_headings import match
from hld_site.records.columns.choices import ChoiceColumn
from hld_site.records.columns.times import DateColumn, PartialDateColumn
from hld_site.records.declarations import Declaration

LEAST = 2  # of three texts that must be days


def by_values(readings: Readings, declared: Declaration, headings: Sequence[str]) -> Sequence[str]:
    """The headings, with the days of a column of words in the column of days called alike."""
    settled = list(headings)
    for place, name in enumerate(headings):
        column = declared.stored.get(name)
        heading = readings.sheet.header[place]
        if not isinstance(column, ChoiceColumn) or heading in {name, *readings.decided}:
            continue
        texts = readings.texts(place)
        if not texts or any(choice_called(column.field, text) is not None for text in texts):
            continue
        others = [other for other in days_called(declared, heading) if other not in settled]
        if len(others) == 1 and sum(map(is_day, texts)) * 3 >= len(texts) * LEAST:
            settled[place] = others[0]
            message = _("“%(heading)s” is read as %(column)s: it contains days.")
            readings.notices.tell(message % {"heading": heading, "column": others[0]})
    if settled != [*headings]:
        take_what_is_free(readings, declared, settled)
    return settled


def by_texts(readings: Readings, declared: Declaration, headings: Sequence[str]) -> Sequence[str]:
    """The columns of a table without headings that its texts tell: who took part, and choices."""
    settled = list(headings)
    if not readings.lacks_headings:
        return settled
    for place, name in enumerate(headings):
        texts = readings.texts(place)
        if name or str(place + 1) in readings.decided or not texts:
            continue
        columns = [one for one in columns_telling(declared, texts) if one not in settled]
        if len(columns) == 1:
            settled[place] = columns[0]
    return settled


def columns_telling(declared: Declaration, texts: list[str]) -> list[str]:
    if one_of := declared.one_of:
        models = [declared.references[name].related for name in one_of.relations]
        known = {text for model in models for text in model.recognizer().known(texts)}
        if len(known) * 2 > len(set(texts)):
            return [one_of.column]
    return [
        name
        for name, column in declared.settable.items()
        if isinstance(column, ChoiceColumn)
        and all(choice_called(column.field, text) is not None for text in texts)
    ]


def take_what_is_free(readings: Readings, declared: Declaration, settled: list[str]) -> None:
    """A column that another heading had is open again: “Vote” beside “Adopted”."""
    for place, heading in enumerate(readings.sheet.header):
        if settled[place] or heading in readings.decided:
            continue
        [name] = match(declared, [heading])
        if name and name not in settled:
            settled[place] = name


def with_any_name(
    readings: Readings, declared: Declaration, headings: Sequence[str]
) -> Sequence[str]:
    """“Country” over the names of States and of organizations is a list of both."""
    one_of = declared.one_of
    named = [name for name in headings if one_of and name in one_of.relations]
    if one_of is None or len(named) != 1 or one_of.column in headings:
        return headings
    place = headings.index(named[0])
    heading = readings.sheet.header[place]
    if heading in {named[0], *readings.decided}:
        return headings
    texts = readings.texts(place)
    models = {name: declared.references[name].related for name in one_of.relations}
    own = {*models.pop(named[0]).recognizer().known(texts)}
    rest = [text for text in texts if text not in own]
    if not own or not any(model.recognizer().known(rest) for model in models.values()):
        return headings
    message = _("“%(heading)s” does not name only %(types)s: each row is about what it names.")
    types = declared.references[named[0]].related._meta.verbose_name_plural
    readings.notices.tell(message % {"heading": heading, "types": types})
    return (*headings[:place], one_of.column, *headings[place + 1 :])


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
