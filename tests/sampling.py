"""A sample of many cases, the same one each time; with HLD_LONG (``make test-long``) all of them.

``sampled`` takes some of a list. ``covering`` takes some of a product, so that every value of every
axis is met; with ``pairs`` every value meets every value of each other axis.
"""

import itertools
import os
import random
from collections.abc import Iterable, Sequence
from functools import partial
from operator import itemgetter

LONG = bool(os.environ.get("HLD_LONG"))
SEED = 2013


def sampled(items: Iterable, count: int, *, seed: int = SEED, whole: bool = LONG) -> list:
    """That many of them, in their order."""
    items = list(items)
    if whole or count >= len(items):
        return items
    places = sorted(random.Random(seed).sample(range(len(items)), count))
    return [items[place] for place in places]


def covering(
    *axes: Iterable, pairs: bool = False, seed: int = SEED, whole: bool = LONG
) -> list[tuple]:
    """As many rows of the product of the axes as its longest axis, or its two longest, ask for."""
    values = [list(axis) for axis in axes]
    if whole or not all(values):
        return list(itertools.product(*values))
    places, chance = [range(len(axis)) for axis in values], random.Random(seed)
    rows = pairwise(places, chance) if pairs else once_each(places, chance)
    return [
        tuple(axis[place] for axis, place in zip(values, row, strict=True)) for row in sorted(rows)
    ]


def once_each(axes: Sequence[range], chance: random.Random) -> list[tuple]:
    shuffled = [chance.sample(axis, len(axis)) for axis in axes]
    longest = max(map(len, axes), default=0)
    columns = [list(itertools.islice(itertools.cycle(axis), longest)) for axis in shuffled]
    return list(zip(*columns, strict=True))


def pairwise(axes: Sequence[range], chance: random.Random) -> list[tuple]:
    """Greedily: each row begins with a pair not met yet and adds the values that meet most."""
    numbered = [[(place, value) for value in axis] for place, axis in enumerate(axes)]
    not_met = {  # in a fixed order
        pair: None
        for one, other in itertools.combinations(numbered, 2)
        for pair in itertools.product(one, other)
    }
    if not not_met:
        return once_each(axes, chance)
    rows = []
    while not_met:
        row = dict(next(iter(not_met)))
        for axis in numbered:
            if axis[0][0] not in row:
                best = max(chance.sample(axis, len(axis)), key=partial(meets, row, not_met))
                row.update([best])
        for pair in itertools.combinations(sorted(row.items(), key=itemgetter(0)), 2):
            not_met.pop(pair, None)
        rows.append(tuple(row[place] for place in range(len(axes))))
    return rows


def meets(row: dict, not_met: dict, new: tuple) -> int:
    """How many of the pairs not met yet the row would meet with this value."""
    return sum((old, new) in not_met or (new, old) in not_met for old in row.items())
