"""Rows that stand alone among fuller ones, as headings of groups and notes do: left out by consent.

“AFRICA” above the countries of Africa is no country that is misspelt.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from hld_site.exchange.batches.asking.consents import Consents
from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.batches.checking.layout import Layout
from hld_site.exchange.batches.checking.references import References
from hld_site.exchange.matching.heading_words import choice_called
from hld_site.records.columns.choices import ChoiceColumn
from hld_site.records.declarations import Record

Line = tuple[int, list[str]]
SHOWN = 80


class GroupHeadings:
    """``most_are_full``: whether the rows of the sheet mostly hold more than one cell."""

    def __init__(self, layout: Layout, references: References, consents: Consents):
        self.layout, self.references, self.consents = layout, references, consents
        self.most_are_full: bool | None = None
        self.models = self._models()

    def _models(self) -> dict[str, list[Any]]:
        """By column, the types whose records its cells name; of a record type also its own."""
        declared = self.layout.declared
        models = {
            name: [column.related]
            for name, column in declared.references.items()
            if isinstance(column.related, type)
        }
        if one_of := self.layout.one_of:
            named = [model for name in one_of.relations for model in models.get(name, ())]
            models[one_of.column] = named
        if isinstance(declared, Record) and self.layout.model.new_is_asked:
            models |= {name: [self.layout.model] for name in ("key", *declared.names)}
        return models

    def ask(self, drafts: list[Draft], lines: Sequence[Line]) -> None:
        alone = [
            (draft, place, cells[place].strip())
            for draft, (_row, cells) in zip(drafts, lines, strict=True)
            if not draft.errors and (place := only_cell(cells)) is not None
        ]
        if self.most_are_full is None:
            self.most_are_full = len(alone) * 2 < len(lines)
        for draft, place, text in alone:
            if self._is_group(self.layout.plan.headings[place], text):
                self._ask(draft, text)

    def _is_group(self, column: str, text: str) -> bool:
        models = self.models.get(column, [])
        if column and not models and not self._is_no_word(column, text):
            return False
        recognizers = [self.references.recognizer(model) for model in models or self._any_model()]
        if any(recognizer.known([text]) for recognizer in recognizers):
            return False
        if any(recognizer.is_group(text) for recognizer in recognizers):
            return True
        may_be_meant = any(recognizer([text])[text].near for recognizer in recognizers)
        is_elsewhere = any(recognizer.is_elsewhere(text) for recognizer in recognizers)
        return bool(self.most_are_full) and not (may_be_meant or is_elsewhere)

    def _is_no_word(self, column: str, text: str) -> bool:
        """Whether a column of a few words has a text that is none of them."""
        stored = self.layout.stored.get(column)
        return isinstance(stored, ChoiceColumn) and choice_called(stored.field, text) is None

    def _any_model(self) -> list[Any]:
        return list(dict.fromkeys(model for models in self.models.values() for model in models))

    def _ask(self, draft: Draft, text: str) -> None:
        text = text[:SHOWN]
        message = _("“%(text)s” is alone in its row, like the heading of a group or a note.")
        if not self.consents.of_row(draft, "group", "", text, message % {"text": text}):
            draft.texts = []


def only_cell(cells: list[str]) -> int | None:
    """The place of the one cell that is not empty; None where there are none, or more."""
    if cells.count("") < len(cells) - 1:
        return None
    return next((place for place, cell in enumerate(cells) if cell.strip()), None)
