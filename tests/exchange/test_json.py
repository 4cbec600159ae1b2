"""JSON comes in as it goes out."""

import json

import pytest

from hld_site.exchange.models import Change, Stage
from tests.files import checked, counts, imported

pytestmark = pytest.mark.one_database


def test_a_list_of_objects_is_read_by_their_names():
    rows = [{"key": "KEN", "note": "a\nb"}, {"key": "TZA", "printed_position": None}]
    batch = imported("states.json", json.dumps(rows))
    assert (batch.stage, counts(batch)) == (Stage.APPLIED, {"changed": 1, "unchanged": 1})
    assert Change.objects.get(batch=batch, key="KEN").after == {"note": "a\nb"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[]", "The list is empty"),
        ('[{"key": "KEN"}', "cannot be read at object 2"),
        ('[{"key": "KEN"}, 5]', "cannot be read at object 2"),
        ('[{"key": "KEN", "note": ["a"]}]', "Object 1, “note”: a list or an object"),
        ('[{"key": "KEN"}, {"key"', "cannot be read at object 2"),
        (b'[{"key": "\xff"}]', "UTF-8"),
        ('{"key": "KEN"}', "This is a data file of another kind (JSON)"),
    ],
)
def test_json_that_is_no_table_is_refused_in_words(text, sentence):
    batch = checked("states.json", text)
    assert batch.stage == Stage.FAILED
    assert sentence in batch.message
