"""CSV in UTF-8 with CRLF, a thousand rows at a time, off the cursor wherever that is possible."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.core.exceptions import EmptyResultSet
from django.db import connections

from hld_site.exchange.files_out.cells import CHUNK, by_database, chunks_of_cells, selected
from hld_site.exchange.files_out.tables import Table
from hld_site.exchange.formulas import guard_block
from hld_site.records.batched import batched

# Lines of COPY that are held at once: measured, more of them leave the processor's cache.
COPIED = 100


def for_spreadsheets(table: Table) -> Iterator[bytes]:
    """With a byte order mark, so that every script shows, and no cell that runs as a formula."""
    return chain([codecs.BOM_UTF8], for_folders(table))


def for_folders(table: Table) -> Iterator[bytes]:
    """Guarded, without a mark: what stands in fixtures/."""
    return map(guard_block, for_programs(table))


def for_programs(table: Table) -> Iterator[bytes]:
    """Every text as it is."""
    return chain([lines([table.names])], chunks(table))


def chunks(table: Table) -> Iterator[bytes]:
    connection = connections[table.rows.db]
    # csv marks an empty cell that stands alone in its line, COPY does not.
    copies = connection.vendor == "postgresql"
    if not by_database(table) or (copies and len(table.headings) == 1):
        return map(lines, chunks_of_cells(table))
    try:
        sql, parameters = selected(table).query.get_compiler(table.rows.db).as_sql()
    except EmptyResultSet:
        return iter(())
    return (copied if copies else fetched)(connection, sql, parameters, table.notice)


def fetched(connection, sql, parameters, notice) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for chunk in batched(cursor, CHUNK):
            yield lines(chunk)
            notice(len(chunk))


def copied(connection, sql, parameters, notice) -> Iterator[bytes]:
    query = f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, ENCODING 'UTF8')"
    statement = connection.ops.compose_sql(query, parameters)
    with connection.cursor() as cursor, cursor.copy(statement) as rows:
        for chunk in batched(rows, COPIED):
            yield with_returns(chunk)
            notice(len(chunk))


def lines(rows: Iterable) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def with_returns(rows: Sequence) -> bytes:
    """COPY ends its lines with LF; the line breaks inside a cell stay what they are."""
    text = b"".join(rows)
    if text.count(b"\n") == len(rows):
        return text.replace(b"\n", b"\r\n")
    return b"".join(bytes(row)[:-1] + b"\r\n" for row in rows)
