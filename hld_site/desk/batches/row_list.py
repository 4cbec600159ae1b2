"""The rows of a batch, fifty to a page, with what each would do or why it cannot."""

import dataclasses
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.utils.text import capfirst

from hld_site.desk.addresses import admin_address
from hld_site.desk.batches.differences import (
    ROW_BYTES,
    ByteBudget,
    Difference,
    Differences,
    ShownText,
    label_of,
)
from hld_site.desk.batches.summary import Tally
from hld_site.exchange.batch_settings import SheetSettings
from hld_site.exchange.batches.checking.waiting_rules import is_refused_by_rules
from hld_site.exchange.models import STOPPED, Batch, Change, Stage, Verdict
from hld_site.records.catalogue import by_name
from hld_site.records.columns.relations import RelationColumn

PER_PAGE = 50
LONGEST_MENDED = 200  # letters of a cell that can be mended on the page
ALL = "all"
LEFT_OUT = "left-out"
DIFFERENT = "different"  # what one looks at first: all that is not unchanged
CAN_BE_LEFT_OUT = {Verdict.NEW, Verdict.CHANGED, Verdict.REMOVED, *STOPPED, Verdict.STALE}


@dataclasses.dataclass(frozen=True)
class Fault:
    """``value`` is None where the message names it.

    ``field`` is the name of the input in which the cell ``given`` is written anew, empty where it
    cannot be; ``near`` are the keys of what may be meant, with their names.
    """

    column: str
    value: ShownText | None
    message: ShownText
    given: str = ""
    field: str = ""
    near: list[tuple[str, str]] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class ShownRow:
    """One change, ready to be shown; ``more`` counts what there is no room for, ``has_cut`` says
    that something is shown in part.
    """

    change: Change
    type: str
    sheet: str
    address: str
    faults: list[Fault]
    cells: list[Difference]
    more: int
    has_cut: bool
    may_be_left_out: bool

    @property
    def key(self) -> str:
        """Without the parts that are empty, such as the participants that a row does not name."""
        return " · ".join(part for part in self.change.key.split(" · ") if part.strip())

    @property
    def is_gone(self) -> bool:
        return self.change.verdict == Verdict.STALE and self.change.now is None


@dataclasses.dataclass(frozen=True)
class FilterLink:
    """One way of filtering, as a link with its number of rows."""

    name: str
    label: Any
    number: int
    chosen: bool


@dataclasses.dataclass(frozen=True)
class RowFilter:
    verdict: str = DIFFERENT
    type: str = ""

    @classmethod
    def of(cls, query) -> "RowFilter":
        verdict = query.get("rows", DIFFERENT)
        values = {*Verdict.values, ALL, DIFFERENT, LEFT_OUT}
        return cls(verdict if verdict in values else DIFFERENT, query.get("type", ""))

    @property
    def of_changes(self) -> dict[str, Any]:
        """As a filter of changes. A row that is left out is none of what it would be."""
        if self.verdict == DIFFERENT:
            return {"verdict__in": set(Verdict.values) - {Verdict.UNCHANGED}}
        if self.verdict == LEFT_OUT:
            return {"left_out": True}
        return {} if self.verdict == ALL else {"verdict": self.verdict, "left_out": False}

    def shows(self, verdict: str, is_out: bool) -> bool:
        if self.verdict == DIFFERENT:
            return verdict != Verdict.UNCHANGED
        if self.verdict == LEFT_OUT:
            return is_out
        return self.verdict == ALL or (verdict == self.verdict and not is_out)

    def count(self, tally: Tally) -> int:
        return sum(
            n for (t, v, out), n in tally.items() if self.shows(v, out) and self.type in ("", t)
        )

    def of_verdicts(self, tally: Tally, labels: dict[str, Any]) -> list[FilterLink]:
        links = [
            FilterLink(name, label, RowFilter(name, self.type).count(tally), name == self.verdict)
            for name, label in labels.items()
        ]
        return [one for one in links if one.number or one.chosen or one.name == ALL]

    def of_types(self, tally: Tally) -> list[FilterLink]:
        names = sorted({name for name, _verdict, _out in tally})
        if len(names) < 2:
            return []
        labels = {name: label_of_type(name) for name in names}
        return [
            FilterLink(name, label, RowFilter(self.verdict, name).count(tally), name == self.type)
            for name, label in ({"": ""} | labels).items()
        ]


def label_of_type(name: str) -> str:
    declared = by_name().get(name)
    return str(capfirst(declared.label)) if declared else name


def page_of(batch: Batch, row_filter: RowFilter, tally: Tally, number) -> Page:
    changes = Change.objects.filter(batch=batch, **row_filter.of_changes).order_by("number")
    if row_filter.type:
        changes = changes.filter(type=row_filter.type)
    pages = Paginator(changes, PER_PAGE)
    pages.count = row_filter.count(tally)  # it is known, and is not counted again
    page: Any = pages.get_page(number)
    page.object_list = rows_of(batch, list(page.object_list))
    return page


def rows_of(batch: Batch, changes: list[Change], budget: int = ROW_BYTES) -> list[ShownRow]:
    address_of = addresses(changes)
    differences = Differences(names_of_records(changes), names_near(changes))
    sheets = batch.reading.get("sheets", [])
    return [
        row_of(
            batch, change, differences, sheets, address_of.get(change.pk, ""), ByteBudget(budget)
        )
        for change in changes
    ]


def row_of(
    batch, change: Change, differences: Differences, sheets, address: str, budget: ByteBudget
) -> ShownRow:
    declared = by_name().get(change.type)
    mendable = cells_to_mend(batch, change, sheets) or cells_proposed(batch, declared, change)
    faults, unsaid = faults_of(change, budget, mendable, differences.near)
    if declared and not change.row:  # no file had a heading for it
        columns = declared.stored
        labels = {name: label_of(columns[name]) for f in faults if (name := f.column) in columns}
        faults = [dataclasses.replace(f, column=labels.get(f.column, f.column)) for f in faults]
    cells, more = differences.of(declared, change, budget) if declared else ([], 0)
    return ShownRow(
        change,
        label_of_type(change.type),
        sheets[change.sheet]["name"] if len(sheets) > 1 and change.row else "",
        address,
        faults,
        cells,
        more + unsaid,
        budget.has_cut,
        batch.stage == Stage.READY and change.verdict in CAN_BE_LEFT_OUT,
    )


def cells_to_mend(batch: Batch, change: Change, sheets) -> dict[str, str | None]:
    """The columns whose cells may be written anew in a refused row, and what was written so far."""
    if batch.stage != Stage.READY or change.verdict != Verdict.REFUSED or not change.row:
        return {}
    sheet: dict[str, Any] = {"key": "", "header": []}
    if change.sheet < len(sheets):
        sheet = sheets[change.sheet]
    chosen = batch.settings.get("sheets", {}).get(sheet["key"], SheetSettings())
    mended = chosen.get("mended", {}).get(str(change.row), {})
    return {heading: mended.get(heading) for heading in sheet["header"]}


def cells_proposed(batch: Batch, declared: Any, change: Change) -> dict[str, str | None]:
    """The same of a row that no file gave: of columns that hold a text, where a rule refuses it."""
    is_open = batch.kind == Batch.Kind.SET and batch.stage == Stage.READY
    if not is_open or not declared or not is_refused_by_rules(change):
        return {}
    columns = {name: declared.settable.get(name) for name in change.after or ()}
    return {
        name: proposed_cell(column, (change.after or {})[name])
        for name, column in columns.items()
        if column and column.in_form and not column.is_reference
    }


def proposed_cell(column: Any, data: Any) -> str:
    try:
        return column.to_cell(column.back(data))
    except ValidationError:  # as it was typed, and cannot be read
        return str(data)


def names_near(changes: list[Change]) -> dict[str, str]:
    """What may be meant in refused rows, by key: names of what is public and may stand there."""
    keys: dict[Any, set[str]] = {}
    for change in changes:
        near = {key for error in change.errors or () for key in error.get("near", ())}
        if near and (declared := by_name().get(change.type)):
            for column in declared.stored.values():
                if isinstance(column, RelationColumn):
                    keys.setdefault(column.related, set()).update(near)
    return {
        record.key: str(record)
        for model, some in keys.items()
        for record in model._default_manager.published().filter(key__in=some)
    }


def faults_of(
    change: Change, budget: ByteBudget, cells: dict[str, str | None], names: dict[str, str]
) -> tuple[list[Fault], int]:
    faults: list[Fault] = []
    errors = change.errors or []
    for number, error in enumerate(errors):
        message = budget.fit(str(error["message"]))
        if message is None:
            break
        value = str(error["value"])
        is_named = not value or f"“{value}”" in str(error["message"])
        fault = Fault(str(error["column"])[:100], None if is_named else budget.fit(value), message)
        is_short = len(value) <= LONGEST_MENDED
        if error["column"] in cells and is_short and "waits" not in error:
            near = [(key, names.get(key, key)) for key in error.get("near", ())]
            typed = cells[error["column"]]
            given = value if typed is None else typed
            fault = dataclasses.replace(
                fault, given=given, field=f"{change.number}-{number}", near=near
            )
        faults.append(fault)
    return faults, len(errors) - len(faults)


def addresses(changes: list[Change]) -> dict[int, str]:
    """The page of each record that is there, by the id of its change."""
    address_of = {}
    for name in {change.type for change in changes} & set(by_name()):
        model = by_name()[name].model
        ids = {c.object_id for c in changes if c.type == name} - {None}
        ids_there = set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True))
        for change in changes:
            if change.type == name and change.object_id in ids_there:
                address_of[change.pk] = admin_address(model, "change", change.object_id)
    return address_of


def names_of_records(changes: list[Change]) -> dict[Any, dict[str, str]]:
    """What the records are called that the values of these changes name by their keys."""
    keys: dict[Any, set[str]] = {}
    for change in changes:
        if declared := by_name().get(change.type):
            versions = (change.before or {}, change.after or {}, change.now or {})
            for name, column in declared.stored.items():
                if isinstance(column, RelationColumn):
                    some = {str(version[name]) for version in versions if version.get(name)}
                    keys.setdefault(column.related, set()).update(some)
    return {
        model: {record.key: str(record) for record in model._default_manager.filter(key__in=some)}
        for model, some in keys.items()
        if some
    }
