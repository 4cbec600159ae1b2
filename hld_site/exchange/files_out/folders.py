"""One type to a stream, or the whole register into one folder of plain files."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

from django.db.models import QuerySet

from hld_site.exchange.files_out import csv_writer
from hld_site.exchange.files_out.cells import all_rows
from hld_site.exchange.files_out.formats import CSV, FORMATS, Format
from hld_site.exchange.files_out.tables import ALL, Table, choose
from hld_site.records import catalogue
from hld_site.records.declarations import Declaration, Part

# Files of a folder are read by programs and compared line by line: guarded, without a mark.
ON_DISK = FORMATS | {"csv": dataclasses.replace(CSV, write=csv_writer.for_folders)}


def whole(declared: Declaration, columns=(), language: str = ALL) -> Table:
    """Every row of a type, with the internal columns, for staff."""
    return Table(declared, choose(declared, columns, language, internal=True), all_rows(declared))


def of_removed_types(declared: Declaration) -> QuerySet:
    """What belongs to a record of a type that was removed: no import takes it in again."""
    rows = declared.model._default_manager.all()
    if not isinstance(declared, Part) or not declared.is_owned_by_any:
        return rows.none()
    owner_type = declared.owner_column.fields[0]
    known = [model.content_type() for model in declared.owner_column.related.values()]
    return rows.exclude(**{f"{owner_type}__in": known})


def export_folder(
    folder: Path,
    format: Format = ON_DISK["csv"],
    language: str = ALL,
    watch: Callable[[Table], Table] = lambda table: table,
) -> list[Path]:
    """Writes one file for each type that has rows, removes those of types that have none."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for declared in catalogue.everything():
        path = folder / format.file_name(declared)
        table = whole(declared, language=language)
        left = of_removed_types(declared)
        if left.exists():
            table = dataclasses.replace(table, rows=table.rows.exclude(pk__in=left.values("pk")))
        if table.rows.exists():
            with path.open("wb") as file:
                file.writelines(format.write(watch(table)))
            written.append(path)
        else:
            path.unlink(missing_ok=True)
    return written
