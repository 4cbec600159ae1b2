"""A cell that joins two symbols was taken for one document that nobody has."""

import pytest

from hld_site.records.several_symbols import several_symbols
from tests.files import checked, counts, messages_of

pytestmark = pytest.mark.one_database

JOINED = (
    "A/68/904 and A/68/905", "A/68/904 & A/68/905", "A/68/904; A/68/905", "A/68/904, A/68/905",
    "A/68/904 et A/68/905", "A/68/904 y A/68/905", "A/68/904 и A/68/905", "A/68/904 وA/68/905",
    "A/68/904和A/68/905",
)  # fmt: skip


@pytest.mark.parametrize("text", JOINED)
def test_the_symbols_of_a_text_are_those_that_it_joins(text):
    assert several_symbols(text) == ["A/68/904", "A/68/905"]


@pytest.mark.parametrize(
    "text", ["A/RES/57/270 B", "A/58/PV.90, para 3", "Antigua and Barbuda", "A/C.2/60/L.16", ""]
)
def test_what_is_one_symbol_or_none_names_not_several(text):
    assert several_symbols(text) == []


def test_a_key_that_joins_two_symbols_made_a_document():
    text = "symbol,kind,title_en\nA/68/904 and 905,resolution,Two\n"
    batch = checked("documents.csv", text, type="documents")
    assert counts(batch) == {"refused": 1}
    error = batch.changes.get().errors[0]
    assert (
        "“A/68/904 and 905” names several: A/68/904, 905. This column takes one" in error["message"]
    )
    assert error["near"] == ["A/68/904"]


def test_a_column_of_symbols_and_one_of_records_take_one():
    text = 'key,committee_report\nA/RES/67/219,"A/68/904; A/68/905"\n'
    (message,) = messages_of(checked("documents.csv", text, type="documents"))
    assert "committee_report" in message
    assert "“A/68/904; A/68/905” names several: A/68/904, A/68/905." in message
    text = 'document,state,vote\n"A/RES/67/219 & A/RES/68/4",KEN,yes\n'
    messages = messages_of(checked("votes.csv", text, type="votes"))
    assert "“A/RES/67/219 & A/RES/68/4” names several" in messages[0]
