"""How well an entry fits a query: whole numbers, the same on every database."""

from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.tokens import Query, Word

WHOLE = {"a": 16, "b": 8, "c": 4, "d": 2}
BEGUN = {group: points // 2 for group, points in WHOLE.items()}
THE_NAME_ITSELF = {"a": 200, "b": 100, "c": 50}
SIDE_BY_SIDE = 10


def score(entry: SearchEntry, query: Query) -> int:
    """Each word counts where it weighs most; a name that is the whole query counts above all."""
    texts = {group: getattr(entry, group) for group in GROUPS}
    points = sum(best(word, texts) for word in query.words)
    for group, extra in THE_NAME_ITSELF.items():
        if f"| {query.line} |" in texts[group]:
            return points + extra
    if len(query.words) > 1 and any(f" {query.line}" in texts[group] for group in "ab"):
        points += SIDE_BY_SIDE * len(query.words)
    return points


def best(word: Word, texts: dict[str, str]) -> int:
    for group in GROUPS:
        if all(f" {token} " in texts[group] for token in word.tokens):
            return WHOLE[group]
        if word.begins and f" {word.tokens[0]}" in texts[group]:
            return BEGUN[group]
    return 0
