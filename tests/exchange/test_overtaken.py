"""What others wrote between the check of a batch and its writing is shown, never written over."""

from types import SimpleNamespace

from django.db import models

from documents.models import Document
from hld_site.exchange.batches.writing.stale import data_of_new
from hld_site.exchange.models import Change, Stage, Verdict
from registry.models import State as Country
from tests.builders import build
from tests.files import applied, checked, worked


def kenya() -> Country:
    return Country.objects.get(key="KEN")


def test_what_somebody_else_changed_since_is_shown_in_three_versions_and_not_written_over():
    batch = checked("states.csv", "key,note\nKEN,ours\nTZA,ours\n")
    record = kenya()
    record.note = "theirs"
    record.save()
    applied(batch)
    change = Change.objects.get(batch=batch, key="KEN")
    assert (batch.stage, kenya().note) == (Stage.READY, "theirs")
    assert (change.verdict, change.before, change.now, change.after) == (
        Verdict.STALE, {"note": ""}, {"note": "theirs"}, {"note": "ours"},
    )  # fmt: skip
    assert "1 record was changed by somebody else since the check" in batch.message


def test_a_record_that_appeared_since_the_check_is_not_made_twice():
    batch = checked("documents.csv", "symbol,kind\nA/RES/99/1,resolution\n")
    build(Document, 1)
    applied(batch)
    assert (batch.stage, Change.objects.get(batch=batch).verdict) == (Stage.READY, Verdict.STALE)


def test_two_batches_that_change_one_record_do_not_write_over_each_other():
    first = checked("states.csv", "key,note\nKEN,first\n")
    second = checked("states.csv", "key,note\nKEN,second\n")
    applied(first)
    applied(second)
    assert (kenya().note, second.stage) == ("first", Stage.READY)


def test_a_batch_that_was_cancelled_is_left_alone():
    batch = checked("states.csv", "key,note\nKEN,x\n")
    batch.stage = Stage.CANCELLED
    batch.save()
    assert (worked(batch).stage, kenya().note) == (Stage.CANCELLED, "")


def test_a_part_whose_key_has_a_default_broke_when_it_was_written():
    """The preview said that it is new; then no number was looked for by an empty text."""
    number = SimpleNamespace(field=models.IntegerField(default=1), to_data=lambda value: value)
    text = SimpleNamespace(field=models.CharField(default=""), to_data=str)
    assert (data_of_new(number), data_of_new(text)) == (1, "")
