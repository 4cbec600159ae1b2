"""Taking back what a batch did, and taking that back."""

from hld_site.exchange.models import Batch, Stage
from registry.models import State

FILE = "key,alpha2,m49,name_en,note\nXXA,XA,901,Ruritania,\nKEN,KE,404,Kenya,From the file\n"


def applied(send):
    return send(FILE).press("Apply all 2 rows")


def test_one_press_takes_a_whole_batch_back(send):
    page = applied(send)
    undo = page.press("Take it back")
    assert not State.objects.filter(key="XXA").exists()
    assert State.objects.get(key="KEN").note == ""
    assert "Taking back “states.csv”" in undo.text
    assert undo.batch.stage == Stage.APPLIED
    assert undo.batch.reason == "Taken back: A test of the desk"
    assert "It was taken back on" in page.again().text
    assert "Take it back" not in page.again().buttons()


def test_an_undo_can_be_undone(send):
    undo = applied(send).press("Take it back", reason="A mistake")
    assert undo.batch.reason == "A mistake"
    redo = undo.press("Take it back")
    assert redo.batch.stage == Stage.APPLIED
    assert State.objects.get(key="XXA").name_en == "Ruritania"
    assert State.objects.get(key="KEN").note == "From the file"


def test_a_second_press_finds_the_undo_of_the_first(send):
    page = applied(send)
    first, second = page.press("Take it back"), page.press("Take it back")
    assert first.path == second.path
    assert Batch.objects.filter(kind="undo").count() == 1


def edit(key: str, note: str) -> None:
    record = State.objects.get(key=key)
    record.note = note
    record.save()


def test_what_was_edited_since_is_left_alone(send):
    page = applied(send)
    edit("KEN", "By hand")
    undo = page.press("Take it back")
    assert "Nothing has been taken back yet." in undo.text
    assert "1 removed, 1 left alone." in undo.text
    assert "Edited on " in undo.text
    done = undo.press("Take the rest back, leave these alone")
    assert done.batch.stage == Stage.APPLIED
    assert not State.objects.filter(key="XXA").exists()
    assert State.objects.get(key="KEN").note == "By hand"


def test_what_was_edited_since_is_taken_back_if_the_person_insists(send):
    page = applied(send)
    edit("KEN", "By hand")
    shown = page.press("Take it back").press("Take back these too: show me first")
    assert State.objects.get(key="KEN").note == "By hand"
    assert "before: By hand → after: empty" in shown.text
    assert "Take back these too: show me first" not in shown.buttons()
    shown.press("Take 2 rows back")
    assert State.objects.get(key="KEN").note == ""


def test_an_undo_that_is_not_wanted_leaves_everything_and_can_be_begun_again(send):
    page = applied(send)
    edit("KEN", "By hand")
    undo = page.press("Take it back").press("Leave everything as it is")
    assert undo.batch.stage == Stage.CANCELLED
    assert State.objects.filter(key="XXA").exists()
    assert page.again().press("Take it back").path != undo.path


def test_the_first_load_of_the_register_is_not_gone_with_one_press(send):
    page = applied(send)
    Batch.objects.filter(pk=page.batch.pk).update(settings={"unlimited": True})
    undo = page.press("Take it back")
    assert (undo.batch.stage, State.objects.filter(key="XXA").exists()) == (Stage.READY, True)
