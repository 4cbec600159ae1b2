"""Names that are nearly what was typed: for typing errors in names of States and organizations."""

import datetime
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from hld_site.search.models import SearchEntry
from hld_site.search.query import Query
from hld_site.search.texts import types
from hld_site.search.tokens import HAN_SIGN
from hld_site.search.visibility import visible

SHORTEST = 5
LONG = 9
MOST = 3
MOST_ENTRIES = 100
FAR = 99


def nearest(
    query: Query, at: datetime.datetime, shortest_name: int = SHORTEST
) -> list[SearchEntry]:
    """The entries of the few records whose names differ least; none where too many would do.

    Chinese is left alone: one other sign is another word there, no slip of the finger.
    """
    typed = query.names[0].replace(" ", "")
    if len(typed) < SHORTEST or HAN_SIGN.search(typed):
        return []
    # Hundreds of names are compared and few entries read.
    distances = [
        (nearness(typed, names(names_in_a + names_in_b, shortest_name)), pk)
        for pk, names_in_a, names_in_b in named_entries(at).values_list("pk", "a", "b")
    ]
    least = min((distance for distance, _pk in distances), default=FAR)
    near = sorted(pk for distance, pk in distances if distance == least < FAR)
    entries = list(SearchEntry.objects.filter(pk__in=near[:MOST_ENTRIES])) if near else []
    if len({(entry.type, entry.record_id) for entry in entries}) > MOST:
        return []
    return without_elsewhere(entries, query)


def without_elsewhere(entries: list[SearchEntry], query: Query) -> list[SearchEntry]:
    """No entry of a type that is never suggested for what was typed: "Hong Kong" is no State."""
    models = {entry.type: types()[entry.type].model for entry in entries}
    elsewhere = {n for n, model in models.items() if model.recognizer().is_elsewhere(query.text)}
    return [entry for entry in entries if entry.type not in elsewhere]


def named_entries(at: datetime.datetime):
    """Without an order: SQLite would read all entries in it, and not these by their index."""
    named = [name for name, record in types().items() if record.named_by]
    return SearchEntry.objects.filter(visible(at), type__in=named).order_by()


def nearness(typed: str, names: Iterable[str]) -> int:
    return min((apart(typed, name) for name in names), default=FAR)


def names(lines: str, shortest: int = SHORTEST) -> list[str]:
    """The names in the first two groups of an entry, without blanks."""
    each = lines.replace(" ", "").split("|")
    return [name for name in each if len(name) >= shortest]


def allowed(typed: str) -> int:
    return 2 if len(typed) >= LONG else 1


def apart(typed: str, name: str) -> int:
    """How many letters are wrong, missing, too many or exchanged; FAR where too many."""
    most = allowed(typed)
    if abs(len(typed) - len(name)) > most:
        return FAR
    distance = OSA.distance(typed, name, score_cutoff=most)
    return distance if distance <= most else FAR
