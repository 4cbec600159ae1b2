"""A row that names several days becomes one row for each, where a person has said so."""

from collections.abc import Iterator, Sequence

from hld_site.exchange.batches.asking.questions import NO, YES, SheetQuestions
from hld_site.exchange.matching import date_parser
from hld_site.exchange.matching.several_days import SeveralDaysError
from hld_site.records.columns.times import DateColumn, PartialDateColumn
from hld_site.records.declarations import Declaration

Line = tuple[int, list[str]]


def days_of_key(declared: Declaration) -> list[str]:
    """The columns of days by which rows differ: two days are two rows."""
    kinds = (DateColumn, PartialDateColumn)
    return [name for name in declared.natural_key if isinstance(declared.stored[name], kinds)]


def consented(
    declared: Declaration, headings: Sequence[str], asking: SheetQuestions
) -> tuple[int, ...]:
    """The places of the columns whose rows shall become several."""
    return tuple(
        headings.index(name)
        for name in days_of_key(declared)
        if name in headings and asking.answer("each-day", name, allowed=(YES, NO)) == YES
    )


def one_for_each_day(lines: Iterator[Line], places: Sequence[int]) -> Iterator[Line]:
    """The lines, those that name several days as often as they do, under their own number."""
    for number, cells in lines:
        place = next((at for at in places if at < len(cells) and days_in(cells[at])), None)
        if place is None:
            yield number, cells
            continue
        for day in days_in(cells[place]):
            yield number, [*cells[:place], day, *cells[place + 1 :]]


def days_in(text: str) -> list[str]:
    try:
        date_parser.read_partial_date(text)
    except SeveralDaysError as several:
        return [str(day) for day in several.days]
    except ValueError:
        pass
    return []
