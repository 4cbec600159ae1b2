"""What each sheet of a file is taken for: its type, its columns, what was chosen and what is asked.

A person's choices (``batch.settings``) stand before what is recognized; both are shown and may be
changed, and nothing is left out of a file without consent.
"""

import dataclasses
import functools
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hld_site.exchange.batch_settings import SheetSettings
from hld_site.exchange.batches.asking.questions import LEAVE_OUT, Questions, SheetQuestions
from hld_site.exchange.batches.planning import day_rows, given_once
from hld_site.exchange.batches.planning.given_once import missing_in
from hld_site.exchange.batches.planning.likely_types import types_for
from hld_site.exchange.batches.planning.persons_left_out import leave_out_persons
from hld_site.exchange.batches.planning.readings import Readings
from hld_site.exchange.batches.planning.remarks import settle_remarks
from hld_site.exchange.batches.planning.rows_left_out import rows_of
from hld_site.exchange.batches.planning.values_decide import by_texts, by_values, with_any_name
from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.opening import open_file
from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.files_in.sheet_warnings import Notices
from hld_site.exchange.files_out.blank_files import EXPLANATION
from hld_site.exchange.matching import header_row, match_headings
from hld_site.exchange.matching.match_headings import columns_of
from hld_site.exchange.models import Batch
from hld_site.languages.punctuation import listed
from hld_site.records.catalogue import by_name
from hld_site.records.declarations import Declaration

# The column that the file of refused rows has more: it may come back as it is.
REASONS = "Refused because"
SAMPLES = 3  # lines that are shown of a table without headings


@dataclasses.dataclass(frozen=True)
class SheetPlan:
    """``headings`` gives for each cell of a row the column it belongs to; "" is ignored.

    ``mended`` are the cells that a person wrote anew in the preview, by row and heading;
    ``left_out`` the rows that got a tick there; ``split`` the places of the columns of days whose
    cells become a row for each day that they name; ``for_new`` what rows hold that are new, and
    the file does not say.
    """

    place: int
    sheet: Sheet
    declared: Declaration
    headings: tuple[str, ...]
    constants: dict[str, str]
    notices: Notices = dataclasses.field(default_factory=Notices)
    mended: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    split: tuple[int, ...] = ()
    for_new: dict[str, Any] = dataclasses.field(default_factory=dict)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that may be records, as they were mended; the others are told in the notices."""
        rows = rows_of(self.sheet, self.notices)
        rows = as_mended(rows, self.sheet.header, self.mended) if self.mended else rows
        return day_rows.one_for_each_day(rows, self.split) if self.split else rows

    def warnings(self) -> list[dict]:
        """All that a person should know; much of it is known only when the rows have been read."""
        of_sheet = [*self.sheet.warnings_of_zip(), *self.sheet.warnings]
        warnings = [*self.notices.warnings(), *of_sheet]
        return [dataclasses.asdict(warning) for warning in warnings]

    @functools.cached_property
    def given(self) -> dict[str, str]:
        """What was given once for all rows, where the file has no such column."""
        return {name: text for name, text in self.constants.items() if name not in self.headings}

    @property
    def columns(self) -> tuple[str, ...]:
        return (*(name for name in self.headings if name), *self.given)

    def heading_of(self, column: str) -> str:
        """What the file itself calls a column; of one that it lacks, label and name."""
        if column in self.headings:
            return self.sheet.header[self.headings.index(column)]
        known = self.declared.stored.get(column)
        return f"{capfirst(known.whole.label)} ({column})" if known else column


def as_mended(
    rows: Iterator[tuple[int, list[str]]], header: list[str], mended: dict[str, dict[str, str]]
) -> Iterator[tuple[int, list[str]]]:
    """The rows with the cells that a person wrote anew, by row and heading."""
    for number, cells in rows:
        for heading, text in mended.get(str(number), {}).items():
            if heading in header:
                cells[header.index(heading)] = text
        yield number, cells


def open_batch(batch: Batch, limits: Limits) -> list[Sheet]:
    options = {
        key: {name: chosen[name] for name in ("encoding", "delimiter", "guarded") if name in chosen}
        for key, chosen in batch.settings.get("sheets", {}).items()
    }
    return open_file(batch.file, batch.file_name, options, limits)


def make_plans(batch: Batch, sheets: list[Sheet], questions: Questions) -> list[SheetPlan]:
    """The sheets in the order their types depend on each other; what was found goes to the batch.

    Raises BadFileError where no row could be understood.
    """
    order = list(by_name())
    plans, summaries = [], []
    for place, sheet in enumerate(sheets):
        plan, summary = make_plan(batch, place, SheetQuestions(questions, sheet), len(sheets) == 1)
        summaries.append(summary)
        plans += [plan] if plan else []
    batch.reading["sheets"] = summaries
    faults = [summary["fault"] for summary in summaries if summary.get("fault")]
    if faults and not any(about["kind"] == "encoding" for about in questions.asked.values()):
        raise BadFileError(" ".join(faults))
    if not plans and not questions.asked:
        raise BadFileError(_("Nothing in this file is a table of records."))
    return sorted(plans, key=lambda plan: (order.index(plan.declared.name), plan.place))


# What each column of a sheet means, after its headings have been recognized.
STEPS = (by_texts, by_values, with_any_name, Readings.settle_languages, settle_remarks)


def make_plan(batch: Batch, place: int, asking: SheetQuestions, alone: bool):
    sheet = asking.sheet
    chosen = batch.settings.get("sheets", {}).get(sheet.key, {})
    if "header_row" in batch.settings:
        chosen = {"header_row": batch.settings["header_row"]} | chosen
    readings = Readings(asking, chosen, likely_types(batch, chosen, alone))
    declared = chosen_type(batch, asking, chosen, alone) if readings.settle() else None
    if declared is None:
        warnings = [*readings.notices.warnings(), *sheet.warnings]
        unread = {"type": "", "columns": {}, "warnings": list(map(dataclasses.asdict, warnings))}
        return None, about_sheet(sheet) | unread
    readings.tell_of_header()
    readings.decided = readings.columns_left_out() | chosen_columns(batch, chosen, declared)
    headings: Sequence[str] = columns_of(declared, sheet.header, readings.decided)
    for step in STEPS:
        headings = step(readings, declared, headings)
    constants = constants_of(batch, declared)
    missing = missing_in(declared, {*filter(None, headings), *constants})
    once = given_once.missing_once(declared, missing)
    constants |= given_once.answered(declared, once, asking) if once else {}
    headings = leave_out_persons(readings, declared, headings)
    plan = SheetPlan(
        place, sheet, declared, tuple(headings), constants, readings.notices,
        mended=chosen.get("mended", {}),
        left_out=frozenset(chosen.get("left_out", ())),
        split=day_rows.consented(declared, headings, asking),
        for_new=given_once.for_new(declared, {*headings, *constants}, asking),
    )  # fmt: skip
    summary = about_sheet(sheet) | {
        "type": declared.name,
        "columns": dict(zip(sheet.header, plan.headings, strict=True)),
        "constants": constants,
        "fault": "" if once else fault_of(plan),
        "warnings": plan.warnings(),
    }
    ask_about_unknown(batch, plan, {*readings.decided, *readings.asked_about}, asking)
    if summary["fault"] and readings.lacks_headings and asking.is_asked("columns"):
        return None, summary | {"fault": ""}  # what the columns hold is told in the answer
    return (None if once and not set(once) <= set(constants) else plan), summary


def about_sheet(sheet: Sheet) -> dict[str, Any]:
    """What a person is shown of a sheet, whatever it is taken for."""
    return {
        "key": sheet.key,
        "name": sheet.name,
        "header": sheet.header,
        "header_row": sheet.headings.row,
        "header_at": sheet.header_at,
        "first_rows": sheet.first_rows(),
        "detected": sheet.detected,
    }


def constants_of(batch: Batch, declared: Declaration) -> dict[str, str]:
    """What holds for all rows of a type; under "" of all, whatever they turn out to be."""
    by_type = batch.settings.get("constants", {})
    given = by_type.get("", {}) | by_type.get(declared.name, {})
    return {name: text for name, text in given.items() if text and name in declared.settable}


def chosen_columns(batch: Batch, chosen: SheetSettings, declared: Declaration) -> dict[str, str]:
    """What a person said of columns: for the whole file, or for one sheet of it.

    A column that the register no longer has is asked about again.
    """
    given = batch.settings.get("columns", {}) | chosen.get("columns", {})
    known = {"", *declared.may_be_headed}
    return {heading: name for heading, name in given.items() if name in known}


def likely_types(batch: Batch, chosen: SheetSettings, alone: bool) -> list[Declaration]:
    """What the rows of a sheet may be: one type where it is chosen."""
    name = chosen.get("type") or (batch.settings.get("type") if alone else "")
    return [by_name()[name]] if name in by_name() else list(by_name().values())


def chosen_type(batch: Batch, asking: SheetQuestions, chosen: SheetSettings, alone: bool):
    """The type that was chosen, else the one recognized; None for a sheet that is left out.

    What was chosen for a file of several sheets holds for those that are not of another type.
    """
    sheet = asking.sheet
    name = chosen.get("type") or asking.answer("type", allowed={*by_name(), LEAVE_OUT})
    if name == LEAVE_OUT or (not name and sheet.name.endswith(EXPLANATION)):
        return None
    name = name or (batch.settings.get("type") if alone else "")
    if name in by_name():
        return by_name()[name]
    if decided := match_headings.decide(sheet.name, sheet.header):
        return decided
    guesses = types_for(sheet)
    if (general := by_name().get(batch.settings.get("type", ""))) in guesses:
        return general
    asking.add("type", keys=[declared.name for declared in guesses])
    return None


def ask_about_unknown(batch, plan: SheetPlan, settled: set, asking: SheetQuestions) -> None:
    """Columns of the register that cannot be read back are no surprise; others need consent."""
    columns = (*plan.declared.public, *plan.declared.hidden)
    read_only = {column.name for column in columns if column.read_only}
    unknown = [
        heading
        for heading, name in zip(plan.sheet.header, plan.headings, strict=True)
        if not name and heading not in {*settled, *read_only, REASONS}
    ]
    for heading in filter(match_headings.counts_rows, unknown):
        sentence = _("Column “%(heading)s” numbers the rows and is not read.")
        plan.notices.tell(sentence % {"heading": heading})
    unknown = [heading for heading in unknown if not match_headings.counts_rows(heading)]
    consent = batch.settings.get("ignore_unknown") or asking.answer("columns", allowed={LEAVE_OUT})
    if unknown and not consent:
        asking.add("columns", unknown=unknown, samples=samples_of(plan.sheet, unknown))


def samples_of(sheet: Sheet, unknown: list[str]) -> dict[str, list[str]]:
    """What stands in columns that no heading names."""
    if sheet.headings.row >= sheet.head[0][0]:
        return {}
    lines = [cells for _number, cells in sheet.head[:SAMPLES]]
    places = {heading: sheet.header.index(heading) for heading in unknown}
    return {
        heading: [cells[place] for cells in lines if place < len(cells) and cells[place].strip()]
        for heading, place in places.items()
    }


def fault_of(plan: SheetPlan) -> str:
    """Why no row of the sheet could be recognized, empty if each can: its key must be there."""
    declared = plan.declared
    if doubled := sorted(
        {name for name in plan.headings if name and plan.headings.count(name) > 1}
    ):
        return _("%(sheet)s: two columns are both read as “%(name)s”. Leave one of them out.") % {
            "sheet": plan.sheet.name,
            "name": doubled[0],
        }
    missing = missing_in(declared, set(plan.columns))
    if not missing:
        return ""
    sheet = plan.sheet
    if header_row.is_data(sheet.head):
        return _(
            "%(sheet)s: row %(row)d contains data (“%(text)s” …), not headings. Put a row of"
            " headings above it, or say that there is none, and what each column contains."
        ) % {
            "sheet": sheet.name,
            "row": sheet.headings.row,
            "text": next(filter(None, sheet.header), ""),
        }
    named = [f"“{capfirst(whole_label(declared, name))}” ({name})" for name in missing]
    return _(
        "%(sheet)s: no column says which %(type)s each row is about. Its heading would be"
        " %(missing)s. The columns are: %(found)s."
    ) % {
        "sheet": sheet.name,
        "type": declared.model._meta.verbose_name,
        "missing": listed(named),
        "found": ", ".join(sheet.header),
    }


def whole_label(declared: Declaration, name: str) -> str:
    return str(declared.stored[name].whole.label)
