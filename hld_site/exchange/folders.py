"""A whole register in one folder of plain files comes in: all of it or nothing."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from hld_site.exchange import sheets
from hld_site.exchange.resources import find_declaration, resource_for, row_number
from hld_site.records import catalogue
from hld_site.records.history import batch


@dataclasses.dataclass(frozen=True)
class Fault:
    """One thing that keeps a file out; row and column are empty where the whole file is meant."""

    file: str
    row: int | None
    column: str
    value: str
    message: str

    def __str__(self):
        place = [self.file]
        place += [_("row %(row)d") % {"row": self.row}] if self.row else []
        place += [_("column %(column)s") % {"column": self.column}] if self.column else []
        return f"{', '.join(place)}: {self.message}"


@dataclasses.dataclass
class Report:
    faults: list[Fault] = dataclasses.field(default_factory=list)
    counts: dict[str, Counter] = dataclasses.field(default_factory=dict)

    def total(self, verdict: str) -> int:
        return sum(counter[verdict] for counter in self.counts.values())


def import_files(
    paths: Iterable[Path], reason: str, dry_run=False, say=lambda line: None
) -> Report:
    """Reads files in the order their types depend on each other; any fault undoes them all."""
    report = Report()
    order = [declared.name for declared in catalogue.everything()]
    known = []
    for path in paths:
        try:
            known.append((order.index(find_declaration(path.stem).name), path))
        except sheets.BadFileError as bad:
            report.faults.append(Fault(path.name, None, "", "", str(bad)))
    with transaction.atomic(), batch(reason):
        for _place, path in sorted(known):
            import_file(path, report)
            say(f"{path.name}: {dict(report.counts.get(path.name, {}))}")
        if report.faults or dry_run:
            transaction.set_rollback(True)
    return report


def import_file(path: Path, report: Report) -> None:
    resource = resource_for(find_declaration(path.stem))()
    try:
        dataset = sheets.read(sheets.decode(path.read_bytes()))
    except sheets.BadFileError as bad:
        report.faults.append(Fault(path.name, None, "", "", str(bad)))
        return
    result = resource.import_data(dataset, rollback_on_validation_errors=True)
    report.faults += faults_of(result, path.name)
    report.counts[path.name] = Counter(
        {verdict: count for verdict, count in result.totals.items() if count}
    )


def faults_of(result, file: str) -> list[Fault]:
    """Every error of an import, with its place in the file as a spreadsheet counts it."""
    dataset = result.dataset
    found = [Fault(file, None, "", "", str(error.error)) for error in result.base_errors]
    for invalid in result.invalid_rows:
        number = row_number(dataset, invalid.number - 1)
        values = dict(zip(dataset.headers, dataset[invalid.number - 1], strict=True))
        errors = [*invalid.field_specific_errors.items(), ("", invalid.non_field_specific_errors)]
        found += [
            Fault(file, number, column, values.get(column, ""), str(message))
            for column, messages in errors
            for message in messages
        ]
    for failed in result.error_rows:
        number = row_number(dataset, failed.number - 1)
        found += [Fault(file, number, "", "", str(error.error)) for error in failed.errors]
    return found
