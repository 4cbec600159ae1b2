"""A set of queries in six languages and what they find first, the same on every database.

"~" before the first key: nothing was called so, and these are the nearest names. A symbol leads
straight to its document; where nothing stands under "first", that alone is asked.
"""

import csv
from pathlib import Path

import pytest
from django.utils import timezone, translation

from hld_site.search.finding import named_exactly, search
from hld_site.search.tokens import Query

with Path(__file__).with_name("queries.csv").open(encoding="utf-8") as file:
    QUERIES = list(csv.DictReader(file))


@pytest.mark.parametrize("row", QUERIES, ids=lambda row: f"{row['language']}-{row['query']}")
def test_a_query_finds_this_first(row):
    at = timezone.now()
    with translation.override(row["language"]):
        results = search(row["query"], at)
        straight = named_exactly(Query.read(row["query"]), at)
    assert (f"{straight.type}/{straight.key}" if straight else "") == row["straight_to"]
    if row["first"]:
        expected = row["first"].removeprefix("~").split("; ")
        assert [f"{hit.type}/{hit.key}" for hit in results.hits][: len(expected)] == expected
        assert results.is_near == row["first"].startswith("~")


def test_the_set_has_all_six_languages():
    assert {row["language"] for row in QUERIES} == {"ar", "zh", "en", "fr", "ru", "es"}
    assert len(QUERIES) >= 60
