"""How well an entry fits a query: whole numbers, the same on every database."""

from hld_site.search.index import FACT_SIGN
from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.query import Query, Word
from hld_site.search.texts import naming_parts, types

WHOLE = {"a": 16, "b": 8, "c": 4, "d": 2}
ANOTHER_FORM = {"a": 1, "b": 0, "c": 0, "d": 0}  # less than the word itself anywhere
THE_NAME_ITSELF = {"a": 200, "b": 100, "c": 50}
THE_FACT_ITSELF = 40
SIDE_BY_SIDE = 10
A_FACT = 15


def score(entry: SearchEntry, query: Query) -> int:
    """Each word counts where it weighs most; a name that is the whole query counts above all.

    A part that states all that was asked for is an answer: "round table 3", "outcome of 2013".
    """
    texts = {group: getattr(entry, group) for group in GROUPS}
    each = [best(word, texts) for word in query.words]
    points = sum(each)
    for group, extra in THE_NAME_ITSELF.items():
        if has_name(query, texts[group]):
            return points + extra
    if entry.part and not names_something(entry):
        if any(f"| {name}{FACT_SIGN} |" in texts["b"] for name in query.names):
            return points + THE_FACT_ITSELF
        if begins_a_fact(query, texts["b"]):
            return points + A_FACT
        if sum(one >= WHOLE["b"] for one in each) < 2:
            return points // 2
        points += A_FACT
    return points + side_by_side(query, texts)


def names_something(entry: SearchEntry) -> bool:
    """Whether an entry is of a part that says what its record is called."""
    return entry.part in naming_parts(types()[entry.type])


def begins_a_fact(query: Query, text: str) -> bool:
    """ "President of the General Assembly" begins the name of each of them with a session."""
    is_term = len(query.words) == 1 and len(query.words[0].names) > 1
    facts = [line for line in text.split("|") if line.endswith(f"{FACT_SIGN} ")] if is_term else []
    return any(fact.startswith(f" {name} ") for name in query.names for fact in facts)


def has_name(query: Query, text: str) -> bool:
    return any(f"| {name} |" in text for name in query.names)


def side_by_side(query: Query, texts: dict[str, str]) -> int:
    together = any(f" {query.names[0]}" in texts[group] for group in "ab")
    return SIDE_BY_SIDE * len(query.words) if together and len(query.words) > 1 else 0


def best(word: Word, texts: dict[str, str]) -> int:
    """Half of the points for a word that only begins so, or stands there in pieces."""
    for group in GROUPS:
        text = texts[group]
        if any(f" {' '.join(tokens)} " in text for tokens in word.spellings):
            return WHOLE[group]
        if word.is_spelled_in(text):
            return WHOLE[group] // 2
        if word.has_form_in(text):
            return ANOTHER_FORM[group]
    return 0


def stands_in(word: Word, entry: SearchEntry) -> bool:
    """Whether a phrase stands in an entry as it is."""
    return any(
        f" {' '.join(tokens)} " in getattr(entry, group)
        for group in GROUPS
        for tokens in word.spellings
    )


def is_named(entry: SearchEntry, query: Query) -> bool:
    return has_name(query, entry.a + entry.b)
