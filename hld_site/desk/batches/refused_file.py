"""The rows of a file that were refused, as they stand by now, with one column more: why.

The file may be mended and fed back as it is: its last column is recognized and ignored.
"""

import csv
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from hld_site.exchange.batch_settings import SheetSettings
from hld_site.exchange.batches.planning.plan import REASONS, as_mended, open_batch
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.files_in.sheet import Sheet
from hld_site.exchange.files_in.xlsx_reader import WorkbookSheet
from hld_site.exchange.files_out.xlsx_writer import LONGEST_NAME, as_text, streamed
from hld_site.exchange.formulas import guard
from hld_site.exchange.models import STOPPED, Batch, Change


class Echo:
    """csv.writer wants something to write to; this hands each line back."""

    def write(self, line):
        return line


def refused(batch: Batch):
    return Change.objects.filter(batch=batch, verdict__in=STOPPED, row__isnull=False)


def sheets_with_refused(batch: Batch) -> list[tuple[int, Sheet]]:
    places = set(refused(batch).order_by().values_list("sheet", flat=True).distinct())
    sheets = open_batch(batch, Limits.none())
    for place in places:
        if at := batch.reading["sheets"][place].get("header_at"):
            sheets[place].take_header(*at)
    return [(place, sheet) for place, sheet in enumerate(sheets) if place in places]


def lines(batch: Batch, place: int, sheet: Sheet) -> Iterator[str]:
    # Excel opens with a double click only what stands between its own country's delimiters.
    writer = csv.writer(Echo(), delimiter=str(sheet.detected.get("delimiter", ",")))
    yield "\ufeff"
    for cells in rows(batch, place, sheet):
        yield writer.writerow(map(guard, cells))


def rows(batch: Batch, place: int, sheet: Sheet) -> Iterator[list[str]]:
    """Both the file and the changes come in the order of the rows: neither is kept.

    A cell that was mended on the page stands as it was mended. What was said against it is gone
    where no check has read it yet.
    """
    chosen = batch.settings.get("sheets", {}).get(sheet.key, SheetSettings())
    mended = chosen.get("mended", {})
    kept = [n for n, heading in enumerate(sheet.header) if heading != REASONS]
    yield [*(sheet.header[n] for n in kept), REASONS]
    errors_by_row = refused(batch).filter(sheet=place).order_by("row").values_list("row", "errors")
    all_rows = as_mended(sheet.rows(), sheet.header, mended)
    for number, cells, errors in with_cells(all_rows, errors_by_row.iterator(chunk_size=500)):
        beyond = cells[len(sheet.header) :]
        row_cells = [cells[n] if n < len(cells) else "" for n in kept]
        if batch.settings.get("unchecked"):
            errors = not_mended(errors, mended.get(str(number), {}))
        yield [*row_cells, reasons(errors), *beyond]


def with_cells(
    rows: Iterator[tuple[int, list[str]]], errors_by_row: Iterator[tuple]
) -> Iterator[tuple[int, list[str], list]]:
    row, errors = next(errors_by_row, (None, None))
    for number, cells in rows:
        if row is None:
            return
        if number == row:
            yield number, cells, errors
            while number == row:  # a row that names several days was refused for each
                row, errors = next(errors_by_row, (None, None))


def not_mended(errors: list[dict] | None, mended: dict[str, str]) -> list[dict]:
    """What was said against cells that were not mended since."""
    return [
        error
        for error in errors or []
        if error["column"] not in mended or mended[error["column"]] == error["value"]
    ]


def reasons(errors: list[dict[str, str]] | None) -> str:
    lines = [
        f"{error['column']}: {error['message']}" if error["column"] else error["message"]
        for error in errors or []
    ]
    return " / ".join(lines)


def name_of(name: str, ending: str) -> str:
    return f"{Path(name).stem or 'rows'}-refused.{ending}"


def as_csv(batch: Batch, place: int, sheet: Sheet) -> Iterator[str]:
    try:
        yield from lines(batch, place, sheet)
    finally:
        batch.file.close()


def are_worksheets(sheets: list[tuple[int, Sheet]]) -> bool:
    return all(isinstance(sheet, WorkbookSheet) for _place, sheet in sheets)


def as_workbook(batch: Batch, sheets: list[tuple[int, Sheet]]) -> Iterator[bytes]:
    """A workbook comes back as one, each sheet with its refused rows, every cell as text."""
    book = Workbook(write_only=True)
    for place, sheet in sheets:
        made = book.create_sheet(sheet.name[:LONGEST_NAME])
        for cells in rows(batch, place, sheet):
            made.append([as_text(made, cell) for cell in cells])
    batch.file.close()
    return streamed(book)


def as_zip(batch: Batch, sheets: list[tuple[int, Sheet]]):
    """One CSV for each sheet that has refused rows, in a zip on the disk."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        taken: set[str] = set()
        for place, sheet in sheets:
            stem = Path(sheet.name.replace("/", "-")).stem or "sheet"
            name = f"{stem}.csv" if stem not in taken else f"{stem}-{place + 1}.csv"
            taken.add(stem)
            with archive.open(name, "w") as member:
                for line in lines(batch, place, sheet):
                    member.write(line.encode())
    batch.file.close()
    file.seek(0)
    return file
