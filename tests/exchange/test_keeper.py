"""The quiet thread that works on batches."""

import logging

from django.utils import timezone

from hld_site.exchange import progress
from hld_site.exchange.batches.work import work
from hld_site.exchange.keeper import work_on
from hld_site.exchange.models import Batch, State
from tests.files import checked


def test_a_batch_whose_file_is_gone_stops_instead_of_failing_for_ever(caplog):
    batch = checked("states.csv", "key,note\nKEN,x\n")
    batch.file.storage.delete(batch.file.name)
    batch.state = State.CHECKING
    batch.save()
    with caplog.at_level(logging.ERROR):
        work_on(batch)
    batch.refresh_from_db()
    assert batch.state == State.FAILED


def test_a_process_that_finds_another_at_a_batch_leaves_its_progress_alone():
    batch = checked("states.csv", "key,note\nKEN,x\n")
    Batch.objects.filter(pk=batch.pk).update(
        state=State.CHECKING, worker="another", beat=timezone.now()
    )
    progress.tell(batch.pk, "check", 1, 2, 0)
    work(batch.pk)
    assert progress.heard(batch.pk)
    Batch.objects.filter(pk=batch.pk).update(beat=None)
    work(batch.pk)
    assert not progress.heard(batch.pk)
