"""What a list does not say is chosen on the page, once for all its rows."""

import pytest

from tests.exchange.test_speakers import LIST

pytestmark = pytest.mark.one_database


def test_the_page_offers_the_meetings_and_takes_a_source(send):
    page = send(LIST, "Book1.csv", type="")
    assert "no column gives “meeting”" in page.text
    assert "(imrf-2026)</option>" in page.html
    given = {"answer-0": "imrf-2026", "answer-1": "spoke", "answer-2": "A/81/PV.1"}
    page = page.press("Check again with these answers", **given)
    assert "No column gives: Capacity (capacity)." in page.text
    assert "3 waiting for an answer" in page.text
