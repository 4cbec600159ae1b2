"""The cells of a row as values: each column by its kind, every fault of a row told at once."""

import datetime
import functools
import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from hld_site.exchange.batches.plan import SheetPlan
from hld_site.exchange.batches.questions import Questions, about_dates, about_word
from hld_site.exchange.data import Item, items
from hld_site.exchange.recognizing import dates
from hld_site.exchange.recognizing.headings import in_every_language
from hld_site.exchange.resources import resource_for
from hld_site.languages.folding import fold

BY_FIGURES = re.compile(r"\s*\d{1,2}[./-]\d{1,2}[./-]\d{4}\s*")
ORDERS = ("dmy", "mdy")
UNDECIDED = ("neither", "both")


class Reader:
    """Reads the columns of one sheet; what a column shows of its dates is looked up once."""

    def __init__(self, plan: SheetPlan, questions: Questions):
        self.plan = plan
        self.questions = questions
        self.items = items(plan.declared)
        self.orders: dict[str, str] = {}
        fields = resource_for(plan.declared).fields
        self.blank = {name: field.widget.clean("") for name, field in fields.items()}
        self.reads: dict[str, Callable[[str], Any]] = {
            name: self._read_by(self.items[name], fields[name].widget)
            for name in plan.columns
            if name in self.items and self.items[name].column.kind not in ("relation", "owner")
        }

    def _read_by(self, item: Item, widget) -> Callable[[str], Any]:
        if item.column.kind == "date":
            return lambda text: self._date(item, text)
        if item.column.kind == "choice":
            return lambda text: self._choice(item, widget, text)
        if item.column.kind == "partial date":
            return lambda text: dates.read_partial_date(text, self._order(item, text))
        return widget.clean

    def read(self, name: str, text: str) -> Any:
        """The value in Python; ValueError with a sentence that names the text and the remedy."""
        return self.reads[name](text) if text.strip() else self.blank[name]

    def _choice(self, item: Item, widget, text: str) -> Any:
        """A word that is none of the choices is asked about once, in whatever language it is."""
        try:
            return widget.clean(text)
        except ValueError:
            word = fold(text)
            code = about_word(self.plan.sheet.key, item.name, word)
            answer = self.questions.answer(code, dict(item.column.field.flatchoices))
            if found := answer or words_of(item.column.field).get(word):
                return found
            if answer is None and word:
                self._ask_about_word(code, item, text)
            raise

    def _ask_about_word(self, code: str, item: Item, text: str) -> None:
        self.questions.ask(
            code,
            kind="choice",
            type=self.plan.declared.name,
            field=item.name,
            column=self.plan.heading_of(item.name),
            text=text,
            keys=[value for value, _label in item.column.field.flatchoices],
            name=self.plan.sheet.name,
        )

    def _date(self, item: Item, text: str) -> datetime.date:
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            return dates.read_date(text, self._order(item, text))

    def _order(self, item: Item, text: str) -> str:
        """Whether the day or the month stands first: chosen, else shown by the whole column."""
        if not BY_FIGURES.fullmatch(text):
            return ""
        code = about_dates(self.plan.sheet.key, item.name)
        if answer := self.questions.answer(code, ORDERS):
            return answer
        if item.name not in self.orders:
            self.orders[item.name] = dates.order_of(self._column(item.name))
        order = self.orders[item.name]
        if order in UNDECIDED:
            heading = self.plan.heading_of(item.name)
            self.questions.ask(
                code,
                kind="dates",
                column=heading,
                text=text,
                keys=[*ORDERS],
                name=self.plan.sheet.name,
            )
            raise ValueError(
                _("“%(text)s” may be read with the day or the month first. Answer the question"
                  " above the rows.") % {"text": text}
            )  # fmt: skip
        return order

    def _column(self, name: str):
        if name not in self.plan.headings:
            return [self.plan.given[name]]
        place = self.plan.headings.index(name)
        return (cells[place] for _number, cells in self.plan.sheet.rows() if len(cells) > place)


@functools.cache
def words_of(field) -> dict[str, str]:
    """Each label of the choices, folded, in every language: the value that it alone stands for."""
    found: dict[str, set[str]] = {}
    for value, label in field.flatchoices:
        for _code, word in in_every_language(label):
            found.setdefault(fold(word), set()).add(value)
    return {word: values.pop() for word, values in found.items() if len(values) == 1}


def as_text(value: Any) -> str:
    """A value of JSON as a file writes it: what the cell of an unchanged row looks like."""
    if value is None or value is False:
        return ""
    return "yes" if value is True else str(value)
