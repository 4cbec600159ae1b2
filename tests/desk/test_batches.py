"""A batch from the file to the register and back, as a desk officer meets it."""

import csv
import io

import pytest

from hld_site.exchange.models import Batch, Stage
from registry.models import State
from tests.builders import build
from tests.public_pages import one_line

RURITANIA = "key,alpha2,m49,name_en\nXXA,XA,901,Ruritania\n"
THREE_FAULTS = "key,m49,note\nKEN,4x,\nTZA,834,Dodoma\nNOWHERE,,x\nFRA,,\nPER,abc,\n"


def ruritania(send, *args, **values):
    """A new State, which is asked about."""
    return send(RURITANIA, *args, **values).answer("yes")


def note_of(key: str) -> str:
    return State.objects.get(key=key).note


def test_a_preview_writes_nothing_and_applying_does(send):
    page = send("\ufeffkey;note\r\nKEN;From Nairobi\r\nTZA;\r\n")
    assert "Nothing has been written. Look at what would happen, then decide." in page.text
    assert "1 changed, 1 unchanged." in page.text
    assert "Records that the file does not name are left as they are." in page.text
    assert "Empty cells keep what is there." in page.text
    assert "Note: before: empty → after: From Nairobi" in page.text
    assert note_of("KEN") == ""
    done = page.press("Apply 1 row")
    assert "This has been written." in done.text
    assert note_of("KEN") == "From Nairobi"
    last = State.objects.get(key="KEN").history.first()
    assert last.history_change_reason == "A test of the desk"
    assert (last.history_user.username, last.batch) == ("officer", done.batch.pk)


@pytest.mark.one_database
def test_every_error_of_every_row_is_told_with_its_value_and_nothing_can_be_applied(send):
    page = send("key,m49,status\nKEN,4x,poem\nFRA,404,\n")
    assert "m49: “4x” does not fit “M49 code”. Three digits, such as 004." in page.text
    assert "status: “poem” is not known here. Answer the question above the rows." in page.text
    assert "2 refused." in page.text
    asked, *rest = page.buttons()
    assert asked == "Check again with these answers"
    ours = ["Do not import it", "Change how it is read", "Keep these ticks"]
    assert rest == [*ours, "Check again with the cells corrected here"]
    assert "Traceback" not in page.html


def test_refused_rows_come_as_a_file_that_is_mended_and_fed_back(send, desk):
    page = send(THREE_FAULTS)
    assert "1 changed, 1 unchanged, 3 refused." in page.text
    response = desk.get(f"{page.path.removesuffix('change/')}refused/")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [row[:3] for row in rows] == [
        ["key", "m49", "note"],
        ["KEN", "4x", ""],
        ["NOWHERE", "", "x"],
        ["PER", "abc", ""],
    ]
    assert rows[0][3] == "Refused because"
    assert rows[1][3] == "m49: “4x” does not fit “M49 code”. Three digits, such as 004."
    assert 'filename="states-refused.csv"' in response["Content-Disposition"]
    mended = text.replace("KEN,4x,", "KEN,404,").replace("NOWHERE", "NOR").replace("abc", "")
    again = send(mended, "states-refused.csv")
    assert "1 changed, 2 unchanged." in again.text
    again.press("Apply 1 row")
    assert note_of("NOR") == "x"


@pytest.mark.one_database
def test_the_good_rows_alone_are_applied_by_choice(send):
    page = send(THREE_FAULTS)
    done = page.press("Apply the 1 good row only")
    assert "(The good rows only)" in done.text
    assert note_of("TZA") == "Dodoma"
    assert done.batch.mode == "good"


@pytest.mark.one_database
def test_a_tab_counted_what_was_left_out_as_refused(send):
    page = send("key,m49\nKEN,abc\nTZA,xyz\nPER,604\n")
    page = page.press("Keep these ticks", out=["2"], shown=["1", "2"])
    assert "1 unchanged, 1 refused, 1 left out." in page.text
    assert "Refused (1)" in page.text
    assert "Left out (1)" in page.text
    assert "All rows (3)" in page.text
    shown = page.again("?rows=left-out")
    assert "Rows 1 to 1 of 1" in shown.text
    assert "xyz" in shown.text


@pytest.mark.one_database
def test_rows_with_a_tick_are_left_out(send):
    page = send("key,note\nKEN,One\nTZA,Two\nPER,Three\n")
    form = page.form("Keep these ticks")[0]
    assert form.count('name="shown"') == 3
    second = page.batch.changes.get(key="TZA").number
    ticked = page.press("Keep these ticks", out=[second], shown=["1", "2", "3"])
    assert "2 changed, 1 left out." in ticked.text
    ticked.press("Apply all 2 rows")
    assert (note_of("KEN"), note_of("TZA"), note_of("PER")) == ("One", "", "Three")


def test_the_same_file_a_second_time_has_nothing_to_do(send):
    ruritania(send).press("Apply 1 row")
    page = send(RURITANIA)
    assert "There is nothing to write" in page.text
    assert page.buttons() == ["Do not import it", "Change how it is read"]
    assert "The same file" in page.text


@pytest.mark.one_database
def test_what_somebody_else_changed_since_the_check_is_shown_in_three_versions(send):
    page = send("key,note\nKEN,From the file\n")
    kenya = State.objects.get(key="KEN")
    kenya.note = "By somebody else"
    kenya.save()
    stopped = page.press("Apply 1 row")
    assert note_of("KEN") == "By somebody else"
    assert "Nothing was written: 1 record was changed by somebody else" in stopped.text
    assert "At the check empty Now By somebody else In the file From the file" in stopped.text
    again = stopped.press("Check again")
    assert "before: By somebody else → after: From the file" in again.text
    again.press("Apply 1 row")
    assert note_of("KEN") == "From the file"


def test_a_new_record_that_somebody_else_has_made_since_is_not_written_twice(send):
    page = ruritania(send)
    build(State, 0, key="XXA", name_en="Old Ruritania")
    stopped = page.press("Apply 1 row")
    assert "Nothing was written: 1 record was changed by somebody else" in stopped.text
    assert "Now Old Ruritania In the file Ruritania" in stopped.text
    assert State.objects.get(key="XXA").name_en == "Old Ruritania"


def test_a_value_that_somebody_else_has_taken_since_is_refused_at_the_next_check(send):
    page = ruritania(send)
    build(State, 0)  # takes XA
    stopped = page.press("Apply 1 row")
    assert "Somebody else has meanwhile written what this batch would write." in stopped.text
    assert "1 refused." in stopped.press("Check again").text
    assert not State.objects.filter(key="XXA").exists()


@pytest.mark.one_database
def test_a_cancelled_batch_writes_nothing_and_can_be_checked_again(send):
    page = ruritania(send).press("Do not import it")
    assert "This was cancelled. Nothing has been written." in page.text
    assert page.batch.stage == Stage.CANCELLED
    again = page.press("Check again")
    assert "1 new." in again.text


@pytest.mark.one_database
@pytest.mark.parametrize(
    "data", [b"\n", b"\x89PNG\r\n", b"\xff\xfe\x00", b"key\nKEN\n\x00", b"a" * 300_000]
)
def test_a_file_that_is_none_is_refused_in_words(send, data):
    page = send(data, "picture.csv")
    assert page.response.status_code == 200
    assert page.batch.stage in (Stage.FAILED, Stage.READY)
    assert "Nothing has been written" in page.text
    assert not [button for button in page.buttons() if button.startswith("Apply")]


def test_two_tabs_and_two_presses_do_it_once(send):
    page = send("key,note\nKEN,Once\n")
    page.press("Apply 1 row")
    twice = page.press("Apply 1 row")
    assert "This is already done. This is its present state." in twice.text
    late = page.press("Do not import it")
    assert "Nothing was done: the batch has changed in the meantime." in late.text
    assert late.batch.stage == Stage.APPLIED
    assert State.objects.get(key="KEN").history.filter(note="Once").count() == 1


@pytest.mark.one_database
def test_what_a_tab_shows_is_what_it_applies(send):
    """The other tab has meanwhile had empty cells clear what is there."""
    page = send("key,note,name_fr\nKEN,x,\n")
    other = page.again()
    other.client.post(
        f"{other.path.removesuffix('change/')}reading/",
        {"seen": other.batch.checked_at.isoformat(), "empty": "clear"},
    )
    stopped = page.press("Apply 1 row")
    assert "the batch has changed in the meantime" in stopped.text
    assert "Empty cells clear what is there." in stopped.text
    assert (note_of("KEN"), stopped.batch.stage) == ("", Stage.READY)


def test_a_form_sent_twice_makes_one_batch_and_another_file_another(desk, send):
    number = "0b0e6f3c-1b5c-4f5e-9d0b-0d8d0f6f2a11"
    first = send(RURITANIA, id=number)
    twice = send(RURITANIA, id=number)
    assert first.path == twice.path
    other = send("key,note\nKEN,x\n", id=number)
    assert other.path != first.path
    assert Batch.objects.count() == 2


@pytest.mark.one_database
def test_the_history_of_a_record_links_to_its_batch(send, desk):
    done = send("key,note\nKEN,x\n", "corrections.csv").press("Apply 1 row")
    kenya = State.objects.get(key="KEN")
    page = one_line(desk.get(f"/admin/registry/state/{kenya.pk}/history/").content.decode())
    assert f'<a href="{done.path}">Import: corrections.csv</a>' in page


@pytest.mark.one_database
def test_the_file_comes_back_as_it_was_sent(send, desk):
    page = send(RURITANIA, "=cmd.csv")
    response = desk.get(f"{page.path.removesuffix('change/')}file/")
    assert b"".join(response.streaming_content).decode() == RURITANIA
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == 'attachment; filename="=cmd.csv"'


def test_batches_are_listed_and_found_by_file_reason_person_and_digest(send, desk):
    batch = ruritania(send, "ruritania.csv", reason="Asked for by Protocol").batch
    for words in ("ruritania", "Protocol", "officer", batch.file_sha256[:12]):
        page = desk.get("/admin/exchange/batch/", {"q": words}).content.decode()
        assert "ruritania.csv" in page, words
        assert "1 new." in page
    for query in ({"q": "nothing"}, {"type": "meetings"}, {"stage": "applied"}):
        assert "0 batches" in desk.get("/admin/exchange/batch/", query).content.decode()
    assert "1 batch" in desk.get("/admin/exchange/batch/", {"type": "states"}).content.decode()


def test_what_was_exported_is_imported_without_a_change(send, desk):
    exported = b"".join(desk.post("/admin/registry/state/export/", {"format": "csv"}))
    assert "195 unchanged." in send(exported).text
