"""What is typed and ticked on the page of a batch: kept, sent, and in the file of refused rows."""

import re

import pytest

from registry.models import State
from tests.desk.conftest import Page
from tests.forms import filled_in

MENDED = "Check again with the cells corrected here"


def test_refused_cells_are_mended_on_the_page_and_the_file_stays(send):
    page = send("key,m49,note\nKEN,abc,x\nTZA,834,y\nFRA,xyz,z\n")
    assert "1 changed, 2 refused." in page.text
    mended = page.press(MENDED, **{"mend-1-0": "404"})
    assert "2 changed, 1 refused." in mended.text
    mended = mended.press(MENDED, **{"mend-3-0": "250"})
    assert "3 changed." in mended.text
    mended.press("Apply all 3 rows")
    assert [State.objects.get(key=key).note for key in ("KEN", "TZA", "FRA")] == ["x", "y", "z"]


def refused_lines(page) -> list[str]:
    response = page.client.get(f"{page.path.removesuffix('change/')}refused/")
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def test_the_file_of_refused_rows_had_the_cells_as_they_were_before_they_were_mended(send):
    page = send("key,status,m49\nKEN,poem,abc\nTZA,published,xyz\n")
    kept = page.press("Français", **{"mend-1-0": "published"}).press("English")
    why = '"m49: “{}” does not fit “M49 code”. Three digits, such as 004."'
    as_it_stands = [
        "key,status,m49,Refused because",
        f"KEN,published,abc,{why.format('abc')}",
        f"TZA,published,xyz,{why.format('xyz')}",
    ]
    assert refused_lines(kept) == as_it_stands
    checked = kept.press(MENDED, **{"mend-2-0": "1234"})
    as_it_stands[2] = f"TZA,published,1234,{why.format('1234')}"
    assert refused_lines(checked) == as_it_stands


@pytest.mark.one_database
def test_the_file_of_refused_rows_called_its_columns_by_the_title_above_them(send):
    page = send("States of the world,\nkey,m49\nKEN,abc\nTZA,834\n")
    assert refused_lines(page)[0] == "key,m49,Refused because"
    assert len(refused_lines(page)) == 2


TYPED = {"answer-0": "yes", "mend-1-0": "404", "shown": ["1", "2", "3"], "out": ["2"]}


@pytest.mark.parametrize("button", ["Check again with these answers", MENDED, "Keep these ticks"])
def test_a_button_lost_what_was_typed_beside_the_others(send, button):
    page = send("key,name_en,m49,note\nKEN,KENYA,abc,x\nTZA,,834,y\nPER,,604,z\n")
    assert "2 changed, 1 refused." in page.text
    done = page.press(button, **TYPED)
    assert "2 changed, 1 left out." in done.text
    assert "Name (English): before: Kenya → after: KENYA" in done.text
    done = done.press("Forget my answers and ask me again")
    assert "2 changed, 1 left out." in done.text
    assert "KENYA →" not in done.text


def test_apply_passed_by_what_was_typed_and_not_sent(send):
    page = send("key,name_en,m49,note\nKEN,KENYA,abc,x\nTZA,,834,y\nPER,,604,z\n")
    (button,) = [words for words in page.buttons() if words.startswith("Apply the")]
    stopped = page.press(button, **TYPED)
    assert "what you typed or ticked here had to be taken into account first." in stopped.html
    assert "2 changed, 1 left out." in stopped.text
    ticked = stopped.press("Apply all 2 rows", shown=["1", "2", "3"], out=["2", "3"])
    assert "1 changed, 2 left out." in ticked.text
    assert State.objects.get(key="KEN").name_en == "Kenya"
    ticked.press("Apply 1 row")
    assert State.objects.get(key="KEN").name_en == "KENYA"
    assert State.objects.get(key="PER").note != "z"


def read_again(page):
    """Back from how it is read, with what its form shows."""
    return Page(page.client, page.client.post(page.path, filled_in(page.response), follow=True))


def test_what_was_typed_was_lost_when_it_was_changed_how_a_sheet_is_read(send):
    page = send("key,name_en,m49,note\nKEN,KENYA,abc,x\nTZA,,834,y\nPER,,604,z\n")
    read = page.press("Change how it is read", **TYPED, public_reason="As printed")
    assert "How “states.csv” is read" in read.text
    kept = page.again()
    assert re.search(r'value="yes"\s+checked', kept.html)
    assert 'name="mend-1-0" value="404"' in kept.html
    done = read_again(read)
    assert "2 changed, 1 left out." in done.text
    assert "Name (English): before: Kenya → after: KENYA" in done.text
    assert 'value="As printed"' in done.html


def test_a_language_at_the_foot_lost_what_was_typed_and_not_sent(send):
    page = send("key,name_en,m49,note\nKEN,KENYA,abc,x\nTZA,,834,y\nPER,,604,z\n")
    french = page.press("Français", **TYPED, public_reason="As printed")
    assert '<h2 id="rows">Ligne par ligne</h2>' in french.html
    assert 'name="mend-1-0" value="404"' in french.html
    assert re.search(r'value="yes"\s+checked', french.html)
    assert 'value="As printed"' in french.html
    english = french.press("English")
    assert "1 changed, 1 refused, 1 left out." in english.text


def test_what_a_link_kept_was_passed_by_when_the_good_rows_were_applied(send):
    page = send("key,name_en,m49,note\nKEN,KENYA,abc,x\nTZA,,834,y\nPER,,604,z\n")
    tab = f"{page.path}?rows=new"
    kept = page.press("Change how it is read", **TYPED | {"out": []}, sheet="", next=tab)
    assert kept.response.redirect_chain == [(tab, 302)]
    page = page.again()
    (button,) = [words for words in page.buttons() if words.startswith("Apply the")]
    stopped = page.press(button)
    assert "what you typed or ticked here had to be taken into account first." in stopped.html
    assert "3 changed." in stopped.text
    stopped.press("Apply all 3 rows")
    assert State.objects.get(key="KEN").name_en == "KENYA"


def test_what_was_kept_could_not_be_typed_as_it_had_been(send):
    page = send("key,m49\nKEN,abc\n")
    kept = page.press("Français", **{"mend-1-0": "404"})
    back = kept.press("English", **{"mend-1-0": "abc"})
    assert 'name="mend-1-0" value="abc"' in back.html


@pytest.mark.one_database
def test_a_link_out_of_the_site_is_not_followed_from_what_was_kept(send):
    page = send("key,m49\nKEN,abc\n")
    kept = page.press("Change how it is read", sheet="", next="https://elsewhere.example/")
    assert kept.response.redirect_chain == [(page.path, 302)]


@pytest.mark.one_database
def test_a_column_that_was_chosen_is_chosen_where_it_is_changed_how_a_sheet_is_read(send):
    page = send("key,remark of ours\nKEN,x\n")
    read = page.press("Change how it is read", **{"answer-0-0": "note"})
    assert 'value="note" selected' in read.html
    assert 'value="note" selected' in page.again().html
    done = read_again(read)
    assert "Note: before: empty → after: x" in done.text


def test_of_two_rows_that_differ_one_was_left_out_and_the_check_refused_both_again(send):
    page = send("key,m49,note\nKEN,404,One\nKEN,404,Two\nPER,abc,Three\n")
    assert "3 refused." in page.text
    ticked = {"shown": ["1", "2", "3"], "out": ["2"], "mend-3-0": "604"}
    assert "2 changed, 1 left out." in page.press(MENDED, **ticked).text


@pytest.mark.one_database
def test_what_was_perhaps_meant_is_taken_at_one_press(send):
    page = send("state,kind,valid_from\nKenyya,member-state,1963-12-16\n", "m.csv", "memberships")
    assert "Did you mean “Kenya”?" in page.text
    taken = page.press(MENDED, take="1-0=KEN")
    assert "1 unchanged." in taken.text
    assert 'name="take" value="1-0=KEN">Kenya</button>' in page.html
