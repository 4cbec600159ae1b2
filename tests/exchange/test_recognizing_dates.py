"""Days as people write them in six languages, and what keeps a text from being one."""

import datetime

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from hld_site import languages
from hld_site.exchange.matching.date_parser import order_of, read_date, read_partial_date
from hld_site.exchange.matching.months import months
from hld_site.languages.dates import partial_date, un_date
from hld_site.records.catalogue import by_name
from registry.models import State
from tests.files import checked

pytestmark = pytest.mark.one_database

HINT = " Write 14 September 2006 or 2006-09-14."


@pytest.mark.parametrize(
    "text",
    [
        "2013-10-03",
        " 2013-10-03 ",
        "2013/10/3",
        "2013-10-03 00:00:00",
        "2013-10-03T00:00:00Z",
        "3 October 2013",
        "October 3, 2013",
        "October 3rd, 2013",
        "the 3rd of October 2013",
        "3-Oct-2013",
        "3 Oct. 2013",
        "Thursday, 3 October 2013",
        "2013 October 3",
        "jeudi 3 octobre 2013",
        "3 oct. 2013",
        "3 de octubre de 2013",
        "3 октября 2013 года",
        "3 октября 2013 г.",
        "3 окт. 2013",
        "3 октябрь 2013",
        "2013年10月3日",
        "２０１３年１０月３日",
        "3 تشرين الأول/أكتوبر 2013",
        "3 أكتوبر 2013",
        "3 اكتوبر ٢٠١٣",
        "٣ تشرين الأول ٢٠١٣",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert read_date(text) == datetime.date(2013, 10, 3)


@given(
    st.dates(datetime.date(1000, 1, 1)),
    st.sampled_from(languages.CODES),
)
def test_a_day_as_the_register_writes_it_is_read_in_every_language(day, language):
    assert read_date(un_date(day, language)) == day
    assert read_partial_date(partial_date(f"{day:%Y-%m}", language)) == f"{day:%Y-%m}"


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("14/09/2006", "", "2006-09-14"),
        ("09/14/2006", "", "2006-09-14"),
        ("14.09.2006", "dmy", "2006-09-14"),
        ("14-09-2006", "dmy", "2006-09-14"),
        ("03/04/2006", "dmy", "2006-04-03"),
        ("03/04/2006", "mdy", "2006-03-04"),
        ("04/04/2006", "", "2006-04-04"),
        ("03/04/2006 00:00", "mdy", "2006-03-04"),
    ],
)
def test_figures_are_read_in_the_order_of_their_column(text, order, day):
    assert read_date(text, order).isoformat() == day


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("31 June 2013", "“31 June 2013” is not a date: June has 30 days."),
        ("31/06/2013", "“31/06/2013” is not a date: June has 30 days."),
        ("29 février 2013", "“29 février 2013” is not a date: February 2013 has 28 days."),
        ("2013-00-10", "“2013-00-10” is not a date. There is no month 0."),
        (
            "03/04/2006",
            "“03/04/2006” may be day/month or month/day, and nothing shows which. Say which it is"
            " for this column, or write the month as a word.",
        ),
        ("1/9/06", "“1/9/06” is not a date. Write the year with four digits, such as 2006."),
        (
            "14 Sep 06",
            "“14 Sep 06” is not a date. Write the year with four digits, such as 2006.",
        ),
        (
            "2006-09-14 09:30",
            "“2006-09-14 09:30” is not a date. It contains a time of day (09:30): leave the time"
            " out.",
        ),
        (
            "Friday, 3 October 2013",
            "“Friday, 3 October 2013” is not a date. That day was another day of the week.",
        ),
        (
            "May 2013",
            "“May 2013” is not a date. The day is missing: write 14 September 2006 or 2006-09-14.",
        ),
        ("0000-01-01", "“0000-01-01” is not a date. There is no year 0."),
        (
            "38974",
            "“38974” is the number that a spreadsheet keeps for 14 September 2006. Format the"
            " column as a date, or write 2006-09-14.",
        ),
        ("next week", f"“next week” is not a date.{HINT}"),
        ("3 or 4 October 2013", f"“3 or 4 October 2013” is not a date.{HINT}"),
        ("3 June July 2013", f"“3 June July 2013” is not a date.{HINT}"),
        ("", f"“” is not a date.{HINT}"),
    ],
)
def test_what_is_no_day_is_refused_in_words(text, message):
    with pytest.raises(ValueError, match="^“") as refused:
        read_date(text)
    assert str(refused.value) == message


def test_a_month_that_the_column_puts_first_is_no_day():
    with pytest.raises(ValueError, match="There is no month 14"):
        read_date("14/09/2006", "mdy")


def test_the_month_of_a_refusal_is_in_the_readers_language():
    with translation.override("ru"), pytest.raises(ValueError, match="июнь"):
        read_date("31 июня 2013")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2018", "2018"),
        ("2018年", "2018"),
        ("2018-06", "2018-06"),
        ("06/2018", "2018-06"),
        ("June 2018", "2018-06"),
        ("июнь 2018 г.", "2018-06"),
        ("2018年6月", "2018-06"),
        ("حزيران/يونيه 2018", "2018-06"),
        ("1er juin 2018", "2018-06-01"),
        ("13/06/2018", "2018-06-13"),
    ],
)
def test_a_date_known_in_part_stays_as_it_is_known(text, iso):
    assert read_partial_date(text) == iso


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["14/09/2006", "03/04/2006"], "dmy"),
        (["03/04/2006", "09/14/2006"], "mdy"),
        (["14/09/2006", "09/14/2006"], "both"),
        (["03/04/2006", "05.05.2006"], "neither"),
        (["05/05/2006"], ""),
        (["3 October 2013", "2013-10-03", "", "Kenya", "2018"], ""),
    ],
)
def test_a_column_shows_the_order_of_its_figures(texts, order):
    assert order_of(iter(texts)) == order


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_dates(text):
    messages = []
    for read in (read_date, read_partial_date):
        try:
            read(text)
        except ValueError as refused:
            messages.append(str(refused))
    assert [sentence for sentence in messages if not sentence.startswith("“")] == []


def test_every_month_is_known_under_its_name():
    assert set(months().values()) == set(range(1, 13))


def test_a_file_of_days_whose_headings_say_nothing_might_be_of_every_type():
    batch = checked("Book1.csv", "Datum,Wo\n2013-10-03,New York\n4 October 2013,New York\n")
    keys = batch.reading["questions"]["type:Book1.csv"]["keys"]
    assert keys[0] == "meeting_days"
    assert keys.index("participations") < keys.index("documents")
    assert not {"votes", "focus"} & {*keys}
    batch = checked("Book1.csv", "Wer,Wo\nx,New York\ny,New York\n")
    assert batch.reading["questions"]["type:Book1.csv"]["keys"] == []


def test_in_which_zone_an_hour_of_a_file_is_read_was_said_nowhere():
    begin, other = "key,public_from\nKEN,2099-01-05", "T09:00:00-04:00"
    zones = {"T09:00:00": "09", " 09:00": "09", other: "13"}
    for text, hour in zones.items():
        State.objects.filter(key="KEN").update(status="draft")
        batch = checked("states.csv", f"{begin}{text}\n", type="states")
        assert batch.changes.get().after["public_from"] == f"2099-01-05T{hour}:00:00+00:00"
        messages = [one["message"] for one in batch.reading["sheets"][0]["warnings"]]
        sentence = f"“public_from”: “2099-01-05{text}” and others like it are read as UTC"
        assert any(sentence in message for message in messages) == (text != other)
    assert "without an offset is in UTC" in by_name()["states"].stored["public_from"].may_hold
