"""What only a person can answer, and what a person may choose instead of what was read."""

import io
import re
import zipfile

import pytest

from hld_site.records import catalogue
from registry.models import Organization, State


@pytest.mark.one_database
def test_unknown_columns_are_matched_or_ignored_by_consent_alone(send):
    page = send("key,remark of ours,xyz\nKEN,Hello,1\n")
    assert "What do these columns of “states.csv” mean?" in page.text
    assert "Apply" not in " ".join(page.buttons())
    half = page.press("Check again with these answers", **{"answer-0-0": "note"})
    assert ">xyz</label>" in half.html
    whole = half.press("Check again with these answers", ignore_unknown="yes")
    assert "1 changed." in whole.text
    whole.press("Apply 1 row")
    assert State.objects.get(key="KEN").note == "Hello"


@pytest.mark.one_database
def test_a_day_that_may_be_two_days_is_asked_about_and_shown_both_ways(send):
    text = "meeting,date\nhld-2006,03/04/2006\nhld-2013,05/06/2013\n"
    page = send(text, "days.csv", "meeting_days")
    assert "Day first: 3 April 2006" in page.text
    assert "Month first: 4 March 2006" in page.text
    assert "2 rows wait for the answer." in page.text
    answered = page.press("Check again with these answers", **{"answer-0": "dmy"})
    assert "2 new." in answered.text
    assert "Date: 3 April 2006" in answered.text
    assert "date: day first" in answered.text


@pytest.mark.one_database
def test_a_sheet_whose_type_nobody_can_tell_is_asked_about(send):
    page = send("key,note\nKEN,x\n", "list.csv", "")
    assert "What does one row of “list.csv” describe?" in page.text
    answered = page.press("Check again with these answers", **{"answer-0": "states"})
    assert "1 changed." in answered.text


@pytest.mark.one_database
def test_large_numbers_of_a_batch_were_not_grouped(send):
    lines = "".join(f"A/RES/99/{n},edict\n" for n in range(1, 1002))
    page = send(f"symbol,kind\n{lines}", "documents.csv", "documents")
    assert "1,001 rows wait for the answer." in page.text
    done = page.answer("resolution").again("?rows=all&page=21")
    assert "All rows (1,001)" in done.text
    assert "Rows 1,001 to 1,001 of 1,001" in done.text
    assert "Apply all 1,001 rows" in done.buttons()
    assert "Row 1002 New A/RES/99/1001" in done.text
    done.client.cookies["django_language"] = "fr"
    assert "Appliquer les 1\xa0001 lignes" in done.again().html


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("Code\nKEN\nUGA\n", ("states", {"documents", "meetings", "organizations", "processes"})),
        ("Code\nA/RES/58/208\n", ("documents", {"states", "pages", "links", "focus"})),
        ("Name,of\nKenya,x\n", ("states", {"participations", "state_names", "organizations"})),
    ],
)
def test_a_bare_code_was_asked_about_among_all_types_alike(send, text, likely):
    html = send(text, "list.csv", "").html
    groups = re.findall(r'<optgroup label="([^"]*)">(.*?)</optgroup>', html, re.S)
    first, others = ([*re.findall(r'value="(\w+)"', options)] for _label, options in groups)
    assert [label for label, _options in groups] == ["With such columns", "Other types"]
    assert first[0] == likely[0]
    assert {*first[1:]} >= likely[1]
    assert len(first) <= 8
    assert sorted([*first, *others]) == sorted(one.name for one in catalogue.everything())


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("key,note\nKEN,x\n", "list.csv", ""), "1 question to answer first What does one row"),
        (("key,remark of ours\nKEN,x\n",), "1 question to answer first What do these columns"),
        (("key,name_en,note\nTUR,Turkey,x\n",), "1 question on which no row depends Column"),
        (
            ("state,kind,valid_from\nKEN,observer,2012\n", "list.csv", "memberships"),
            "Write it anyway? This is done unless you answer no.",
        ),
    ],
    ids=["type", "columns", "spelling", "doubt"],
)
def test_a_question_for_which_no_row_waits_said_that_one_did(send, given, words):
    page = send(*given)
    assert words in page.text
    assert "waits for the answer" not in page.text


def reading(page, **values):
    address = f"{page.path.removesuffix('change/')}reading/?sheet=0"
    form = page.client.get(address).content.decode()
    given = {"seen": page.batch.checked_at.isoformat()} | values
    assert 'name="encoding"' in form
    page.client.post(address, given, follow=True)
    return page.again()


@pytest.mark.one_database
def test_what_was_read_is_shown_and_can_be_changed(send):
    page = send("key;note\nKEN;caf\xe9\n".encode("cp1252"))
    assert "Encoding: Western European (windows-1252)" in page.text
    assert "Between cells: semicolon" in page.text
    right = reading(page, encoding="windows-1252")
    assert "Encoding: Western European (windows-1252)" in right.text
    assert "Note: before: empty → after: café" in right.text
    changed = reading(right, encoding="windows-1251")
    assert "Encoding: Cyrillic (windows-1251)" in changed.text
    assert "Note: before: empty → after: cafй" in changed.text
    other = reading(changed, **{"column-0": "key", "column-1": "staff_note"})
    assert "Staff note: before: empty → after: cafй" in other.text


def test_empty_cells_clear_what_is_there_only_by_choice(send):
    State.objects.filter(key="KEN").update(note="Was here")
    page = send("key,note\nKEN,\n")
    assert "1 unchanged." in page.text
    cleared = reading(page, empty="clear")
    assert "Empty cells clear what is there." in cleared.text
    assert "Note: before: Was here → after: empty" in cleared.text
    assert "1 changed." in send("key,note\nKEN,\n", empty="clear").text


@pytest.mark.one_database
def test_a_wrong_type_is_put_right_on_the_page_of_how_it_is_read(send):
    page = send("note,staff_note,key\nx,,KEN\n", "states.csv", "meetings")
    form = page.client.get(f"{page.path.removesuffix('change/')}reading/").content.decode()
    assert form.index(">note</label>") < form.index(">staff_note</label>")
    assert form.index(">staff_note</label>") < form.index(">key</label>")
    right = reading(page, type="states")
    assert "1 changed." in right.text


@pytest.mark.one_database
def test_the_files_of_a_zip_are_one_batch_and_their_refused_rows_come_as_one(send, desk):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("organizations.csv", "key,name_en,kind\nruritanian-office,Office,poem\n")
        archive.writestr("states.csv", "key,m49\nKEN,4x\nTZA,834\n")
    page = send(packed.getvalue(), "both.zip", "")
    assert "1 unchanged, 1 refused, 1 waiting for an answer." in page.text
    assert "Organizations (1)" in page.text
    assert not Organization.objects.filter(key="ruritanian-office").exists()
    response = desk.get(f"{page.path.removesuffix('change/')}refused/")
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as refused:
        assert sorted(refused.namelist()) == ["organizations.csv", "states.csv"]
        assert refused.read("states.csv").decode("utf-8-sig").splitlines() == [
            "key,m49,Refused because",
            'KEN,4x,"m49: “4x” does not fit “M49 code”. Three digits, such as 004."',
        ]
    again = send(packed.getvalue(), "both.zip", "")
    assert again.again("?rows=all&type=states").text.count("Three digits") == 1


def test_a_no_was_asked_again_and_stood_there_without_a_tick(send):
    page = send("key,name_en\nTUR,Turkey\n")
    assert "1 question on which no row depends" in page.text
    answered = page.answer("no")
    assert "1 question" not in answered.text
    assert "1 answer may be changed" in answered.text
    assert re.search(r'value="no"\s+checked', answered.html)
    assert "1 changed." in answered.answer("yes").text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("answer", "note", "staff_note"),
    [("staff", "", "ours"), ("public", "ours", ""), ("-", "", "")],
)
def test_remarks_for_colleagues_were_published_unasked(send, answer, note, staff_note):
    page = send("key,m49,Remarks\nKEN,404,\nPER,604,ours\n")
    assert "Column “Remarks” of “states.csv”: for whom are these remarks?" in page.text
    assert not [words for words in page.buttons() if words.startswith("Apply")]
    done = page.answer(answer)
    assert "for whom are these remarks?" not in done.text
    if answer != "-":
        done.press("Apply 1 row")
    peru = State.objects.get(key="PER")
    assert (peru.note, peru.staff_note) == (note, staff_note)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "text",
    [
        "key,note\nKEN,x\n",
        "key,Remarks,Staff note\nKEN,x,y\n",
        "key,Remarks,alpha2\nKEN,,KE\n",
    ],
    ids=["our own name", "staff beside it", "nothing in it"],
)
def test_remarks_of_which_there_is_no_doubt_are_not_asked_about(send, text):
    assert "for whom are these remarks?" not in send(text).text
