"""As itertools has it from Python 3.12 on: to be taken from there once 3.11 is left behind."""

from collections.abc import Iterable, Iterator
from itertools import islice


def batched(iterable: Iterable, n: int) -> Iterator[tuple]:
    rest = iter(iterable)
    while some := tuple(islice(rest, n)):
        yield some
