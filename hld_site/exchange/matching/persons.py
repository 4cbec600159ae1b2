"""Names of private persons in lists of participants: the register keeps offices, not persons."""

import csv
import functools
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from hld_site.exchange.matching.heading_words import folded, words_for

TABLE = Path(__file__).with_name("persons.csv")
HEADING = "name of a person"  # the label in heading_words.csv
ENOUGH = 3  # texts that must look like names where none has a title
MOST_WORDS = 5  # of a name without a title
ENDS = re.compile(r"[,;،、()/\n–—]| - ")
INITIAL = re.compile(r"[^\W\d_]\.?")


@functools.cache
def words_of(kind: str, table: Path = TABLE) -> frozenset[str]:
    with table.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == kind]
    return frozenset(word.casefold() for row in rows for word in row["words"].split("|"))


@functools.cache
def title() -> re.Pattern:
    """Before a name: "Mr.", "H.E. Ms.", "S.E.M.", "السيد"; a few capitals only before another."""
    several = sorted(words_of("before"), key=len, reverse=True)
    words = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in several)
    one = rf"(?:{words})(?:(?<=\.)\s*|\.\s*|\s+)"
    return re.compile(rf"(?<![\w.])(?:(?-i:HE|SE|HRH|HM)\s+(?={one}))?(?:{one})+", re.IGNORECASE)


@functools.cache
def title_behind() -> re.Pattern:
    """ "王毅先生"."""
    return re.compile(rf"[\u3400-\u9fff·]{{2,12}}\s?(?:{'|'.join(words_of('behind'))})")


def names_person(text: str) -> bool:
    """Whether a text holds the name of a person with a title: "H.E. Mr. John Smith, Minister"."""
    if any(begins_with_name(text[match.end() :]) for match in title().finditer(text)):
        return True
    return bool(title_behind().search(text))


def begins_with_name(text: str) -> bool:
    """ "John Smith, Minister" and "Minister John Smith", but not "Minister of the Interior"."""
    words = ENDS.split(text, 1)[0].split()
    named = list(words)
    while named and is_of_office(named[0]):
        named.pop(0)
    if len(named) < len(words):
        return len(named) > 1 and is_name(named)
    return bool(named) and is_capital(named[0]) and not any(map(is_of_office, named[:2]))


def is_name(words: Sequence[str]) -> bool:
    """Words with capitals, none of which tells an office or a body."""
    inner = words_of("between")
    return (
        0 < len(words) <= MOST_WORDS
        and is_capital(words[0])
        and all(is_capital(word) or word.casefold() in inner for word in words)
        and not any(map(is_of_office, words))
    )


def is_capital(word: str) -> bool:
    """Begins as names do; scripts without capitals leave it open."""
    return word[0].isalpha() and not word[0].islower() and not any(map(str.isdigit, word))


def is_of_office(word: str) -> bool:
    return word.casefold().strip(".,;:'’\"()") in words_of("office")


def has_surname_in_capitals(text: str) -> bool:
    """ "SMITH, John", "John A. SMITH"."""
    surname, comma, rest = text.partition(",")
    words = text.replace(",", " ").split()
    if len(words) < 2 or not is_name(words):
        return False
    loud = [len(word) > 2 and word.isupper() for word in words]
    small = [not INITIAL.fullmatch(word) and not word.isupper() for word in words]
    if not (any(loud) and any(small)):
        return False
    if comma:
        return all(word.isupper() for word in surname.split()) and bool(rest.strip())
    return loud == sorted(loud) or loud == sorted(loud, reverse=True)


def looks_like_name(text: str) -> bool:
    words = text.replace(",", " ").split()
    return len(words) > 1 and is_name(words)


def says_person(heading: str) -> bool:
    """ "Name of head of delegation"."""
    return folded(heading) in {word for _code, word in words_for(HEADING)}


def holds_persons(
    heading: str,
    texts: Iterable[str],
    may_be_plain: bool = False,
    known: Callable[[list[str]], list[str]] = lambda texts: [],
) -> bool:
    """Whether a column holds names of persons: by its heading, by titles, by capitals.

    ``may_be_plain``: names without any of these are meant too where nearly all texts look like
    such, and are not ``known`` to the register.
    """
    given = list(filter(None, map(str.strip, texts)))
    distinct = list(dict.fromkeys(given))
    if says_person(heading):
        offices = sum(any(map(is_of_office, text.split())) for text in distinct)
        is_likely = offices * 2 <= len(distinct) or any(map(names_person, distinct))
    else:
        sure = sum(names_person(text) or has_surname_in_capitals(text) for text in distinct)
        # Names of persons seldom stand in several rows; those of regions and bodies do.
        may_be_plain = may_be_plain and len(distinct) * 2 > len(given)
        alike = sum(map(looks_like_name, distinct)) if may_be_plain else 0
        is_likely = sure * 2 >= max(len(distinct), 1)
        is_likely = is_likely or (len(distinct) >= ENOUGH and alike * 5 >= len(distinct) * 4)
    return is_likely and len(known(distinct)) * 5 <= len(distinct)
