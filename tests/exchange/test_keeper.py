"""The quiet thread that works on batches."""

import logging

from hld_site.exchange.batches.keeper import work_on
from hld_site.exchange.models import State
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
