"""A column goes back where it still holds what the batch wrote; what stays is named."""

from itertools import permutations

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from hld_site.exchange.batches import report
from hld_site.exchange.batches.undoing.undo import undo_of
from hld_site.exchange.models import Batch, Change
from registry.models import State as Country
from tests.files import applied, as_file, counts, imported, messages_of, undone, worked
from tests.sampling import LONG

COLUMNS = ("note", "staff_note", "subregion")
AFRICA = "Sub-Saharan Africa"


def state(key: str = "KEN") -> Country:
    return Country.objects.get(key=key)


def values(key: str = "KEN") -> tuple:
    return tuple(getattr(state(key), name) for name in COLUMNS)


def by_hand(key: str = "KEN", **given) -> None:
    record = state(key)
    for name, value in given.items():
        setattr(record, name, value)
    record.save()


def taken_back(batch: Batch, **settings) -> Batch:
    """All that can be, whatever stays."""
    undo = worked(undo_of(batch, None, "Taken back in a test", **settings))
    return applied(undo)


@pytest.mark.one_database
def test_one_changed_remark_keeps_no_wrong_name_in_place():
    batch = imported("states.csv", "key,note,subregion\nKEN,changed,Lakes\n")
    by_hand(note="by hand")
    undo = taken_back(batch)
    assert (state().note, state().subregion) == ("by hand", AFRICA)
    assert counts(undo) == {"changed": 1, "edited": 1}
    (fault,) = report.faults(undo)
    assert (fault["key"], fault["column"], fault["value"]) == ("KEN", "note", "by hand")
    assert "Edited since, on" in fault["message"]


@pytest.mark.one_database
def test_a_batch_that_was_taken_back_blocks_nothing():
    before = values()
    first = imported("states.csv", "key,note,subregion\nKEN,first,Lakes\n")
    second = imported("states.csv", "key,note,staff_note\nKEN,second,second\n")
    assert counts(undone(second)) == {"changed": 1}
    assert values() == ("first", "", "Lakes")
    assert counts(undone(first)) == {"changed": 1}
    assert values() == before


@pytest.mark.one_database
def test_the_earlier_of_two_sets_back_what_the_later_did_not_touch_and_names_the_rest():
    first = imported("states.csv", "key,note,subregion\nKEN,first,Lakes\n")
    second = imported("states.csv", "key,note\nKEN,second\n")
    Batch.objects.filter(pk=second.pk).update(file_name="later.csv")
    undo = taken_back(first)
    assert values() == ("second", "", AFRICA)
    assert messages_of(undo)[0].startswith("column note: “later.csv” was imported on ")
    assert counts(undone(second)) == {"changed": 1}
    assert values() == ("", "", AFRICA), "what lay beneath was taken back before"
    assert counts(undone(first)) == {"unchanged": 1}


@pytest.mark.one_database
def test_a_batch_is_put_back_beneath_a_later_one():
    first = imported("states.csv", "key,note\nKEN,first\n")
    second = imported("states.csv", "key,note\nKEN,second\n")
    undo = taken_back(first)
    taken_back(undo)
    assert state().note == "second"
    undone(second)
    assert state().note == "first"


def test_what_is_taken_back_twice_is_put_back_once():
    batch = imported("states.csv", "key,note\nKEN,imported\n")
    undo, again = taken_back(batch), taken_back(batch)
    undone(undo)
    assert state().note == "imported"
    taken_back(again)
    assert state().note == "imported"


def test_what_the_later_one_laid_bare_follows_when_the_earlier_is_put_back():
    first = imported("states.csv", "key,note\nKEN,first\n")
    second = imported("states.csv", "key,note\nKEN,second\n")
    undo = taken_back(first)
    undone(second)
    assert state().note == ""
    undone(undo)
    assert state().note == "first"


@pytest.mark.one_database
def test_what_somebody_put_back_by_hand_is_no_conflict():
    batch = imported("states.csv", "key,note\nKEN,changed\n")
    by_hand(note="other")
    by_hand(note="changed")
    assert counts(undone(batch)) == {"changed": 1}
    assert state().note == ""


def test_who_insists_writes_over_true_conflicts_alone():
    batch = imported("states.csv", "key,note\nKEN,changed\n")
    undone(batch)
    imported("states.csv", "key,note\nKEN,later\n")
    assert counts(undone(batch, insist=True)) == {"unchanged": 1}
    assert state().note == "later", "it wrote where nothing of the batch is left"


@pytest.mark.one_database
def test_what_an_insisting_person_wrote_over_comes_back_with_the_undo_of_it():
    batch = imported("states.csv", "key,note\nKEN,changed\n")
    by_hand(note="by hand")
    undo = undone(batch, insist=True)
    assert state().note == ""
    undone(undo)
    assert state().note == "by hand"


ADDED = {"new:states.csv:key": "yes"}
MADE = "key,alpha2,m49,name_en\nXXA,XA,901,Ruritania\n"


def test_a_record_that_was_made_goes_when_its_later_changes_are_taken_back():
    made = imported("states.csv", MADE, answers=ADDED)
    later = imported("states.csv", "key,note\nXXA,later\n")
    undo = worked(undo_of(made, None, "Taken back in a test"))
    assert counts(undo) == {"edited": 1}
    assert [(f["key"], f["column"]) for f in report.faults(undo)] == [("XXA", "note")]
    undone(later)
    assert counts(undone(made)) == {"removed": 1}
    assert not Country.objects.filter(key="XXA").exists()


def test_a_row_that_somebody_left_out_of_an_undo_still_counts():
    first = imported("states.csv", "key,note\nKEN,first\n")
    undo = worked(undo_of(first, None, "Taken back in a test"))
    Change.objects.filter(batch=undo).update(left_out=True)
    applied(undo)
    second = imported("states.csv", "key,note\nKEN,second\n")
    undone(second)
    assert state().note == "first"


class Model:
    """What each column should hold: of all writes the last whose batch has not been taken back."""

    def __init__(self):
        self.writes = {(key, name): [(None, getattr(state(key), name))] for key, name in CELLS}
        self.batches: list[Batch] = []
        self.undoes: dict[int, int] = {}

    def stands(self, number: int | None) -> bool:
        undos = [undo for undo, undone in self.undoes.items() if undone == number]
        return number is None or not any(self.stands(undo) for undo in undos)

    def now(self, cell) -> str:
        return next(text for writer, text in reversed(self.writes[cell]) if self.stands(writer))

    def write(self, writer: int | None, cell, text: str) -> None:
        if text != self.now(cell):
            self.writes[cell].append((writer, text))

    # --- the steps, in the register and here ---

    def import_(self, texts: dict) -> None:
        rows = [[key, *(texts.get((key, name), "") for name in COLUMNS)] for key in KEYS]
        self.batches.append(imported("states.csv", as_file(["key", *COLUMNS], rows)))
        for cell, text in texts.items():
            self.write(len(self.batches) - 1, cell, text)

    def edit(self, texts: dict) -> None:
        for (key, name), letter in texts.items():
            text = f"by hand {letter}"
            by_hand(key, **{name: text})
            self.write(None, (key, name), text)

    def undo(self, number: int) -> None:
        if self.batches:
            number %= len(self.batches)
            self.batches.append(taken_back(self.batches[number]))
            if self.stands(number):  # what is taken back already cannot be once more
                self.undoes[len(self.batches) - 1] = number

    def compare(self) -> None:
        now = {(key, name): getattr(state(key), name) for key, name in CELLS}
        assert now == {cell: self.now(cell) for cell in CELLS}


KEYS = ("KEN", "FRA")
ORDERS = list(permutations(range(3)))
CELLS = [(key, name) for key in KEYS for name in COLUMNS]
TEXTS = st.dictionaries(st.sampled_from(CELLS), st.sampled_from("abc"), min_size=1, max_size=4)
STEPS = st.one_of(
    st.tuples(st.just("import_"), TEXTS),
    st.tuples(st.just("import_"), TEXTS),
    st.tuples(st.just("edit"), TEXTS),
    st.tuples(st.just("undo"), st.integers(0, 9)),
    st.tuples(st.just("undo"), st.integers(0, 9)),
)


@hypothesis(max_examples=300 if LONG else 12)
@given(steps=st.lists(STEPS, min_size=4, max_size=9))
def test_batches_are_taken_back_and_put_back_in_any_order_among_edits(steps):
    with transaction.atomic():
        model = Model()
        for step, given_ in steps:
            getattr(model, step)(given_)
            model.compare()
        transaction.set_rollback(True)


@pytest.mark.one_database
@pytest.mark.parametrize("order", ORDERS, ids=str)
@hypothesis(max_examples=100 if LONG else 2)
@given(files=st.lists(TEXTS, min_size=3, max_size=3))
def test_three_batches_taken_back_in_any_order_leave_the_register_as_it_was(order, files):
    with transaction.atomic():
        model = Model()
        before = {key: values(key) for key in KEYS}
        for texts in files:
            model.import_(texts)
        for number in order:
            model.undo(number)
            model.compare()
        assert {key: values(key) for key in KEYS} == before
        transaction.set_rollback(True)


@pytest.mark.one_database
@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_a_record_goes_once_the_batch_that_made_it_and_all_later_ones_are_taken_back(order):
    batches = [
        imported("states.csv", MADE, answers=ADDED),
        imported("states.csv", "key,note\nXXA,second\n"),
        imported("states.csv", "key,note,staff_note\nXXA,third,third\n"),
    ]
    for number in order:
        taken_back(batches[number])
    taken_back(batches[0])
    assert not Country.objects.filter(key="XXA").exists()
