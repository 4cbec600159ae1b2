"""What each sheet of a file is taken for: its type, its columns, what was chosen and what is asked.

A person's choices (``batch.settings``) stand before what is recognized; both are shown and may be
changed, and nothing is left out of a file without consent.
"""

import dataclasses
import functools

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hld_site.exchange.batches.questions import LEFT_OUT, Questions
from hld_site.exchange.files_in import Limits, Sheet, open_file
from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.matching import types_and_columns
from hld_site.exchange.matching.headings import folded, in_every_language, words_for
from hld_site.exchange.models import Batch
from hld_site.records import catalogue
from hld_site.records.columns import resolve
from hld_site.records.declare import Declaration, Part, Record

EXPLANATION = "Explanation"
# The column that the file of refused rows has more: it may come back as it is.
REASONS = "Refused because"


@dataclasses.dataclass(frozen=True)
class SheetPlan:
    """``headings`` gives for each cell of a row the column it belongs to; "" is ignored."""

    place: int
    sheet: Sheet
    declared: Declaration
    headings: tuple[str, ...]
    constants: dict[str, str]

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


@functools.cache
def by_name() -> dict[str, Declaration]:
    return {declared.name: declared for declared in catalogue.everything()}


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
        plan, summary = make_plan(batch, place, sheet, questions, len(sheets) == 1)
        summaries.append(summary)
        plans += [plan] if plan else []
    batch.reading["sheets"] = summaries
    if faults := [summary["fault"] for summary in summaries if summary.get("fault")]:
        raise BadFileError(" ".join(faults))
    if not plans and not questions.asked:
        raise BadFileError(_("Nothing in this file is a table of records."))
    return sorted(plans, key=lambda plan: (order.index(plan.declared.name), plan.place))


def make_plan(batch: Batch, place: int, sheet: Sheet, questions: Questions, alone: bool):
    chosen = batch.settings.get("sheets", {}).get(sheet.key, {})
    summary = {
        "key": sheet.key,
        "name": sheet.name,
        "header": sheet.header,
        "detected": sheet.detected,
        "warnings": [dataclasses.asdict(warning) for warning in sheet.warnings],
        "type": "",
        "columns": {},
    }
    declared = chosen_type(batch, sheet, chosen, questions, alone)
    if declared is None:
        return None, summary
    headings = headings_of(declared, sheet, chosen.get("columns", {}))
    constants = {
        name: text
        for name, text in batch.settings.get("constants", {}).get(declared.name, {}).items()
        if text
    }
    plan = SheetPlan(place, sheet, declared, headings, constants)
    summary |= {
        "type": declared.name,
        "columns": dict(zip(sheet.header, headings, strict=True)),
        "constants": constants,
        "fault": fault_of(plan),
    }
    ask_about_unknown(batch, plan, chosen.get("columns", {}), questions)
    return plan, summary


def chosen_type(batch: Batch, sheet: Sheet, chosen: dict, questions: Questions, alone: bool):
    """The type that was chosen, else the one recognized; None for a sheet that is left out.

    What was chosen for a file of several sheets holds for those that are not of another type.
    """
    asked = f"type:{sheet.key}"
    name = chosen.get("type") or questions.answer(asked, {*by_name(), LEFT_OUT})
    if name == LEFT_OUT or (not name and sheet.name.endswith(EXPLANATION)):
        return None
    name = name or (batch.settings.get("type") if alone else "")
    if name:
        return by_name()[name]
    if decided := types_and_columns.decide(sheet.name, sheet.header):
        return decided
    guesses = types_and_columns.guess(sheet.name, sheet.header)
    if (general := by_name().get(batch.settings.get("type", ""))) in guesses:
        return general
    questions.ask(
        asked,
        kind="type",
        sheet=sheet.key,
        name=sheet.name,
        keys=[declared.name for declared in guesses],
    )
    return None


def headings_of(declared: Declaration, sheet: Sheet, chosen: dict[str, str]) -> tuple[str, ...]:
    """Each heading's column: as chosen, as recognized, or "" where it is unknown or ignored."""
    matched = types_and_columns.match(declared, sheet.header)
    one_of = declared.one_of[0] if isinstance(declared, Part) and declared.one_of else ""
    taken = [name for heading, name in zip(sheet.header, matched, strict=True) if name]
    columns = []
    for heading, name in zip(sheet.header, matched, strict=True):
        if heading in chosen:
            name = chosen[heading]
        elif not name and one_of and one_of not in taken and is_called(declared, one_of, heading):
            name = one_of
        columns.append(name or "")
    if isinstance(declared, Record) and not {"key", *declared.model.filled_in} & set(columns):
        named = [place for place, name in enumerate(columns) if name in declared.names]
        if named and sheet.header[named[0]] not in chosen:
            columns[named[0]] = "key"
    return tuple(columns)


def is_called(declared: Declaration, name: str, heading: str) -> bool:
    """By its name or its label, in any language."""
    label = resolve(declared.model, name).label
    known = [word for _code, word in (*in_every_language(label), *words_for(label))]
    return folded(heading) in map(folded, (name, *known))


def ask_about_unknown(batch, plan: SheetPlan, chosen: dict, questions: Questions) -> None:
    """Columns of the register that cannot be read back are no surprise; others need consent."""
    columns = (*plan.declared.public, *plan.declared.hidden)
    read_only = {column.name for column in columns if column.read_only}
    unknown = [
        heading
        for heading, name in zip(plan.sheet.header, plan.headings, strict=True)
        if not name and heading not in chosen and heading not in {*read_only, REASONS}
    ]
    asked = f"columns:{plan.sheet.key}"
    consent = batch.settings.get("ignore_unknown") or questions.answer(asked, {LEFT_OUT})
    if unknown and not consent:
        questions.ask(
            asked,
            kind="columns",
            sheet=plan.sheet.key,
            name=plan.sheet.name,
            unknown=unknown,
        )


def fault_of(plan: SheetPlan) -> str:
    """Why no row of the sheet could be recognized, empty if each can: its key must be there."""
    declared, has = plan.declared, set(plan.columns)
    if doubled := sorted(
        {name for name in plan.headings if name and plan.headings.count(name) > 1}
    ):
        return _("%(sheet)s: two columns are both taken for “%(name)s”. Leave one of them out.") % {
            "sheet": plan.sheet.name,
            "name": doubled[0],
        }
    if isinstance(declared, Part) and declared.one_of and declared.one_of[0] in has:
        has |= set(declared.one_of[1])
    missing = [n for n in declared.natural_key if n not in has]
    missing = [name for name in missing if not may_be_absent(declared, name, has)]
    if not missing:
        return ""
    return _(
        "%(sheet)s: the file lacks the column: %(missing)s. Without it no row can be"
        " recognized. The columns found are: %(found)s."
    ) % {
        "sheet": plan.sheet.name,
        "missing": ", ".join(missing),
        "found": ", ".join(plan.sheet.header),
    }


def may_be_absent(declared: Declaration, name: str, has: set[str]) -> bool:
    """Where an empty cell says the same: an unknown day, a key that is worked out."""
    if name in declared.model.filled_in:
        return bool(has & set(declared.model.filled_in))
    return declared.stored[name].may_be_empty
