"""“Adopted” over days is the day of adoption, over words the way of it."""

import pytest

from documents.voting import Vote
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
    assert any("“Adopted” is read as adopted_on: it contains days." in line for line in lines)


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


UNDL = "undl_id,ms_code,ms_name,ms_vote,date,resolution,total_yes\n"


@pytest.mark.parametrize(
    "words",
    [
        ("Y", "N", "A", "X"),  # the voting data of the United Nations Digital Library
        ("Yes", "NO", "Abstained", "Non-voting"),
        ("Pour", "Contre", "Abstention", "n'a pas voté"),
        ("за", "против", "воздержалась", "не голосовало"),
        ("نعم", "لا", "ممتنع", "لم يصوت"),
        ("赞成", "反对", "弃权", "未参加表决"),
        ("A favor", "En contra", "Abstención", "no votó"),
    ],
)
def test_the_words_of_a_voting_record_are_votes(words):
    Vote.objects.all().delete()
    states = ("KEN", "UGA", "FRA", "PER")
    rows = [
        f"1,{state},,{word},,A/RES/75/226,\n" for state, word in zip(states, words, strict=True)
    ]
    batch = checked("votes.csv", UNDL + "".join(rows), type="votes", ignored=True)
    read = batch.changes.order_by("row").values_list("after__vote", flat=True)
    assert [*read] == ["in-favour", "against", "abstaining", "not-voting"]
