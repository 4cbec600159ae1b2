"""What tells a list of who took part, and the words of a heading that tell it from others."""

import functools
from collections.abc import Sequence

from hld_site.exchange.matching.persons import says_person
from hld_site.languages.folding import fold, telling_words
from hld_site.records.declarations import Declaration

LONGEST = 200  # letters of a heading that are looked at


def names_in_lists(declared: Declaration) -> set[str]:
    """The columns of a plain list of names: who took part."""
    one_of = declared.one_of
    return {one_of.column, *one_of.relations} if one_of else set()


def persons_in(declared: Declaration, header: Sequence[str]) -> int:
    """How many headings name persons, which stand in lists of who took part and nowhere else."""
    return sum(map(says_person, header)) if names_in_lists(declared) else 0


@functools.lru_cache(maxsize=2_000)
def telling_once(heading: str) -> tuple[str, ...]:
    return telling_words(fold(heading[:LONGEST]))
