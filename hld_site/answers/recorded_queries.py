"""What an answer was made of: the queries that the database was asked, and what it gave.

Where it gives the same again, the same would be made of it. To ask costs a tenth of making.
"""

import datetime
import hashlib
import marshal
import re
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections
from django.utils import timezone

PLAIN = frozenset((str, int, float, bool, bytes, type(None)))
READS = re.compile(r"\W*(SELECT|WITH)\b", re.IGNORECASE)


class Now:
    """Stands in the parameters of a query for the moment at which it is asked."""


class RecordedQuery:
    """One query; ``rows`` while it is recorded, then their digest alone. It may stand in several
    answers and fragments of them: ``key`` tells it apart by what it asks.
    """

    __slots__ = ("digest", "key", "params", "rows", "source", "sql")

    def __init__(self, source: str, sql: str, params: Any):
        self.source, self.sql, self.params = source, sys.intern(sql), params
        self.rows: list[Any] = []
        self.digest = self.key = b""

    def finish(self, begun: datetime.datetime, ended: datetime.datetime) -> None:
        """The clock is a parameter of queries: what lies between these two was read from it."""
        if self.digest:
            return
        self.digest, self.rows = digest_of(self.rows), []
        if isinstance(self.params, tuple | list):
            is_now = clock(connections[self.source], begun, ended)
            self.params = tuple(Now if is_now(value) else shared(value) for value in self.params)
        self.key = digest_of([(self.source, self.sql, repr(self.params))])

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


Known = dict[bytes, bytes]


class RecordedQueries:
    """The queries of one answer, in their order. ``only_reads`` is False where more was done.

    ``known`` is what was asked for the same reader, by the key of a query the digest of what it
    gave: nothing is asked a second time to see whether it gives the same.
    """

    def __init__(self, known: Known | None = None) -> None:
        self.begun, self.finished = timezone.now(), 0
        self.queries: list[RecordedQuery] = []
        self.only_reads = True
        self.known: Known = {} if known is None else known

    def begin(self, source: str, sql: Any, params: Any) -> RecordedQuery:
        text = sql if isinstance(sql, str) else ""
        self.only_reads = self.only_reads and bool(READS.match(text))
        self.queries.append(RecordedQuery(source, text, params))
        return self.queries[-1]

    def take(self, fragment: "RecordedQueries") -> None:
        """What a fragment was made of, the whole was made of."""
        self.queries += fragment.queries
        self.only_reads = self.only_reads and fragment.only_reads

    def finish(self) -> None:
        """What was asked so far is known from here on."""
        ended = timezone.now()
        for query in self.queries[self.finished :]:
            query.finish(self.begun, ended)
            self.known[query.key] = query.digest
        self.finished = len(self.queries)

    @property
    def size(self) -> int:
        """Bytes that it takes, about: like queries share their text."""
        return sum(250 + 16 * len(query.params or ()) for query in self.queries)

    def are_the_same(self, now: datetime.datetime, known: Known) -> bool:
        """Asked again, one by one, up to the first that has another answer; each only once."""
        for query in self.queries:
            if query.key not in known:
                known[query.key] = digest_of(query.ask(now))
            if known[query.key] != query.digest:
                return False
        return True


def digest_of(rows: list[Any]) -> bytes:
    try:
        data = marshal.dumps(rows, 2)  # the second version writes equal values alike
    except ValueError:
        # Days and moments above all, among thousands of values that are plain.
        plain = [
            tuple([value if type(value) in PLAIN else repr(value) for value in row]) for row in rows
        ]
        data = marshal.dumps(plain, 2)
    return hashlib.blake2b(data, digest_size=16).digest()


class RecordingCursor:
    """A cursor of the database's driver that notes what passes through it."""

    def __init__(self, cursor: Any, source: str):
        self.cursor, self.source = cursor, source
        self.rows: list[Any] = []

    def execute(self, sql: Any, *params: Any) -> Any:
        if queries := being_recorded():
            self.rows = queries.begin(self.source, sql, *(params or (None,))).rows
        return self.cursor.execute(sql, *params)

    def executemany(self, *arguments: Any) -> Any:
        if queries := being_recorded():
            queries.only_reads = False
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


open_recordings = threading.local()


def being_recorded() -> RecordedQueries | None:
    """The innermost recording of this thread."""
    stack = getattr(open_recordings, "stack", None)
    return stack[-1] if stack else None


@contextmanager
def recorded(known: Known | None = None) -> Iterator[RecordedQueries]:
    """Whatever this thread asks a database meanwhile; recordings may stand in one another: what the
    inner one holds the outer one has when it is over.
    """
    outer, queries = being_recorded(), RecordedQueries(known)
    with ExitStack() as stack:
        if outer is None:
            open_recordings.stack = []
            for connection in connections.all():
                stack.enter_context(through(connection))
        else:
            queries.begun, queries.only_reads = outer.begun, outer.only_reads
        open_recordings.stack.append(queries)
        try:
            yield queries
        finally:
            open_recordings.stack.pop()
            if outer is not None:
                outer.take(queries)


@contextmanager
def through(connection: Any) -> Iterator[None]:
    before = {name: getattr(connection, name) for name in ("make_cursor", "make_debug_cursor")}

    def recording(make):
        return lambda cursor: make(RecordingCursor(cursor, connection.alias))

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
