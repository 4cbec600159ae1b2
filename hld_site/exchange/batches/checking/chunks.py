"""Any number of things, a few at a time."""

from collections.abc import Iterator
from itertools import islice


def chunks(things: Iterator, size: int) -> Iterator[list]:
    while chunk := list(islice(things, size)):
        yield chunk
