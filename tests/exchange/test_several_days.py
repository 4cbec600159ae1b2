"""A cell that names several days is one row for each, where a person says so."""

import pytest

from hld_site.desk.batches.refused_file import as_csv, sheets_with_refused
from hld_site.exchange.matching.date_parser import read_date
from hld_site.exchange.matching.several_days import SeveralDaysError
from tests.files import checked, counts, messages_of

pytestmark = pytest.mark.one_database

CODE = "each-day:days.csv:date"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3-4 October 2013", "03 04"),
        ("14–16 September 2006", "14 15 16"),
        ("14 and 16 September 2006", "14 16"),
        ("3 au 5 octobre 2013", "03 04 05"),
        ("2013年10月3日至4日", "03 04"),
        ("2013-10-03/2013-10-04", "03 04"),
        ("2013-10-03; 2013-10-06", "03 06"),
        ("October 3 to 5, 2013", "03 04 05"),
        ("3/7 October 2013", ""),
        ("3-4 and 6 October 2013", ""),
        ("16-14 September 2006", ""),
    ],
)
def test_the_days_of_a_text_are_those_named_and_those_between_the_ends_of_a_span(text, days):
    with pytest.raises(SeveralDaysError) as several:
        read_date(text)
    assert [day.strftime("%d") for day in several.value.days] == days.split()


def test_a_row_for_each_day_is_made_only_by_consent():
    text = "meeting,date\nhld-2013,3-4 October 2013\nhld-2006,2006-09-14\n"
    batch = checked("days.csv", text, type="meeting_days")
    assert counts(batch) == {"waiting": 1, "unchanged": 1}
    assert batch.reading["questions"][CODE]["keys"] == ["no", "yes"]
    yes = checked("days.csv", text, type="meeting_days", answers={CODE: "yes"})
    assert (messages_of(yes), counts(yes)) == ([], {"unchanged": 3})
    no = checked("days.csv", text, type="meeting_days", answers={CODE: "no"})
    assert counts(no) == {"left_out": 1, "unchanged": 1}


def test_a_row_whose_days_are_refused_comes_back_once():
    text = "meeting,date,note\nhld-2013,3-4 October 2013,x\nnobody,3-4 October 2013,y\n"
    batch = checked("days.csv", text, type="meeting_days", answers={CODE: "yes"})
    assert counts(batch) == {"changed": 2, "refused": 2}
    lines = "".join(as_csv(batch, *sheets_with_refused(batch)[0])).splitlines()
    assert len(lines) == 2
