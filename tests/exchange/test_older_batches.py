"""Batches of a day when the register had a type or a column more, or less: none of them breaks."""

import io

import pytest
from django.core.management import call_command

from documents.models import Document
from hld_site.exchange.batches.proposals import open_set, propose, rebase
from hld_site.exchange.batches.steps import check_again, why_not
from hld_site.exchange.batches.undoing.undo import undo_of
from hld_site.exchange.models import Batch, Change, Mode, Stage
from registry.models import State
from tests.files import applied, checked, counts, imported, messages_of, undone, worked

FILE = "key,alpha2,m49,name_en,note\nXXA,XA,901,Ruritania,\nKEN,KE,404,Kenya,From the file\n"
AGAIN = (
    "Nothing was written: the types or columns of the register have changed since the check."
    " Check it again."
)


def with_a_column_more(batch: Batch) -> Batch:
    """As if the rows that it changes had set a column that was removed since."""
    for change in Change.objects.filter(batch=batch, verdict="changed"):
        change.before, change.after = change.before | {"colour": ""}, change.after | {"colour": "x"}
        change.save()
    return batch


def with_a_type_more(batch: Batch) -> Batch:
    """As if it had a row more, of a type that was removed since."""
    last = Change.objects.filter(batch=batch).latest("number")
    Change.objects.create(
        batch=batch, number=last.number + 1, type="loans", key="one", object_id=1,
        verdict="new", after={"key": "one"},
    )  # fmt: skip
    batch.types = [*batch.types, "loans"]
    batch.reading["marks"] = batch.reading["marks"] | {"loans": 0}
    batch.save()
    return batch


def with_a_question_more(batch: Batch, **about) -> Batch:
    asked = {"kind": "choice", "column": "colour", "text": "x", "name": "states.csv", "rows": 1}
    batch.reading["questions"] = {"word": asked | {"keys": []} | about}
    batch.save()
    return batch


def notes() -> dict[str, str]:
    return dict(State.objects.filter(key__in=["KEN", "TZA"]).values_list("key", "note"))


def of_two() -> Batch:
    return imported("states.csv", "key,note\nKEN,one\nTZA,two\n")


def test_an_undo_passes_by_a_column_that_is_gone_and_says_so():
    undo = undone(with_a_column_more(of_two()))
    assert (undo.stage, messages_of(undo)) == (Stage.APPLIED, [])
    assert notes() == {"KEN": "", "TZA": ""}
    assert undo.reading["gone"] == ["states: colour"]


def test_an_undo_passes_by_a_type_that_is_gone_and_the_command_says_so():
    batch = with_a_type_more(of_two())
    errors = io.StringIO()
    call_command("undo_import", str(batch.pk), stdout=io.StringIO(), stderr=errors)
    assert notes() == {"KEN": "", "TZA": ""}
    assert errors.getvalue().splitlines()[-1] == (
        "The register no longer has these: loans. What was written there is not undone."
    )


def test_a_row_that_was_removed_stands_again_without_what_is_gone():
    batch = imported("documents.csv", "symbol,kind,title_en\nA/RES/99/1,resolution,Ruritania\n")
    undo = undone(batch)
    removed = Change.objects.get(batch=undo, verdict="removed")
    removed.before |= {"colour": "x"}
    removed.save()
    again = undone(undo)
    assert (again.stage, counts(again)) == (Stage.APPLIED, {"new": 1})
    assert again.reading["gone"] == ["documents: colour"]


@pytest.mark.parametrize("older", [with_a_column_more, with_a_type_more])
def test_what_was_only_checked_is_refused_until_it_is_checked_again(older):
    batch = older(checked("states.csv", "key,note\nKEN,one\nTZA,two\n"))
    applied(batch)
    assert (batch.stage, batch.message, notes()["KEN"]) == (Stage.READY, AGAIN, "")
    check_again(batch, batch.settings)
    applied(worked(batch))
    assert (batch.stage, notes()) == (Stage.APPLIED, {"KEN": "one", "TZA": "two"})


@pytest.mark.parametrize("older", [with_a_column_more, with_a_type_more])
def test_so_is_an_undo_that_was_only_checked(older):
    undo = older(worked(undo_of(of_two(), None, "A test")))
    applied(undo)
    assert (undo.stage, undo.message, notes()["KEN"]) == (Stage.READY, AGAIN, "one")
    check_again(undo, undo.settings)
    applied(worked(undo))
    assert (undo.stage, notes()["KEN"]) == (Stage.APPLIED, "")


def test_what_a_person_chose_once_and_is_gone_is_found_out_anew():
    chosen = {"type": "loans", "columns": {"note": "colour"}}
    settings = {"sheets": {"states": chosen, "states.csv": chosen}, "type": "loans"}
    batch = checked("states.csv", "key,note\nKEN,one\n", **settings)
    assert (messages_of(batch), counts(batch)) == ([], {"changed": 1})


def test_a_set_of_changes_forgets_what_is_gone_when_it_is_checked_again(admin_user):
    batch = open_set(admin_user, "A set")
    for key in ("KEN", "TZA"):
        state = State.objects.get(key=key)
        state.note = "proposed"
        propose(batch, state, State.objects.get(pk=state.pk), admin_user)
    batch.reading = {"marks": {}}
    with_a_type_more(with_a_column_more(batch))
    batch.reading = {}
    batch.save()
    applied(batch)
    assert (batch.stage, batch.message) == (Stage.READY, AGAIN)
    rebase(batch)
    applied(batch)
    assert (batch.stage, notes()) == (Stage.APPLIED, {"KEN": "proposed", "TZA": "proposed"})


def with_a_field_of_another_kind(batch: Batch) -> Batch:
    """As if it had been checked when a field had another class, length or choices."""
    batch.reading["kinds"]["states"]["note"] = "older"
    batch.save()
    return batch


def test_a_field_of_another_kind_since_the_check_was_written_as_it_stood():
    batch = with_a_field_of_another_kind(checked("states.csv", "key,note\nKEN,one\nTZA,two\n"))
    undo = worked(undo_of(of_two(), None, "A test"))
    for waiting in (batch, with_a_field_of_another_kind(undo)):
        applied(waiting)
        assert (waiting.stage, waiting.message, notes()["KEN"]) == (Stage.READY, AGAIN, "one")
        check_again(waiting, waiting.settings)
        worked(waiting)
    applied(undo)
    assert (undo.stage, notes()["KEN"]) == (Stage.APPLIED, "")


def test_so_is_a_set_of_changes_which_says_what_it_drops(admin_user, admin_client):
    batch = open_set(admin_user, "A set")
    state = State.objects.get(key="KEN")
    state.note = "proposed"
    propose(batch, state, State.objects.get(pk=state.pk), admin_user)
    with_a_column_more(with_a_field_of_another_kind(batch))
    applied(batch)
    assert (batch.stage, batch.message, notes()["KEN"]) == (Stage.READY, AGAIN, "")
    rebase(batch)
    page = admin_client.get(f"/admin/exchange/batch/{batch.pk}/change/", follow=True)
    assert (
        "The register no longer has these: states: colour. What was proposed there is dropped:"
        " propose it again where it belongs now."
    ) in page.content.decode()
    applied(batch)
    assert (batch.stage, notes()["KEN"]) == (Stage.APPLIED, "proposed")


NEEDED = "“A/RES/99/1” is not in the register. A row that adds it needs this column too."
ONE_NEW = "symbol,kind,title_en\nA/RES/99/1,resolution,Ruritania\nA/RES/58/208,resolution,New\n"


def with_a_column_less(batch: Batch) -> Batch:
    """As if the rows that it makes had been checked before the type was given a needed column."""
    for change in Change.objects.filter(batch=batch, verdict="new"):
        change.after = {n: value for n, value in change.after.items() if n != "kind"}
        change.save()
    return batch


def test_a_column_that_is_needed_since_the_check_was_written_empty():
    batch = with_a_column_less(checked("documents.csv", ONE_NEW))
    applied(batch)
    assert (batch.stage, batch.message) == (Stage.READY, AGAIN)
    assert not Document.objects.filter(key="A/RES/99/1").exists()
    check_again(batch, batch.settings)
    applied(worked(batch))
    assert Document.objects.get(key="A/RES/99/1").kind == "resolution"


def test_a_row_without_a_column_that_is_needed_since_is_not_put_back():
    undo = undone(imported("documents.csv", ONE_NEW))
    again = with_a_column_less(worked(undo_of(undo, None, "A test")))
    applied(again)
    assert (again.stage, again.message) == (Stage.READY, AGAIN)
    removed = Change.objects.get(batch=undo, verdict="removed")
    removed.before = {n: value for n, value in removed.before.items() if n != "kind"}
    removed.save()
    check_again(again, again.settings)
    assert counts(worked(again)) == {"edited": 1, "changed": 1}
    assert messages_of(again) == [f"column kind: {NEEDED}"]
    applied(again)
    assert (again.stage, Document.objects.get(key="A/RES/58/208").title_en) == ("applied", "New")
    assert not Document.objects.filter(key="A/RES/99/1").exists()


def test_a_row_that_was_proposed_before_a_column_was_needed_is_refused(admin_user):
    batch = open_set(admin_user, "A set")
    new = Document(key="A/RES/99/1", symbol="A/RES/99/1", kind="resolution", title_en="Ruritania")
    propose(batch, new, None, admin_user)
    state = State.objects.get(key="KEN")
    state.note = "proposed"
    propose(batch, state, State.objects.get(pk=state.pk), admin_user)
    applied(with_a_column_less(batch))
    assert (batch.stage, batch.message) == (Stage.READY, AGAIN)
    rebase(batch)
    assert (counts(batch), messages_of(batch)) == (
        {"refused": 1, "changed": 1},
        [f"column kind: {NEEDED}"],
    )
    applied(batch, Mode.GOOD)
    assert (batch.stage, notes()["KEN"]) == (Stage.APPLIED, "proposed")


QUESTIONS = [
    {"type": "loans", "field": "colour"},
    {"type": "states", "field": "colour"},
    {"kind": "once", "type": "loans", "field": "colour", "is_optional": False, "types": "loans"},
    {"kind": "name", "type": "loans", "keys": ["a", "b"]},
    {"kind": "language", "type": "loans", "sheet": "x"},
]


@pytest.mark.parametrize("about", QUESTIONS)
def test_the_page_of_a_batch_asks_nothing_about_what_is_gone(admin_client, about):
    batch = checked("states.csv", "key,note\nKEN,one\n")
    with_a_type_more(with_a_column_more(with_a_question_more(batch, **about)))
    page = admin_client.get(f"/admin/exchange/batch/{batch.pk}/change/", follow=True)
    text = page.content.decode()
    assert page.status_code == 200
    assert "It cannot be written as it is: the register has changed since the check." in text
    assert ("Check again</button>" in text, "Check again with these answers" in text) == (
        True, False,
    )  # fmt: skip
    assert why_not(batch) == "stale"


def test_the_page_of_an_undo_says_what_is_gone(admin_client):
    undo = worked(undo_of(with_a_type_more(with_a_column_more(of_two())), None, "A test"))
    for _stage in ("ready", "applied"):
        page = admin_client.get(f"/admin/exchange/batch/{undo.pk}/change/", follow=True)
        assert "The register no longer has these: loans, states: colour." in page.content.decode()
        if undo.stage == Stage.READY:
            applied(undo)
