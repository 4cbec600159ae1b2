"""Chinese that fits nothing as a whole is looked for in its longest parts that fit together."""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from django.db import connection

from hld_site.search.engines import engine
from hld_site.search.models import SearchEntry
from hld_site.search.query import Query, Word
from hld_site.search.results import RANKED, Results, fitting
from hld_site.search.similar_names import without_elsewhere
from hld_site.search.tokens import HAN_SIGN, Run
from hld_site.search.visibility import visible

SHORTEST = 4  # signs: of three a part says little of what was asked
MOST_QUESTIONS = 30  # to the index, each of two queries at most
LONG_ENOUGH = 3  # signs of one part at least, where others fit nothing
MIGRATION = re.compile("移[民徙]")  # of the Organization for Migration, and of the United Nations
OTHER_WORD = {"移民": "移徙", "移徙": "移民"}
Fits = Callable[[Sequence[Word]], bool]
Places = list[tuple[int, int]]


@dataclass
class Parted:
    """A stretch of Chinese, the parts of it that are looked for, and what is not."""

    stretch: Word
    parts: list[Word]
    lost: list[Word]


class Questions:
    """To the index, so many and no more: past them nothing fits."""

    def __init__(self, at: datetime.datetime):
        self.at, self.left = at, MOST_QUESTIONS

    def fits(self, words: Sequence[Word]) -> bool:
        self.left -= 1
        return self.left >= 0 and is_in_some(words, self.at)


def in_parts(query: Query, at: datetime.datetime, type: str) -> Results | None:
    """The stretches of Chinese in parts, beside the other words; None where most would be lost."""
    questions = Questions(at)
    stretches = [word for word in query.words if is_stretch(word)]
    beside = [word for word in query.words if word not in stretches]
    if not stretches or (beside and not questions.fits(beside)):
        return None
    parted: dict[Word, Parted] = {}
    for stretch in stretches:
        parted[stretch] = in_best_parts(stretch, beside, questions.fits)
        beside = [*beside, *parted[stretch].parts]
    parts = [word for one in parted.values() for word in one.parts]
    lost = [word for one in parted.values() for word in one.lost if not word.is_small]
    if lost and not is_most(parts, lost):
        return None
    words = [parted[word].parts if word in parted else [word] for word in query.words]
    results = fitting(Query.of(query.text, [*chain.from_iterable(words)]), at, type)
    entries = [entry for hit in results.everything for entry in hit.entries]
    if not without_elsewhere(entries, query):
        return None
    results.left_out = tuple(word.shown for word in lost)
    if not lost:
        several = [one for one in parted.values() if len(one.parts) > 1]
        results.instead = tuple((one.stretch.shown, together(one.parts)) for one in several)
    return results


def in_best_parts(stretch: Word, beside: Sequence[Word], fits: Fits) -> Parted:
    signs = signs_of(stretch)
    places = best_places(signs, beside, fits)
    parts, lost = (
        [part_of(signs, place) for place in some] for some in (places, between(places, len(signs)))
    )
    return Parted(stretch, parts, lost)


def is_in_some(words: Sequence[Word], at: datetime.datetime) -> bool:
    """Of many entries the first are looked at, by their numbers: for one that the public sees
    a database that looks for both at once may read all there are.
    """
    some = engine().ids(words, RANKED)
    with connection.cursor() as cursor:
        cursor.execute(some.sql, some.params)
        numbers = [number for (number,) in cursor.fetchall()]
    entries = SearchEntry.objects.filter(visible(at), pk__in=numbers).order_by()
    return bool(numbers) and entries.exists()


def is_most(parts: Sequence[Word], lost: Sequence[Word]) -> bool:
    """Whether the parts say what was asked without those that are lost."""
    lengths = [len(word.shown) for word in parts]
    is_long = max(lengths, default=0) >= LONG_ENOUGH
    return is_long and sum(lengths) > sum(len(word.shown) for word in lost)


def together(words: Sequence[Word]) -> str:
    return " ".join(word.shown for word in words)


def is_stretch(word: Word) -> bool:
    """Whether it is Chinese that was typed as one, no term, name, day or phrase."""
    is_plain = word.names == (word.line,) and not (word.day or word.is_phrase)
    is_one = is_plain and len(word.spellings) == 1 and HAN_SIGN.match(word.line)
    return bool(is_one) and len(signs_of(word)) >= SHORTEST


def signs_of(word: Word) -> str:
    """ "国际 际移 移民 民" → "国际移民"."""
    return "".join(token[0] for token in word.line.split())


def with_the_other_word(text: str) -> str:
    return MIGRATION.sub(lambda match: OTHER_WORD[match[0]], text)


def part_of(signs: str, place: tuple[int, int]) -> Word:
    """As it was typed, and with the other word for migration."""
    text = signs[slice(*place)]
    words = [Word.of(Run(*place, one, True)) for one in (text, with_the_other_word(text))]
    return replace(
        words[0], spellings=tuple(one.tokens for one in dict.fromkeys(words)), typed=text
    )


def best_places(signs: str, beside: Sequence[Word], fits: Fits) -> Places:
    """The parts that lose least, taken from either end."""
    forwards = places_from(False, signs, beside, fits)
    if kept(forwards) == len(signs):
        return forwards
    backwards = places_from(True, signs, beside, fits)
    return max(forwards, backwards, key=lambda places: (kept(places), -len(places)))


def kept(places: Places) -> int:
    return sum(end - start for start, end in places)


def places_from(is_end: bool, signs: str, beside: Sequence[Word], fits: Fits) -> Places:
    """The longest part that fits beside what was taken before, from one end to the other."""
    places: Places = []
    start, end = 0, len(signs)
    while end - start > 1:
        words = [*beside, *(part_of(signs, place) for place in places)]
        rest = range(start, end)
        length = longest(end - start, partial(is_fitting, signs, rest, is_end, words, fits))
        if length:
            places.append(place_in(rest, is_end, length))
        start, end = (start, end - (length or 1)) if is_end else (start + (length or 1), end)
    return sorted(places)


def place_in(rest: range, is_end: bool, length: int) -> tuple[int, int]:
    return (rest.stop - length, rest.stop) if is_end else (rest.start, rest.start + length)


def is_fitting(
    signs: str, rest: range, is_end: bool, words: list[Word], fits: Fits, length: int
) -> bool:
    return fits([*words, part_of(signs, place_in(rest, is_end, length))])


def between(places: Places, end: int) -> Places:
    """What the parts leave out."""
    ends = [0, *(stop for _start, stop in places)]
    starts = [*(start for start, _stop in places), end]
    return [gap for gap in zip(ends, starts, strict=True) if gap[0] < gap[1]]


def longest(most: int, fits: Callable[[int], bool]) -> int:
    """The greatest length that fits, of two signs at least; what begins with what does not fit
    does not fit either.
    """
    if fits(most):
        return most
    if most == 2 or not fits(2):
        return 0
    fitting, too_long = 2, most
    while too_long - fitting > 1:
        middle = (fitting + too_long) // 2
        if fits(middle):
            fitting = middle
        else:
            too_long = middle
    return fitting
