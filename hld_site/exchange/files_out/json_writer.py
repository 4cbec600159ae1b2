"""JSON: a list of objects, one a line, with numbers, truth and nothing as JSON has them."""

import json
from collections.abc import Iterator
from typing import Any

from hld_site.exchange.files_out.cells import INSTANCES, chunked
from hld_site.exchange.files_out.tables import Table


def written(table: Table) -> Iterator[bytes]:
    return written_of(table.rows.iterator(chunk_size=INSTANCES), table)


def written_of(instances: Iterator, table: Table) -> Iterator[bytes]:
    before = "[\n"
    for chunk in chunked(instances, table.notice, INSTANCES):
        texts = [json.dumps(data_of(table, row), ensure_ascii=False) for row in chunk]
        yield (before + ",\n".join(texts)).encode()
        before = ",\n"
    yield b"\n]\n" if before == ",\n" else b"[]\n"


def data_of(table: Table, row) -> dict[str, Any]:
    """What is stored as it is stored, and what is computed as a page shows it."""
    return {column.name: column.data(row) for column in table.headings}
