"""What a list does not say and what holds for all its rows: which meeting, in which role."""

from typing import Any

from hld_site.exchange.batches.asking.questions import SheetQuestions
from hld_site.records import catalogue
from hld_site.records.columns.choices import ChoiceColumn
from hld_site.records.declarations import Declaration
from hld_site.records.querysets import in_order

FIRST = 5  # keys that are named


def missing_in(declared: Declaration, has: set[str]) -> list[str]:
    """The columns of the key without which no row of the type is known."""
    one_of = declared.one_of
    if one_of and one_of.column in has:
        has = has | set(one_of.relations)
    missing = [name for name in declared.natural_key if name not in has]
    missing = [name for name in missing if not may_be_absent(declared, name, has)]
    if one_of and not has & {*declared.natural_key} - {*declared.once}:
        missing.append(one_of.relations[0])
    return missing


def may_be_absent(declared: Declaration, name: str, has: set[str]) -> bool:
    """Where an empty cell says the same: an unknown day, a key that is worked out."""
    if name == "key" and declared.model.key_from:
        return bool(has & set(declared.model.key_from))
    return name in declared.model.proposed or declared.stored[name].may_be_empty


def missing_once(declared: Declaration, missing: list[str]) -> list[str]:
    """Those that may be given once; nothing where another column is missing too."""
    return missing if missing and set(missing) <= set(declared.once) else []


def answered(declared: Declaration, names: list[str], asking: SheetQuestions) -> dict[str, str]:
    """What was said of these, and of what goes with them; the others are asked about."""
    given: dict[str, str] = {}
    optional = [column for column in with_them(declared) if column not in names]
    for name in (*names, *optional):
        text = asking.answer("once", name) or ""
        if text and is_answer(declared.stored[name], text):
            given[name] = text
    wanting = [name for name in names if name not in given]
    for name in (*wanting, *(optional if wanting else ())):
        column: Any = declared.stored[name]
        asking.add(
            "once",
            name,
            type=declared.name,
            field=name,
            text=str(column.label),
            types=str(declared.label),
            is_optional=name not in names,
            keys=answers_of(column),
        )
    return given


def answers_of(column: Any) -> list[str]:
    """The words of a choice; of records there may be hundreds: the first of their list."""
    if isinstance(column, ChoiceColumn):
        return [*column.labels]
    if not column.is_reference:
        return []
    declared: Any = catalogue.of(column.related)
    rows = column.related._default_manager.listed().order_by(*in_order(declared.order))
    return [*rows.values_list("key", flat=True)[:FIRST], "…"]


def for_new(declared: Declaration, columns: set[str], asking: SheetQuestions) -> dict[str, Any]:
    """What was said of rows that are new, of columns that the file has not; as Python has it."""
    given = {}
    for name in needed_of_new(declared) - columns:
        text = asking.answer("once", name) or ""
        if text and is_answer(declared.stored[name], text):
            given[name] = declared.stored[name].parse(text)
    return given


def needed_of_new(declared: Declaration) -> set[str]:
    """The columns with a few values, one of which a new row cannot do without."""
    return {
        name
        for name, column in declared.settable.items()
        if isinstance(column, ChoiceColumn) and not column.is_optional
    } - {*declared.natural_key}


def ask_for_new(declared: Declaration, name: str, asking: SheetQuestions) -> bool:
    """Whether it can be given once: then it is asked for, and the rows wait."""
    if name not in needed_of_new(declared):
        return False
    column: Any = declared.stored[name]
    about = {"type": declared.name, "field": name, "text": str(column.label)}
    asking.ask("once", name, kind="of-new", **about, keys=[*column.labels])
    return True


def with_them(declared: Declaration) -> list[str]:
    """The source of the list: it is cited where it is known."""
    return [
        name
        for name, column in declared.settable.items()
        if getattr(column.field, "address_in", "") and name in declared.once
    ]


def is_answer(column: Any, text: str) -> bool:
    if column.is_reference:
        return column.related._default_manager.filter(key=text).exists()
    try:
        column.parse(text)
    except ValueError:
        return False
    return True
