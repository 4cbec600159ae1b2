"""Columns that hold names of persons: left out and told, unless a person answers for them."""

from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hld_site.exchange.batches.asking.questions import NO, YES, SheetQuestions
from hld_site.exchange.batches.planning.agreement import ROWS
from hld_site.exchange.matching.lists_of_names import names_in_lists
from hld_site.exchange.matching.persons import holds_persons
from hld_site.records.columns.text import CitationColumn, TextColumn
from hld_site.records.declare import Declaration

if TYPE_CHECKING:
    from hld_site.exchange.batches.planning.plan import SheetPlan


def leave_persons_out(plan: "SheetPlan", asking: SheetQuestions) -> tuple[str, ...]:
    """The headings without these columns; each that would be written is asked about once."""
    headings = list(plan.headings)
    lines = list(islice(plan.sheet.rows(), ROWS))
    for place, name in enumerate(plan.headings):
        texts = [cells[place] for _number, cells in lines if place < len(cells)]
        if not holds_them(plan, place, texts):
            continue
        is_asked = name and may_be_written(plan, name)
        if is_asked and asking.answer("persons", name, allowed=(YES, NO)) == YES:
            continue
        if is_asked:
            about = {"type": plan.declared.name, "column": plan.heading_of(name), "text": ""}
            asking.add("persons", name, **about, keys=[NO, YES])
        headings[place] = ""
        sentence = _(
            "Column “%(heading)s” holds names of persons. The register keeps offices: it is left"
            " out."
        )
        plan.notices.tell(sentence % {"heading": plan.sheet.header[place]})
        plan.of_persons.append(plan.sheet.header[place])
    return tuple(headings)


def holds_them(plan: "SheetPlan", place: int, texts: list[str]) -> bool:
    declared, name = plan.declared, plan.headings[place]
    if name and name not in open_to_all(declared):
        return False
    relations = relations_of(declared, name)
    others = set(relations) & set(plan.headings)
    terms = getattr(getattr(declared.stored.get(name), "field", None), "terms", False)

    def known(some: list[str]) -> list[str]:
        models = {declared.references[relation].related for relation in relations}
        named = [text for model in models for text in model.recognizer().known(some)]
        if not terms:
            return named
        there = declared.model._default_manager.filter(**{f"{name}__in": some}).order_by()
        return [*named, *there.values_list(name, flat=True).distinct()]

    return holds_persons(plan.sheet.header[place], texts, bool(others or terms), known)


def may_be_written(plan: "SheetPlan", name: str) -> bool:
    """Whether a yes could lead to anything: no person is a participant beside a State."""
    one_of = plan.declared.one_of
    if one_of is None or name not in (one_of.column, *plan.declared.natural_key):
        return True
    return name != one_of.column and not names_in_lists(plan.declared) & set(plan.headings)


def relations_of(declared: Declaration, name: str) -> tuple[str, ...]:
    """What a plain list of names may name, where the column is that list."""
    one_of = declared.one_of
    return one_of.relations if one_of and name == one_of.column else ()


def open_to_all(declared: Declaration) -> set[str]:
    """The public columns that take any line of text, and that of a plain list of names."""
    stored = {cell.name: cell for column in declared.public for cell in column.cells}
    texts = {
        name
        for name, column in stored.items()
        if isinstance(column, TextColumn)
        and not isinstance(column, CitationColumn)
        and column.translation_of is None
    }
    return texts | ({declared.one_of.column} if declared.one_of else set())


def offices_in(declared: Declaration) -> frozenset[str]:
    """The public columns whose words have a fixed meaning: offices and bodies."""
    return frozenset(
        column.name for column in declared.public if getattr(column.field, "terms", False)
    )


def of_a_person(column: str) -> str:
    return _("This names a person in %(column)s; the register keeps offices.") % {"column": column}
