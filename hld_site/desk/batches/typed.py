"""What was typed and ticked on the page of a batch, whichever of its buttons is pressed."""

from collections.abc import Iterator
from typing import Any

from hld_site.desk.batches.access import importable
from hld_site.desk.batches.question_form import AnswersForm, chosen_for
from hld_site.desk.batches.row_list import LONGEST_MENDED, cells_proposed
from hld_site.exchange.batch_settings import Settings, SheetSettings
from hld_site.exchange.batches import steps
from hld_site.exchange.batches.proposals import rebase
from hld_site.exchange.models import Batch, Change, Verdict
from hld_site.records.catalogue import by_name


def takes_in_what_was_typed(request, batch: Batch) -> bool:
    """Ticks stand at once, answers and mended cells after a check; False where there are none."""
    ticked = keep_ticks(request, batch)
    settings = typed_settings(request, batch)
    checked = is_unchecked(batch, settings) and steps.check_again(batch, settings)
    return mend_proposed(request.POST, batch) or checked or ticked


def is_unchecked(batch: Batch, settings: Settings) -> bool:
    """Whether no check has read them yet: they were typed just now, or kept since the last."""
    return settings != batch.settings or settings.get("unchecked", False)


def keep_ticks(request, batch: Batch) -> bool:
    """Whether one is there that was not, or was."""
    shown = whole_numbers(request.POST.getlist("shown"))
    ticked = whole_numbers(request.POST.getlist("out")) & shown
    more = steps.leave_out(batch, sorted(ticked), True)
    fewer = steps.leave_out(batch, sorted(shown - ticked), False)
    return bool(more or fewer)


def with_the_page(request, batch: Batch) -> Settings:
    """The settings with all that was typed and ticked."""
    keep_ticks(request, batch)
    return typed_settings(request, batch)


def typed_settings(request, batch: Batch) -> Settings:
    """Those of the batch with answers and cells of refused rows. The file stays as it came."""
    settings = AnswersForm(batch, importable(request.user), request.POST).settings()
    for change, error, text in given_cells(request.POST, batch):
        if change.row is None:
            continue
        sheet, row = batch.reading["sheets"][change.sheet]["key"], str(change.row)
        kept = settings.get("sheets", {}).get(sheet, SheetSettings()).get("mended", {})
        if text != kept.get(row, {}).get(error["column"], error["value"]):
            rows = chosen_for(settings, sheet).setdefault("mended", {})
            rows.setdefault(row, {})[error["column"]] = text
    return settings


def mend_proposed(given, batch: Batch) -> bool:
    """Writes cells of a set anew: what cannot be read stays as it was typed, and is refused."""
    if batch.kind != Batch.Kind.SET:
        return False
    mended = False
    for change, error, text in given_cells(given, batch):
        declared = by_name().get(change.type)
        cells = cells_proposed(batch, declared, change)
        if declared and text != cells.get(error["column"], text):
            after = change.after or {}
            after[error["column"]] = data_of_cell(declared.stored[error["column"]], text)
            Change.objects.filter(pk=change.pk).update(after=after)
            mended = True
    if mended:
        rebase(batch)
    return mended


def data_of_cell(column: Any, text: str) -> Any:
    try:
        value = column.from_cell(text)
    except ValueError:
        return text
    return value if value is None or column.is_json else column.to_data(value)


def given_cells(given, batch: Batch) -> Iterator[tuple[Change, dict[str, Any], str]]:
    """What stands in the cells that were refused; a button gives the key that is meant."""
    texts = {name.removeprefix("mend-"): given[name] for name in given if name[:5] == "mend-"}
    field, _equals, key = given.get("take", "").partition("=")
    texts |= {field: key} if key else {}
    numbers = whole_numbers([field.partition("-")[0] for field in texts])
    rows = Change.objects.filter(batch=batch, number__in=numbers)
    for change in rows.filter(verdict=Verdict.REFUSED):
        for place, error in enumerate(change.errors or ()):
            text = texts.get(f"{change.number}-{place}")
            if text is not None and error["column"]:
                yield change, error, text[:LONGEST_MENDED]


def whole_numbers(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isdecimal() and len(text) < 16}
