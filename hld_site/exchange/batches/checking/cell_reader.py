"""The cells of a row as values: each column by its kind, every fault of a row told at once."""

import datetime
import functools
import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from hld_site.exchange.batches.asking.consents import answer_it
from hld_site.exchange.batches.asking.questions import SheetQuestions, UnansweredError
from hld_site.exchange.batches.planning.plan import SheetPlan
from hld_site.exchange.matching import date_parser
from hld_site.exchange.matching.heading_words import choice_called
from hld_site.languages.folding import fold
from hld_site.records.columns import Column
from hld_site.records.columns.choices import ChoiceColumn
from hld_site.records.columns.times import DateColumn, MomentColumn, PartialDateColumn

BY_FIGURES = re.compile(r"\s*\d{1,2}[./-]\d{1,2}[./-]\d{4}\s*")
ORDERS = ("dmy", "mdy")
UNDECIDED = ("neither", "both")


class Reader:
    """Reads the columns of one sheet; what a column shows of its dates is looked up once."""

    def __init__(self, plan: SheetPlan, asking: SheetQuestions):
        self.plan, self.asking = plan, asking
        self.orders: dict[str, str] = {}
        self.without_zone: set[str] = set()
        stored = plan.declared.stored
        self.reads: dict[str, Callable[[str], Any]] = {
            name: reading_of(stored[name], self)
            for name in (*plan.columns, *plan.declared.model.proposed)
            if name in stored and not stored[name].is_reference
        }
        self.empty = {name: stored[name].empty for name in self.reads}

    def read(self, name: str, text: str) -> Any:
        """The value in Python; ValueError with a sentence that names the text and the remedy."""
        return self.reads[name](text) if text.strip() else self.empty[name]

    def choice(self, column: ChoiceColumn, text: str) -> Any:
        """A word that is none of the choices is asked about once, in whatever language it is."""
        try:
            return column.from_cell(text)
        except ValueError:
            word = fold(text)
            answer = self.asking.answer("word", column.name, word, allowed=column.by_text)
            known = column.by_text[answer] if answer else choice_called(column.field, text)
            if known is not None:
                return known
            if answer is None and word:
                self._ask_about_word(column, word, text)
                message = _("“%(text)s” is not known here.") % {"text": text.strip()}
                raise UnansweredError(f"{message} {answer_it()}") from None
            raise

    def _ask_about_word(self, column: ChoiceColumn, word: str, text: str) -> None:
        self.asking.ask(
            "word",
            column.name,
            word,
            kind="choice",
            type=self.plan.declared.name,
            field=column.name,
            column=self.plan.heading_of(column.name),
            text=text,
            keys=[*column.by_text],
        )

    def date(self, column: Column, text: str) -> datetime.date:
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return date_parser.read_date(text, self.order(column.name, text))

    def moment(self, column: MomentColumn, text: str) -> datetime.datetime:
        """An hour without an offset is not that of the desk: that is told once for a column."""
        moment = column.from_cell(text)
        if column.name not in self.without_zone and moment and not column.names_zone(text):
            self.without_zone.add(column.name)
            sentence = _(
                "“%(heading)s”: “%(text)s” and others like it are read as UTC, because they have"
                " no offset. Add one if another zone is meant, as in 2013-10-03T09:00:00-04:00."
            )
            heading = self.plan.heading_of(column.name)
            self.plan.notices.tell(sentence % {"heading": heading, "text": text.strip()})
        return moment

    def order(self, name: str, text: str) -> str:
        """Whether the day or the month stands first: chosen, else shown by the whole column."""
        if not BY_FIGURES.fullmatch(text):
            return ""
        if answer := self.asking.answer("dates", name, allowed=ORDERS):
            return answer
        if name not in self.orders:
            self.orders[name] = self._order_shown(name)
        order = self.orders[name]
        if order in UNDECIDED:
            heading = self.plan.heading_of(name)
            self.asking.ask("dates", name, column=heading, text=text, keys=[*ORDERS])
            raise UnansweredError(
                _("“%(text)s” may be read with the day or the month first. Answer the question"
                  " above the rows.") % {"text": text}
            )  # fmt: skip
        return order

    def _order_shown(self, name: str) -> str:
        """What the column shows; whoever brought the file is told where one date did not."""
        order = date_parser.order_of(self._column(name))
        texts = self._column(name) if order in ORDERS else ()
        either = (text for text in texts if date_parser.order_of([text]) in UNDECIDED)
        if text := next(either, None):
            sentence = _("“%(text)s” has the day first, as other dates in “%(heading)s” show.")
            if order == "mdy":
                sentence = _(
                    "“%(text)s” has the month first, as other dates in “%(heading)s” show."
                )
            self.plan.notices.tell(sentence % {"heading": self.plan.heading_of(name), "text": text})
        return order

    def _column(self, name: str):
        if name not in self.plan.headings:
            return [self.plan.given[name]]
        place = self.plan.headings.index(name)
        return (cells[place] for _number, cells in self.plan.sheet.rows() if len(cells) > place)


@functools.singledispatch
def reading_of(column: Column, reader: Reader) -> Callable[[str], Any]:
    """How an import reads the cells of a column, by its kind: as the column says itself."""
    return column.from_cell


@reading_of.register
def _reading_of_date(column: DateColumn, reader: Reader) -> Callable[[str], Any]:
    return lambda text: reader.date(column, text)


@reading_of.register
def _reading_of_moment(column: MomentColumn, reader: Reader) -> Callable[[str], Any]:
    return lambda text: reader.moment(column, text)


@reading_of.register
def _reading_of_partial_date(column: PartialDateColumn, reader: Reader) -> Callable[[str], Any]:
    return lambda text: date_parser.read_partial_date(text, reader.order(column.name, text))


@reading_of.register
def _reading_of_choice(column: ChoiceColumn, reader: Reader) -> Callable[[str], Any]:
    return lambda text: reader.choice(column, text)
