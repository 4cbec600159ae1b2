"""Undoing what a batch did, and taking that back."""

import pytest
from django.test import Client

from hld_site.exchange.models import Batch, Change, Stage
from hld_site.publishing.status import Status
from registry.models import State
from tests.builders import build
from tests.desk.test_batches_access import WRITERS
from tests.test_desk import member_of_staff

FILE = "key,alpha2,m49,name_en,note\nXXA,XA,901,Ruritania,\nKEN,KE,404,Kenya,From the file\n"


def applied(send):
    return send(FILE).answer("yes").press("Apply all 2 rows")


def taken_back(page, button="Undo 2 rows", **values):
    """What would happen is shown, and done when a person says so."""
    shown = page.press("Undo it", **values)
    assert shown.batch.stage == Stage.READY
    return shown.press(button)


@pytest.mark.one_database
def test_a_whole_batch_is_shown_and_then_taken_back(send):
    page = applied(send)
    shown = page.press("Undo it")
    assert "Nothing has been undone yet." in shown.text
    assert "1 that were added will be removed, 1 will be restored as they were." in shown.text
    assert (State.objects.filter(key="XXA").exists(), shown.batch.stage) == (True, Stage.READY)
    undo = shown.press("Undo 2 rows")
    assert not State.objects.filter(key="XXA").exists()
    assert State.objects.get(key="KEN").note == ""
    assert "Undoing: states.csv" in undo.text
    assert undo.batch.stage == Stage.APPLIED
    assert undo.batch.reason == "Undone: A test of the desk"
    assert "It was undone on" in page.again().text
    assert "Undo it" not in page.again().buttons()


def test_an_undo_can_be_undone(send):
    undo = taken_back(applied(send), reason="A mistake")
    assert undo.batch.reason == "Undone: A mistake"
    redo = taken_back(undo, "Put 2 rows back")
    assert redo.batch.reason == "Put back: A test of the desk"
    assert redo.batch.stage == Stage.APPLIED
    assert State.objects.get(key="XXA").name_en == "Ruritania"
    assert State.objects.get(key="KEN").note == "From the file"


def test_an_import_whose_undo_was_taken_back_still_said_that_it_was_taken_back(send):
    page = applied(send)
    undo = taken_back(page)
    redo = taken_back(undo, "Put 2 rows back")
    assert "It was undone on" in undo.again().text
    again = page.again()
    assert "and put back on" in again.text
    assert redo.path in again.html
    third = taken_back(again)
    assert third.path not in (undo.path, redo.path)
    assert not State.objects.filter(key="XXA").exists()
    assert State.objects.get(key="KEN").note == ""
    assert "and put back on" not in page.again().text
    assert third.path in page.again().html
    taken_back(third, "Put 2 rows back")
    assert State.objects.get(key="XXA").name_en == "Ruritania"
    assert State.objects.get(key="KEN").note == "From the file"
    assert "and put back on" in page.again().text


def test_an_import_of_which_what_stayed_was_put_back_is_still_taken_back(send):
    page = applied(send)
    edit("XXA", "By hand")
    page.press("Undo it").press("Undo the rest, leave these alone")
    edit("XXA", "")
    rest = page.again().press("Undo the rows that were left").press("Undo 1 row")
    taken_back(rest, "Put 1 row back")
    assert "and put back on" not in page.again().text
    assert "Some rows were left as they were" in page.again().text


@pytest.mark.one_database
def test_a_second_press_finds_the_undo_of_the_first(send):
    page = applied(send)
    first, second = page.press("Undo it"), page.press("Undo it")
    assert first.path == second.path
    assert Batch.objects.filter(kind="undo").count() == 1


def edit(key: str, note: str) -> None:
    record = State.objects.get(key=key)
    record.note = note
    record.save()


def test_what_was_edited_since_is_left_alone(send):
    page = applied(send)
    edit("KEN", "By hand")
    undo = page.press("Undo it")
    assert "Nothing has been undone yet." in undo.text
    assert "1 removed, 1 left alone." in undo.text
    assert "Edited since, on " in undo.text
    done = undo.press("Undo the rest, leave these alone")
    assert done.batch.stage == Stage.APPLIED
    assert not State.objects.filter(key="XXA").exists()
    assert State.objects.get(key="KEN").note == "By hand"


def test_what_stayed_is_offered_again_and_goes_when_nothing_holds_it_any_more(send):
    page = applied(send)
    edit("XXA", "By hand")
    undo = page.press("Undo it").press("Undo the rest, leave these alone")
    assert undo.batch.stage == Stage.APPLIED
    assert "Some rows were left as they were" in page.again().text
    edit("XXA", "")
    rest = page.again().press("Undo the rows that were left")
    assert rest.path != undo.path
    rest.press("Undo 1 row")
    assert not State.objects.filter(key="XXA").exists()
    assert "Undo the rows that were left" not in page.again().buttons()


@pytest.mark.one_database
def test_what_was_edited_since_is_taken_back_if_the_person_insists(send):
    page = applied(send)
    edit("KEN", "By hand")
    shown = page.press("Undo it").press("Undo these too: show me first")
    assert State.objects.get(key="KEN").note == "By hand"
    assert "before: By hand → after: empty" in shown.text
    assert "Undo these too: show me first" not in shown.buttons()
    shown.press("Undo 2 rows")
    assert State.objects.get(key="KEN").note == ""


@pytest.mark.one_database
def test_who_insisted_lost_the_ticks_and_the_reason_of_the_page(send):
    page = applied(send)
    edit("KEN", "By hand")
    undo = page.press("Undo it")
    [ticked] = [change.number for change in undo.batch.changes.filter(key="XXA")]
    given = {"shown": [str(ticked)], "out": [str(ticked)], "public_reason": "A mistake"}
    shown = undo.press("Undo these too: show me first", **given)
    assert "1 changed, 1 left out." in shown.text
    assert 'value="A mistake"' in shown.html
    assert "1 changed, 1 left out." in shown.press("Keep these ticks").text


@pytest.mark.one_database
def test_a_row_that_a_tick_kept_from_being_taken_back_may_go_later(send):
    page = applied(send)
    undo = page.press("Undo it")
    [ticked] = [change.number for change in undo.batch.changes.filter(key="XXA")]
    ticks = undo.press("Keep these ticks", shown=[str(ticked)], out=[str(ticked)])
    ticks.press("Undo 1 row")
    assert State.objects.filter(key="XXA").exists()
    rest = page.again().press("Undo the rows that were left")
    assert "What would be undone" in rest.text
    rest.press("Undo 1 row")
    assert not State.objects.filter(key="XXA").exists()


@pytest.mark.one_database
def test_an_undo_that_is_taken_back_speaks_of_putting_back(send):
    undo = applied(send).press("Undo it").press("Undo 2 rows")
    back = undo.press("Undo it")
    assert "What would be put back" in back.text
    done = back.press("Put 2 rows back")
    assert "what the import had done then disappears again" in done.text
    assert State.objects.filter(key="XXA").exists()


@pytest.mark.one_database
def test_an_undo_that_is_not_wanted_leaves_everything_and_can_be_begun_again(send):
    page = applied(send)
    edit("KEN", "By hand")
    undo = page.press("Undo it").press("Leave everything as it is")
    assert undo.batch.stage == Stage.CANCELLED
    assert State.objects.filter(key="XXA").exists()
    assert page.again().press("Undo it").path != undo.path


@pytest.mark.one_database
def test_the_first_load_of_the_register_is_offered_to_nobody(send):
    page = applied(send)
    Batch.objects.filter(pk=page.batch.pk).update(settings={"first_load": True})
    assert "This is the first load of the register: it cannot be undone." in page.again().text
    assert "Undo it" not in page.again().buttons()
    refused = page.press("Undo it")  # of a page that was opened before
    assert "The first load of the register cannot be undone." in refused.html
    assert not Batch.objects.filter(kind="undo").exists()


def publish(key: str) -> State:
    record = State.objects.get(key=key)
    record.status = Status.PUBLISHED
    record.save()
    return record


def published(send):
    """A batch with one record that was published in it, and one draft."""
    page = send(
        "key,alpha2,m49,name_en,status\nXXA,XA,901,Ruritania,published\nXXB,XB,902,Ruthenia,draft\n"
    )
    return page.answer("yes").press("Apply all 2 rows")


def test_what_was_ever_public_is_withdrawn_and_stands_again_when_put_back(send, client):
    page = published(send)
    number = State.objects.get(key="XXA").pk
    assert client.get("/states/XXA/").status_code == 200
    shown = page.press("Undo it")
    assert (
        "1 that were added will be removed, 1 that were once public will be withdrawn" in shown.text
    )
    assert "It was once public: it is withdrawn, not removed." in shown.text
    undo = shown.press("Undo 2 rows")
    record = State.objects.get(key="XXA")
    assert (record.pk, record.status) == (number, Status.WITHDRAWN)
    assert not State.objects.filter(key="XXB").exists()
    latest = record.history.first()
    assert (latest.status, latest.history_change_reason) == (
        "withdrawn", "Undone: A test of the desk",
    )  # fmt: skip
    another = publish("KEN")
    another.status = Status.WITHDRAWN
    another.save()
    gone, alike = client.get("/states/XXA/"), client.get("/states/KEN/")
    assert (gone.status_code, gone.templates[0].name) == (
        alike.status_code,
        alike.templates[0].name,
    )
    assert gone.status_code == 410
    taken_back(undo, "Put 2 rows back")
    assert State.objects.get(key="XXA").status == Status.PUBLISHED
    assert State.objects.get(key="XXB").status == Status.DRAFT
    assert client.get("/states/XXA/").status_code == 200


@pytest.mark.one_database
def test_an_undo_that_removes_rows_needs_the_delete_permission(send):
    page = published(send)
    editor, remover = Client(), Client()
    editor.force_login(member_of_staff(*WRITERS, name="editor"))
    remover.force_login(member_of_staff(*WRITERS, "delete_state", name="remover"))
    page.client = editor
    shown = page.again().press("Undo it")
    assert "You may not delete some of the rows that would be removed: States." in shown.text
    assert "Undo 2 rows" not in shown.buttons()
    apply = shown.path.replace("/change/", "/apply/")
    seen = shown.batch.checked_at.isoformat()
    assert editor.post(apply, {"seen": seen}).status_code == 403
    assert State.objects.filter(key="XXB").exists()
    shown.client = remover
    assert shown.again().press("Undo 2 rows").batch.stage == Stage.APPLIED
    assert not State.objects.filter(key="XXB").exists()


@pytest.mark.one_database
def test_an_undo_that_removes_nothing_needs_no_delete_permission(send):
    page = published(send)
    publish("XXB")
    editor = Client()
    editor.force_login(member_of_staff(*WRITERS, name="editor"))
    page.client = editor
    shown = page.again().press("Undo it").press("Undo these too: show me first")
    shown.press("Undo 2 rows")
    assert {State.objects.get(key=key).status for key in ("XXA", "XXB")} == {"withdrawn"}


@pytest.mark.one_database
def test_who_may_not_remove_a_row_leaves_it_out_and_takes_the_rest_back(send):
    page = published(send)
    editor = Client()
    editor.force_login(member_of_staff(*WRITERS, name="editor"))
    page.client = editor
    shown = page.again().press("Undo it")
    number = Change.objects.get(batch=shown.batch, verdict="removed").number
    left = shown.press("Keep these ticks", out=[number], shown=["1", "2"])
    left.press("Undo 1 row")
    assert State.objects.get(key="XXA").status == Status.WITHDRAWN
    assert State.objects.get(key="XXB").status == Status.DRAFT


@pytest.mark.one_database
def test_an_undo_against_a_value_that_another_row_has_since_said_nothing_was_left(send):
    page = send("key,alpha2,note\nKEN,XK,one\nTZA,,two\n").press("Apply all 2 rows")
    other = build(State, 0, key="XXA", alpha2="KE")
    shown = page.press("Undo it")
    assert "1 changed, 1 refused." in shown.text
    assert "“KE” already belongs to another record." in shown.text
    assert "Nothing else is left to undo." not in shown.text
    assert "Apply the 1 good row only" in shown.buttons()
    other.delete()
    shown.press("Check again").press("Undo 2 rows")
    assert [State.objects.get(key=key).note for key in ("KEN", "TZA")] == ["", ""]
    assert State.objects.get(key="KEN").alpha2 == "KE"
