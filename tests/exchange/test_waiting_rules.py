"""Rules about many rows, and of columns, at the door of sets of changes and of undos."""

import datetime

import pytest

from documents.models import Document
from hld_site.exchange.batches.proposals import open_set, propose, propose_removal, rebase
from hld_site.exchange.batches.steps import leave_out
from hld_site.exchange.batches.undoing.undo import undo_of
from hld_site.exchange.models import Batch, Stage
from meetings.models import Meeting, MeetingDay
from registry.models import State
from tests.builders import build
from tests.files import applied, counts, imported, messages_of, undone, worked

DAYS = [datetime.date(2027, 10, 6), datetime.date(2027, 10, 7)]
BROKEN = "Nothing was written: some rows break a rule. They are marked below."


@pytest.fixture
def waiting(admin_user) -> Batch:
    return open_set(admin_user, "A set")


def with_a_day(batch: Batch, date: datetime.date, row: MeetingDay | None = None) -> None:
    stored = MeetingDay.objects.get(pk=row.pk) if row else None
    row = row or MeetingDay(meeting=Meeting.objects.get(key="hld-2013"))
    row.date = date
    propose(batch, row, stored, batch.user)


def made(date: datetime.date) -> MeetingDay:
    return MeetingDay.objects.create(meeting=Meeting.objects.get(key="hld-2013"), date=date)


def is_written(date: datetime.date) -> bool:
    return MeetingDay.objects.filter(meeting__key="hld-2013", date=date).exists()


def test_the_same_new_row_twice_in_a_set_was_called_a_race_without_end(waiting):
    with_a_day(waiting, DAYS[0])
    with_a_day(waiting, DAYS[0])
    twice = "Another change here has “hld-2013, 2027-10-06” too. Leave one of them out."
    applied(waiting)
    assert (waiting.stage, messages_of(waiting)) == (Stage.READY, [BROKEN, twice])
    for _round in range(2):
        rebase(waiting)
        assert (counts(waiting), messages_of(waiting)) == ({"new": 1, "refused": 1}, [twice])
    leave_out(waiting, [2], True)
    applied(waiting)
    assert (waiting.stage, is_written(DAYS[0])) == (Stage.APPLIED, True)


def test_one_value_for_two_rows_that_may_not_have_it_both_was_called_a_race(waiting):
    for row in (made(DAYS[0]), made(datetime.date(2027, 10, 8))):
        with_a_day(waiting, DAYS[1], row)
    rebase(waiting)
    assert counts(waiting) == {"changed": 1, "refused": 1}


def test_what_the_set_itself_takes_away_is_free(waiting):
    day = made(DAYS[0])
    propose_removal(waiting, day, waiting.user)
    with_a_day(waiting, DAYS[0])
    rebase(waiting)
    applied(waiting)
    assert (waiting.stage, is_written(DAYS[0])) == (Stage.APPLIED, True)
    assert not MeetingDay.objects.filter(pk=day.pk).exists()


def test_a_new_row_that_somebody_else_has_made_since_left_the_set_without_a_word(waiting):
    with_a_day(waiting, DAYS[0])
    day = made(DAYS[0])
    applied(waiting)
    for _round in range(2):
        rebase(waiting)
        assert messages_of(waiting) == ["This meeting already has this day."]
    day.delete()
    rebase(waiting)
    assert counts(waiting) == {"new": 1}


def test_an_undo_whose_old_value_another_row_holds_by_now_was_called_a_race():
    batch = imported("states.csv", "key,alpha2\nKEN,XK\n")
    build(State, 0, key="XXA", alpha2="KE")
    undo = undone(batch)
    assert counts(undo) == {"refused": 1}
    assert messages_of(undo)[-1] == "column alpha2: “KE” already belongs to another record."
    assert State.objects.get(key="KEN").alpha2 == "XK"


def test_an_undo_that_was_good_when_it_was_checked_names_its_row():
    undo = worked(undo_of(imported("states.csv", "key,alpha2\nKEN,XK\n"), None, "A test"))
    build(State, 0, key="XXA", alpha2="KE")
    applied(undo)
    taken = "column alpha2: “KE” already belongs to another record."
    assert messages_of(undo) == [BROKEN, taken]


def waiting_value(batch: Batch, name: str, value) -> None:
    """As if the column had been of another kind when the set was filled."""
    document = Document.objects.get(key="A/RES/58/208")
    stored = Document.objects.get(pk=document.pk)
    document.note = "proposed"
    change = propose(batch, document, stored, batch.user)
    change.after = {name: value}
    change.before = {name: None}
    change.save()


EMPTY = "This cell is empty. This column must be filled in."


def test_an_empty_value_of_a_column_that_is_required_since_is_refused(waiting):
    waiting_value(waiting, "kind", None)
    rebase(waiting)
    assert messages_of(waiting) == [f"column kind: {EMPTY}"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("session", "54 (c)x", "“54 (c)x” is not a whole number"),
        ("session", "54", "This column cannot contain “54” as it is now."),
        ("adopted_on", "once", "“once” is not a date"),
        ("kind", "gone", "“gone” is not one of: resolution,"),
        ("symbol", "x" * 900, f"“{'x' * 80}…” does not fit “document symbol”."),
    ],
)
def test_a_value_of_another_kind_was_written_or_broke_the_set(waiting, name, value, message):
    waiting_value(waiting, name, value)
    rebase(waiting)
    (one,) = messages_of(waiting)
    assert one.startswith(f"column {name}: {message}")


VOTED = "column basis: Votes were counted, so it was a recorded vote."


def counted_since(key: str) -> None:
    document = Document.objects.get(key=key)
    document.in_favour = 5
    document.full_clean()
    document.save()


def test_an_undo_wrote_what_a_rule_about_the_whole_row_forbids():
    """One column goes back, and another says since what cannot stand without it."""
    build(Document, 1)
    batch = imported("documents.csv", "key,basis\nA/RES/99/1,recorded-vote\n")
    counted_since("A/RES/99/1")
    undo = undone(batch)
    assert (counts(undo), messages_of(undo)[1:]) == ({"refused": 1}, [VOTED])
    assert Document.objects.get(key="A/RES/99/1").basis == Document.Basis.RECORDED


def test_a_set_wrote_what_a_rule_about_the_whole_row_forbids_by_now(waiting):
    document = build(Document, 1, basis=Document.Basis.RECORDED)
    stored = Document.objects.get(pk=document.pk)
    document.basis = ""
    document.full_clean()
    propose(waiting, document, stored, waiting.user)
    counted_since("A/RES/99/1")
    applied(waiting)
    assert (waiting.stage, messages_of(waiting)) == (Stage.READY, [BROKEN, VOTED])
    assert Document.objects.get(key="A/RES/99/1").basis == Document.Basis.RECORDED
