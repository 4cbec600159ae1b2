"""What an answer was made of: the questions that the database was asked, and what it gave.

Where it gives the same again, the same would be made of it. To ask costs a tenth of making.
"""

import datetime
import hashlib
import marshal
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections

PLAIN = (str, int, float, bool, bytes, type(None))
READS = re.compile(r"\W*(SELECT|WITH)\b", re.IGNORECASE)


class Now:
    """Stands in the parameters of a query for the moment at which it is asked."""


class Question:
    """One query; ``rows`` while it is recorded, then their digest alone."""

    __slots__ = ("digest", "params", "rows", "source", "sql")

    def __init__(self, source: str, sql: str, params: Any):
        self.source, self.sql, self.params = source, sys.intern(sql), params
        self.rows: list[Any] = []
        self.digest = b""

    def finish(self, begun: datetime.datetime, ended: datetime.datetime) -> None:
        """The clock is a parameter of queries: what lies between these two was read from it."""
        self.digest, self.rows = digest_of(self.rows), []
        if isinstance(self.params, tuple | list):
            is_now = clock(connections[self.source], begun, ended)
            self.params = tuple(Now if is_now(value) else shared(value) for value in self.params)

    def ask(self, now: datetime.datetime) -> list[Any]:
        connection = connections[self.source]
        params = self.params
        if isinstance(params, tuple):
            written = connection.ops.adapt_datetimefield_value(now)
            params = [written if value is Now else value for value in params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return cursor.fetchall()


def clock(connection: Any, begun: datetime.datetime, ended: datetime.datetime) -> Callable:
    """Tells the moments of a stretch of time, as this database is given them."""
    first, last = map(connection.ops.adapt_datetimefield_value, (begun, ended))

    def is_now(value: Any) -> bool:
        return type(value) is type(first) and first <= value <= last

    return is_now


def shared(value: Any) -> Any:
    return sys.intern(value) if type(value) is str and len(value) < 100 else value


class Reads:
    """The questions of one answer, in their order. ``only_reads`` is False where more was done."""

    def __init__(self) -> None:
        self.questions: list[Question] = []
        self.only_reads = True

    def begin(self, source: str, sql: Any, params: Any) -> Question:
        text = sql if isinstance(sql, str) else ""
        self.only_reads = self.only_reads and bool(READS.match(text))
        self.questions.append(Question(source, text, params))
        return self.questions[-1]

    def finish(self, begun: datetime.datetime, ended: datetime.datetime) -> None:
        for question in self.questions:
            question.finish(begun, ended)

    @property
    def size(self) -> int:
        """Bytes that it takes, about: like queries share their text."""
        return sum(250 + 16 * len(question.params or ()) for question in self.questions)

    def are_the_same(self, now: datetime.datetime) -> bool:
        """Asked again, one by one, up to the first that has another answer."""
        return all(digest_of(q.ask(now)) == q.digest for q in self.questions)


def digest_of(rows: list[Any]) -> bytes:
    try:
        data = marshal.dumps(rows, 2)  # the second version writes equal values alike
    except ValueError:
        data = marshal.dumps([tuple(map(plain, row)) for row in rows], 2)
    return hashlib.blake2b(data, digest_size=16).digest()


def plain(value: Any) -> Any:
    return value if type(value) in PLAIN else repr(value)


class RecordingCursor:
    """A cursor of the database's driver that notes what passes through it."""

    def __init__(self, cursor: Any, reads: Reads, source: str):
        self.cursor, self.reads, self.source = cursor, reads, source
        self.rows: list[Any] = []

    def execute(self, sql: Any, *params: Any) -> Any:
        self.rows = self.reads.begin(self.source, sql, *(params or (None,))).rows
        return self.cursor.execute(sql, *params)

    def executemany(self, *arguments: Any) -> Any:
        self.reads.only_reads = False
        return self.cursor.executemany(*arguments)

    def fetchone(self) -> Any:
        row = self.cursor.fetchone()
        self.note([] if row is None else [row])
        return row

    def fetchmany(self, *size: int) -> list[Any]:
        return self.note(self.cursor.fetchmany(*size))

    def fetchall(self) -> list[Any]:
        return self.note(self.cursor.fetchall())

    def note(self, rows: list[Any]) -> list[Any]:
        self.rows.extend(rows)
        return rows

    def __iter__(self) -> Iterator[Any]:
        for row in self.cursor:
            self.rows.append(row)
            yield row

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)


@contextmanager
def recorded() -> Iterator[Reads]:
    """Whatever this thread asks a database meanwhile; recordings may stand in one another."""
    reads = Reads()
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(through(connection, reads))
        yield reads


@contextmanager
def through(connection: Any, reads: Reads) -> Iterator[None]:
    before = {name: getattr(connection, name) for name in ("make_cursor", "make_debug_cursor")}

    def recording(make):
        return lambda cursor: make(RecordingCursor(cursor, reads, connection.alias))

    own = set(before) & set(vars(connection))
    for name, make in before.items():
        setattr(connection, name, recording(make))
    try:
        yield
    finally:
        for name, make in before.items():
            if name in own:
                setattr(connection, name, make)
            else:
                delattr(connection, name)
