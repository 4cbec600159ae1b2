"""What the WSGI applications that stand around the site have in common."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
BEGINNING = 64 * 1024  # bytes of a stream that are there before it is said that all is well


class Head:
    """What an application says before its answer."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []
        self.error: tuple = ()

    def __call__(self, status: str, headers: Headers, *error) -> None:
        self.status, self.headers, self.error = status, list(headers), error


class Parts:
    """The parts of a long answer; the server closes it when it has sent or lost them."""

    def __init__(self, parts: Iterable[bytes], whole: Any):
        self.parts, self.whole = parts, whole

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        close(self.whole)


def begun(stream: Iterable[bytes]) -> Parts:
    """A stream of which the beginning is there, mostly the whole. What breaks off later breaks the
    connection off: its reader hears that a file is not whole.
    """
    rest, first, size = iter(stream), [], 0
    for part in rest:
        first.append(part)
        size += len(part)
        if size >= BEGINNING:
            break
    return Parts(chain(first, rest), stream)


def close(parts: Any) -> None:
    if hasattr(parts, "close"):
        parts.close()
