"""“Adopted” over days is the day of adoption, over words the way of it."""

import pytest

from hld_site.exchange.batches import report
from tests.files import checked, counts

pytestmark = pytest.mark.one_database

HEADER = "Symbol,Title,Kind,Adopted"
DAYS = ("2044-12-20", "20 December 2044", "20/12/2044", "20 décembre 2044")


@pytest.mark.parametrize("day", DAYS)
def test_adopted_over_days_was_read_as_the_way_of_adoption(day):
    batch = checked("documents.csv", f"{HEADER}\nA/RES/99/1,One,Resolution,{day}\n")
    assert counts(batch) in ({"new": 1}, {"waiting": 1})  # 2044 is asked about
    assert batch.reading["sheets"][0]["columns"]["Adopted"] == "adopted_on"
    lines = list(report.warning_lines(batch))
    assert any("“Adopted” is read as adopted_on: days stand under it." in line for line in lines)


@pytest.mark.parametrize("word", ["Without a vote", "recorded-vote", "sans vote", "by acclamation"])
def test_adopted_over_words_is_the_way_of_adoption(word):
    batch = checked("documents.csv", f"{HEADER}\nA/RES/99/1,One,Resolution,{word}\n")
    assert batch.reading["sheets"][0]["columns"]["Adopted"] == "basis"


def test_a_column_of_days_that_is_there_already_stays():
    text = "Symbol,Adopted,Adopted on\nA/RES/68/4,2013-10-03,2013-10-03\n"
    batch = checked("documents.csv", text)
    assert batch.reading["sheets"][0]["columns"] == {
        "Symbol": "symbol", "Adopted": "basis", "Adopted on": "adopted_on",
    }  # fmt: skip


def test_what_was_chosen_stays_chosen():
    text = f"{HEADER}\nA/RES/99/1,One,Resolution,2044-12-20\n"
    batch = checked("documents.csv", text, columns={"Adopted": "basis"})
    assert batch.reading["sheets"][0]["columns"]["Adopted"] == "basis"
