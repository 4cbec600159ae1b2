"""Lines that are pasted become a batch; what they do not say is given once."""

import pytest

from meetings.models import Meeting, Participation
from tests.desk.conftest import FORM

ONCE = {
    "type": "participations",
    "once-meeting": "hld-2006",
    "once-capacity": "member-state",
    "once-role": "statement-on-file",
    "once-source": "A/61/515",
}


def paste(send, text, **values):
    return send(**ONCE | {"pasted": text} | values)


@pytest.mark.one_database
def test_a_list_of_names_is_pasted_with_the_rest_given_once(send):
    page = paste(send, "Kenya\n\nIran, Islamic Republic of\nPeru")
    assert "3 new." in page.text
    assert "Participations" in page.text
    page.press("Apply all 3 rows")
    statements = Participation.objects.filter(meeting__key="hld-2006", role="statement-on-file")
    states = statements.filter(source="A/61/515").values_list("state__key", flat=True)
    assert sorted(states) == ["IRN", "KEN", "PER"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "text",
    [
        "1. Kenya\n2. Iran, Islamic Republic of\n\n3. Peru",
        "1.\tKenya\n2.\tIran, Islamic Republic of\n10.\tPeru",
        "(1) Kenya\n(2) Iran, Islamic Republic of\n(3) Peru",
        "٤ Kenya\n٥ Iran, Islamic Republic of\n٦ Peru",
        "• Kenya\n• Iran, Islamic Republic of\n• Peru",
        "- Kenya\n- Iran, Islamic Republic of\n- Peru",
    ],
)
def test_the_numbers_and_bullets_of_a_list_are_no_part_of_its_names(send, text):
    page = paste(send, text)
    assert "3 new." in page.text
    assert {change.after["state"] for change in page.batch.changes.all()} == {"KEN", "IRN", "PER"}


@pytest.mark.one_database
def test_what_only_some_lines_begin_with_belongs_to_their_names(send):
    page = paste(send, "1. Kenya\nPeru")
    assert "1 new, 1 refused." in page.text


@pytest.mark.one_database
def test_an_ambiguous_name_is_asked_about_and_none_of_them_is_an_answer(send):
    page = paste(send, "Korea\nKenya\nCorea")
    assert "2 questions to answer first" in page.text
    assert "Who or what is “Korea”?" in page.text
    assert "Republic of Korea (KOR)" in page.text
    answered = page.press(
        "Check again with these answers", **{"answer-0": "KOR", "answer-1": "none"}
    )
    assert "2 new, 1 refused." in answered.text
    assert "to answer first" not in answered.text
    again = answered.press("Forget my answers and ask me again")
    assert "2 questions to answer first" in again.text


def test_a_new_meeting_without_a_day_left_the_capacity_of_palestine_open(send):
    meeting = Meeting.objects.create(key="new-2031", title_en="New", kind=Meeting.Kind.PANEL)
    given = {"once-meeting": meeting.key, "once-capacity": ""}
    page = paste(send, "State of Palestine\nKenya\nHoly See", **given)
    assert "3 waiting for an answer" in page.text
    page = page.answer("yes")
    assert "3 new." in page.text
    capacities = page.batch.changes.order_by("number")
    assert [one.after["capacity"] for one in capacities] == [
        "non-member-observer-state",
        "member-state",
        "non-member-observer-state",
    ]


def test_a_capacity_that_nobody_knows_is_asked_for_with_the_words_that_it_takes(send):
    page = paste(send, "International Organization for Migration", **{"once-capacity": ""})
    words = (
        "add a column headed “Capacity”. Allowed values: Member State, Non-member observer State"
    )
    assert f"Neither a column nor a record gives it: {words}" in page.text


@pytest.mark.one_database
@pytest.mark.parametrize("meeting", ["hld-2013", "new-2031"])
def test_a_pasted_list_and_a_file_of_the_same_names_gave_other_capacities(send, meeting):
    """To Kenya at a meeting without a day, and to UNICEF at any, the file gave none."""
    Meeting.objects.create(key="new-2031", title_en="New", kind=Meeting.Kind.PANEL)
    names = "Kenya\nHoly See\nUNICEF\nInternational Organization for Migration"
    given = {"once-meeting": meeting, "once-capacity": ""}
    pasted = paste(send, names, **given)
    sent = send(f"participant\n{names}\n", "list.csv", **ONCE | given)
    asked = [
        {name: value for name, value in question.items() if name not in ("sheet", "name")}
        for page in (pasted, sent)
        for question in page.batch.reading["questions"].values()
    ]
    assert (len(asked), asked[0]["rows"]) == (2, 3)
    assert asked[0] == asked[1]
    capacities = [
        [row.after and row.after["capacity"] for row in page.batch.changes.order_by("number")]
        for page in (pasted.answer("yes"), sent.answer("yes"))
    ]
    observer_state, entity = "non-member-observer-state", "united-nations-entity"
    assert capacities == [["member-state", observer_state, entity, None]] * 2


@pytest.mark.one_database
def test_what_the_lines_do_not_say_is_asked_for_at_the_form(send):
    page = paste(send, "Kenya", **{"once-meeting": "", "once-role": ""})
    assert page.path == FORM
    assert page.text.count("The lines do not give it: choose one here.") == 2
    assert "Nothing has been read yet." in page.text


@pytest.mark.one_database
def test_a_copy_given_once_is_refused_at_the_form_and_not_once_a_line(send):
    page = paste(send, "Kenya", **{"once-day": "31 June"})
    assert page.path == FORM
    assert "“31 June” is not a date" in page.text


@pytest.mark.one_database
def test_a_table_copied_from_a_spreadsheet_is_pasted_with_its_headings(send):
    page = send(pasted="key\tnote\nKEN\tFrom a sheet\n")
    assert "1 changed." in page.text
    assert "Between cells: tab" in page.text
    refused = send(pasted="KEN\tFrom a sheet\n")
    assert "The first line must name the columns" in refused.text


@pytest.mark.one_database
def test_the_form_offers_an_empty_file_of_the_type(desk):
    page = desk.get(FORM, {"type": "states"}).content.decode()
    for ending in ("xlsx", "csv"):
        address = f"/admin/registry/state/export/template.{ending}"
        assert f'href="{address}"' in page
        assert desk.get(address).status_code == 200


@pytest.mark.one_database
def test_a_file_or_lines_but_not_both_and_not_neither(send):
    both = send("key\nKEN\n", pasted="key\nKEN\n")
    assert "Choose a file or paste lines, not both." in both.text
    assert "Choose a file, or paste lines below." in send().text
    assert "This field is required." in send("key\nKEN\n", reason="").text


@pytest.mark.one_database
def test_speakers_copied_without_a_row_of_headings_were_refused(send):
    lines = "H.E. Mr. John Kamau\tKenya\tMorning\nMs. Anna Berg\tNorway\tAfternoon\n"
    page = paste(send, lines)
    assert "What do these columns of “pasted.csv” mean?" in page.text
    assert "3: Morning, Afternoon" in page.text
    assert "Kenya" not in page.text.partition("What was read")[0]
    done = page.press("Check again with these answers", **{"answer-0-0": "note"})
    assert "2 new." in done.text
    assert [(row.after["state"], row.after["note"]) for row in done.batch.changes.all()] == [
        ("KEN", "Morning"), ("NOR", "Afternoon"),
    ]  # fmt: skip


@pytest.mark.one_database
def test_of_a_table_that_tells_nothing_the_columns_are_asked_for(send):
    page = paste(send, "Ruritania\tx\nStrelsau\ty\n")
    assert "1: Ruritania, Strelsau" in page.text
    done = page.press(
        "Check again with these answers", **{"answer-0-0": "participant", "answer-0-1": "note"}
    )
    assert "2 refused" in done.text
