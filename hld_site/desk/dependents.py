"""What leans on a record: rows that name it, which the public sees less of once it is withdrawn."""

from typing import Any

from hld_site.records import catalogue

SHOWN = 20


def naming_rows(record: Any) -> list[tuple[str, int, list[str]]]:
    """By type: how many public rows name it, and the first of them."""
    model: Any = type(record)
    naming = [*catalogue.records_pointing_at(model), *catalogue.parts_pointing_at(model)]
    lines = []
    for declared, relation in naming:
        rows = declared.model._default_manager.published().filter(**{relation: record})
        if count := rows.count():
            lines.append((str(declared.label), count, [name_of(row) for row in rows[:SHOWN]]))
    return lines


def name_of(row: Any) -> str:
    owner = getattr(row, getattr(row, "owner_name", ""), None)
    return f"{owner} · {row}" if owner else str(row)
