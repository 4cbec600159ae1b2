"""What a cell says, however a spreadsheet or a person wrote it; what cannot be is one sentence."""

import datetime

import pytest

from hld_site.exchange.matching.date_parser import read_date, read_partial_date
from hld_site.records.columns import resolve
from meetings.models import Meeting
from registry.models import State as Country
from tests.exchange.test_workbooks import read, saved, workbook
from tests.files import as_file, checked, counts, messages_of

pytestmark = pytest.mark.one_database


def states(*rows, header=("key", "m49")):
    return checked("states.csv", as_file(header, rows))


def test_digits_that_a_spreadsheet_has_eaten_are_put_back():
    batch = states(["AFG", "4"], ["DZA", "12"], ["KEN", "404"], ["ALB", "8.0"])
    assert (messages_of(batch), counts(batch)) == ([], {"unchanged": 4})


@pytest.mark.parametrize("text", ['="004"', "'004", "004", "4"])
def test_signs_that_keep_a_spreadsheet_from_counting_are_no_part_of_a_code(text):
    batch = states(["AFG", text])
    assert (messages_of(batch), counts(batch)) == ([], {"unchanged": 1})


@pytest.mark.parametrize("text", ["129", "129.0", "129.00", "129,0", "'129", '="129"'])
def test_whole_numbers_as_tools_write_them(text):
    assert resolve(Meeting, "ga_session").from_cell(text) == 129


@pytest.mark.parametrize("text", ["1,129", "129.5", "129.000", "129,000", "1e3", "(3)", "50%"])
def test_what_is_no_whole_number_is_refused(text):
    with pytest.raises(ValueError, match="is not a whole number"):
        resolve(Meeting, "ga_session").from_cell(text)


def yes_no():
    return resolve(Country._meta.get_field("memberships").related_model, "held_back")


YES = "WAHR Ja JA wahr vero VERO Sì waar TRUE да OUI Sim prawda 1.0 ✓"
NO = "FALSCH Nein nein FALSO falso onwaar false НЕТ Non não fałsz 0.0 нет"


@pytest.mark.parametrize("text", YES.split())
def test_yes_in_the_words_of_a_spreadsheet_s_country(text):
    assert yes_no().from_cell(text) is True


@pytest.mark.parametrize("text", NO.split())
def test_no_in_the_words_of_a_spreadsheet_s_country(text):
    assert yes_no().from_cell(text) is False


def test_what_is_neither_says_what_to_write():
    with pytest.raises(ValueError, match="“perhaps” is neither yes nor no: write one of these"):
        yes_no().from_cell("perhaps")


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("m49", "4.04E+02", "“4.04E+02” does not fit “M49 code”. Three digits, such as 004."),
        ("m49", "40404", "“40404” does not fit “M49 code”. Three digits, such as 004."),
        (
            "wikidata",
            "https://example.org/Q114",
            "“https://example.org/Q114” does not fit “Wikidata item”. Q and digits, such as Q114.",
        ),
        (
            "alpha2",
            "KEN",
            "“KEN” does not fit “ISO alpha-2 code”. Two capital letters, such as KE.",
        ),
    ],
)
def test_one_fault_is_one_sentence_with_the_value_and_the_remedy(column, value, sentence):
    batch = states(["KEN", value], header=("key", column))
    assert messages_of(batch) == [f"states.csv, row 2, column {column}: {sentence}"]


def test_a_key_that_cannot_be_one_is_one_sentence_too():
    batch = states(["KENYA2", "KX", "901", "X"], header=("key", "alpha2", "m49", "name_en"))
    assert len(messages_of(batch)) == 1
    assert "KENYA2" in messages_of(batch)[0]


@pytest.mark.parametrize(
    "address",
    [
        "http://www.wikidata.org/entity/Q114",
        "https://www.wikidata.org/wiki/Q114",
        "https://m.wikidata.org/wiki/q114",
        "wd:Q114",
        "q114",
    ],
)
def test_an_item_is_taken_from_its_address(address):
    batch = states(["KEN", address], header=("key", "wikidata"))
    assert (messages_of(batch), counts(batch)) == ([], {"unchanged": 1})


@pytest.mark.parametrize("text", ["20131003", "'2013-10-03", '="2013-10-03"', "2013.10.03"])
def test_days_as_programs_write_them(text):
    assert read_date(text) == datetime.date(2013, 10, 3)
    assert read_partial_date(text) == "2013-10-03"


@pytest.mark.parametrize("text", ["41550", "41550.0"])
def test_the_number_of_a_day_says_its_day(text):
    with pytest.raises(ValueError, match="a spreadsheet keeps for 3 October 2013.* 2013-10-03"):
        read_date(text)


TWO = [
    "3-4 October 2013",
    "3 and 4 October 2013",
    "October 3–4, 2013",
    "October 3rd and 4th, 2013",
    "3 et 4 octobre 2013",
    "du 3 au 4 octobre 2013",
    "3 y 4 de octubre de 2013",
    "3–4 октября 2013 года",
    "3 и 4 октября 2013 г.",
    "2013年10月3日至4日",
    "3-4 أكتوبر 2013",
    "3 و4 أكتوبر 2013",
    "2013-10-03/2013-10-04",
    "2013-10-03 to 2013-10-04",
    "3-4.10.2013",
    "3 October 2013 - 4 October 2013",
    "Thursday 3 and Friday 4 October 2013",
]


@pytest.mark.parametrize("text", TWO)
def test_two_days_in_one_cell_are_both_told(text):
    with pytest.raises(ValueError, match="more than one day") as caught:
        read_date(text)
    both = "(3 October 2013, 4 October 2013): write one row for each."
    assert str(caught.value) == f"“{text}” names more than one day {both}"


def test_two_days_of_two_months_are_both_told():
    with pytest.raises(ValueError, match=r"\(30 September 2013, 1 October 2013\)"):
        read_date("30 September - 1 October 2013")


def test_a_day_that_only_excel_knows_is_no_date():
    book = workbook(["key", "day"], ["KEN", 60], ["UGA", 61])
    for cell in ("B2", "B3"):
        book.active[cell].number_format = "yyyy-mm-dd"
    [_header, (_row, [_key, day]), (_next, [_other, after])] = read(saved(book), "x.xlsx")
    assert (day, after) == ("1900-02-29", "1900-03-01")
    with pytest.raises(ValueError, match="February 1900 has 28 days"):
        read_date(day)


def test_the_days_of_a_meeting_in_one_cell_are_refused_with_both():
    batch = checked("meeting_days.csv", "meeting,date\nhld-2006,14 and 15 September 2006\n")
    (sentence,) = messages_of(batch)
    assert "(14 September 2006, 15 September 2006): write one row for each." in sentence


def test_noughts_that_are_put_back_are_told_once_for_the_column():
    batch = states(["AFG", "4"], ["DZA", "12"], ["KEN", "404"])
    (warning,) = batch.reading["sheets"][0]["warnings"]
    assert (warning["row"], warning["column"]) == (2, "m49")
    assert "(“4”, “12” …) are read with the zeros: rows 2–3." in warning["message"]


def test_a_column_that_counts_the_rows_is_left_out_with_a_notice():
    batch = states(["1", "KEN", "x"], header=("No.", "key", "note"))
    assert batch.reading["questions"] == {}
    messages = [warning["message"] for warning in batch.reading["sheets"][0]["warnings"]]
    assert messages == ["Column “No.” numbers the rows and is not read."]
