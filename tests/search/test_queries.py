"""What people type, in six languages, and what is the right first answer, on every database.

``straight_to``: a symbol that leads to its document at once. ``first``: the first result or, parted
by "; ", the first ones in this order; "|" parts answers of which each is right, "*" stands for any
end of a key, "-" for no result. "~": nothing was called so, and these are near. "place/": a page
without a record. Those from "UK" to "潘基文" were gathered from a review of the site, and written
down before the search was made for such questions; those after them, from another one.
"""

import csv
from fnmatch import fnmatchcase
from pathlib import Path

from django.utils import timezone, translation

from hld_site.search.query import Query
from hld_site.search.results import named_exactly
from hld_site.search.strategies import search

RIGHT = 0.95
with Path(__file__).with_name("queries.csv").open(encoding="utf-8") as file:
    QUERIES = list(csv.DictReader(file))


def answers(row) -> tuple[str, list[str], bool]:
    at = timezone.now()
    with translation.override(row["language"]):
        results = search(row["query"], at)
        straight = named_exactly(Query.read(row["query"]), at)
    places = [f"place/{place.address}" for place in results.places]
    hits = [f"{hit.type}/{hit.key}" for hit in results.hits]
    return f"{straight.type}/{straight.key}" if straight else "", places + hits, results.is_near


def is_right(row) -> bool:
    straight, hits, is_near = answers(row)
    if straight != row["straight_to"]:
        return False
    expected = row["first"].removeprefix("~").split("; ") if row["first"] else []
    pairs = zip(expected, [*hits, *["-"] * len(expected)], strict=False)
    is_first = all(any(fnmatchcase(hit, one) for one in right.split("|")) for right, hit in pairs)
    return is_first and (not row["first"].startswith("~") or is_near)


def test_the_first_answer_is_right():
    misses = [row for row in QUERIES if not is_right(row)]
    share = 1 - len(misses) / len(QUERIES)
    print(f"The first answer is right for {share:.1%} of {len(QUERIES)} queries. Not for:")
    for row in misses:
        print(f"  {row['language']} {row['query']}: not {row['first']}, but {answers(row)[1][:3]}")
    assert share >= RIGHT


def test_the_set_has_all_six_languages():
    assert {row["language"] for row in QUERIES} == {"ar", "zh", "en", "fr", "ru", "es"}
    assert len(QUERIES) >= 240
