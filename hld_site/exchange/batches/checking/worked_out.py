"""Columns of a file that are not read: nobody changes one without being told."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_noop

from hld_site import languages
from hld_site.exchange.batches.checking.drafts import Draft
from hld_site.exchange.batches.planning.plan import SheetPlan
from hld_site.languages.punctuation import listed
from hld_site.records import catalogue
from hld_site.records.columns import Column
from hld_site.records.columns.derived import ComputedColumn
from hld_site.records.querysets import RecordQuerySet

FOLLOWS = gettext_noop(
    "It is derived from “%(source)s” and is not read here (%(texts)s …): %(rows)s. Change it there."
)
WORKED_OUT = gettext_noop(
    "The register works out this column itself and does not read it (%(texts)s …): %(rows)s."
)
IN_DJANGO = [languages.in_django(code) for code in languages.CODES]


class WorkedOut:
    """What follows from other tables or is set by the register itself stands in files that go out,
    so that a file which comes back has it.
    """

    def __init__(self, plan: SheetPlan):
        self.plan, self.model = plan, plan.declared.model
        columns = {
            column.name: column
            for column in (*plan.declared.public, *plan.declared.hidden)
            if column.read_only and not column.is_reference
        }
        self.columns = {
            place: columns[heading]
            for place, heading in enumerate(plan.sheet.header)
            if heading in columns and not plan.headings[place]
        }

    def tell_of_changes(
        self, drafts: Sequence[Draft], lines: Sequence[tuple[int, list[str]]]
    ) -> None:
        """Of the rows in which one says something else than the register does."""
        if not self.columns:
            return
        ids = [draft.id for draft in drafts if draft.id is not None]
        needs = {need for column in self.columns.values() for need in column.needs}
        rows = self.model._default_manager.prefetch_related(*needs)
        if isinstance(rows, RecordQuerySet):
            rows = rows.listed()  # which may work out a part of it
        stored = rows.in_bulk(ids)
        for draft, (_number, cells) in zip(drafts, lines, strict=True):
            for place, column in self.columns.items():
                text = cells[place].strip() if place < len(cells) else ""
                if text and not says(column, stored.get(draft.id), text):
                    source = self.source_of(column)
                    what = FOLLOWS if source else WORKED_OUT
                    self.plan.notices.add(what, draft.row, column.name, text, source)

    def source_of(self, column: Column) -> str:
        """The names of the tables that it follows from; empty of what its own row decides."""
        models = [self.model._meta.get_field(need).related_model for need in column.needs]
        return listed(catalogue.of(model).label for model in models)


def says(column: Column, row: Any, text: str) -> bool:
    """Whether a cell is what a row has, in whatever way it is written."""
    if isinstance(column, ComputedColumn):
        return text in in_each_language(column, row)
    if (value := getattr(row, column.name, None)) is None:
        return False
    try:
        return text == column.to_cell(value) or column.from_cell(text) == value
    except ValueError:
        return False


def in_each_language(column: ComputedColumn, row: Any) -> Iterator[str]:
    """What a file says in a column of a row, in one language after another."""
    for code in IN_DJANGO if row else ():
        with translation.override(code):
            yield str(column.to_cell(column.value(row)) or "")
