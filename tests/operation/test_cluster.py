"""The whole cluster of `make test-cluster`, in its short form."""

import pytest

from tests.operation.whole import Whole, play

pytestmark = pytest.mark.one_database
# What an editor may be told while a part is away; nothing that was saved may be missing.
TOLD = {"saved", "503", "saved, then 503"}


def test_parts_of_a_cluster_die_under_load_and_no_reader_meets_an_error(tmp_path):
    with Whole(tmp_path, pause=0.25) as whole:
        rows = play(whole, 1)
    for row in rows:
        assert row.failed() == {}, str(row)
        assert set(row.edits) <= TOLD, str(row)
    assert set(rows[0].edits) | set(rows[-1].edits) == {"saved"}
