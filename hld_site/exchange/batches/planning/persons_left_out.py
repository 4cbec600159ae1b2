"""Columns that hold names of persons: left out and told, unless a person answers for them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hld_site.exchange.batches.asking.questions import NO, YES
from hld_site.exchange.batches.planning.readings import Readings
from hld_site.exchange.matching.persons import holds_persons
from hld_site.records.columns.text import CitationColumn, TextColumn
from hld_site.records.declarations import Declaration


def leave_out_persons(
    readings: Readings, declared: Declaration, headings: Sequence[str]
) -> Sequence[str]:
    """A column of them that may be written is asked about once."""
    asking, settled = readings.asking, list(headings)
    for place, (name, heading) in enumerate(zip(headings, readings.sheet.header, strict=True)):
        if not holds_them(declared, headings, name, heading, readings.texts(place)):
            continue
        is_asked = name and may_be_written(declared, headings, name)
        if is_asked and asking.answer("persons", name, allowed=(YES, NO)) == YES:
            continue
        if is_asked:
            about = {"type": declared.name, "column": heading, "text": ""}
            asking.add("persons", name, **about, keys=[NO, YES])
        sentence = _(
            "Column “%(heading)s” contains names of persons. The register records offices: the"
            " column is left out."
        )
        readings.notices.tell(sentence % {"heading": heading})
        readings.asked_about.append(heading)
        settled[place] = ""
    return settled


def holds_them(
    declared: Declaration, headings: Sequence[str], name: str, heading: str, texts: list[str]
) -> bool:
    if name and name not in open_to_all(declared):
        return False
    relations = relations_of(declared, name)
    others = set(relations) & set(headings)
    terms = getattr(getattr(declared.stored.get(name), "field", None), "terms", False)

    def known(some: list[str]) -> list[str]:
        models = {declared.references[relation].related for relation in relations}
        named = [text for model in models for text in model.recognizer().known(some)]
        if not terms:
            return named
        there = declared.model._default_manager.filter(**{f"{name}__in": some}).order_by()
        return [*named, *there.values_list(name, flat=True).distinct()]

    return holds_persons(heading, texts, bool(others or terms), known)


def may_be_written(declared: Declaration, headings: Sequence[str], name: str) -> bool:
    """Whether a yes could lead to anything: no person is a participant beside a State."""
    one_of = declared.one_of
    if one_of is None or name not in (one_of.column, *declared.natural_key):
        return True
    return name != one_of.column and not declared.names_in_lists & set(headings)


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
    return _("This names a person in %(column)s; the register records offices.") % {
        "column": column
    }
