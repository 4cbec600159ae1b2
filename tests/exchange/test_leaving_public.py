"""A file that would take records from the public says so before it does."""

import pytest

from registry.models import State
from tests.files import applied, as_file, checked, counts, messages_of

pytestmark = pytest.mark.one_database


def states(*rows, header=("key", "status"), **settings):
    return checked("states.csv", as_file(header, rows), **settings)


@pytest.mark.parametrize("status", ["draft", "Draft", "review"])
def test_a_file_took_a_public_record_back_to_a_draft(status):
    batch = states(["KEN", status])
    assert counts(batch) == {"refused": 1}
    assert "cannot become a draft again: write “withdrawn”" in " ".join(messages_of(batch))


def test_what_a_file_withdraws_was_not_asked_about():
    batch = states(["KEN", "withdrawn"], ["FRA", "withdrawn"], ["UGA", "published"])
    assert counts(batch) == {"waiting": 2, "unchanged": 1}
    [question] = batch.reading["questions"].values()
    assert question["kind"] == "public"
    assert question["example"].startswith("“KEN” is public now, and would no longer be public.")


def test_a_schedule_in_a_file_hid_what_was_public():
    batch = states(["KEN", "2099-01-05T09:00:00+00:00"], header=("key", "public_from"))
    assert counts(batch) == {"waiting": 1}
    assert "would no longer be" in " ".join(messages_of(batch))


def test_what_stays_public_or_never_was_is_not_asked_about():
    State.objects.filter(key="KEN").update(status="draft")
    batch = states(["KEN", "review", "", ""], ["FRA", "published", "", "2099-01-05T09:00:00+00:00"],
                   header=("key", "status", "public_from", "public_until"))  # fmt: skip
    assert counts(batch) == {"changed": 2}
    assert applied(batch).stage == "applied"


def test_a_file_that_came_back_made_public_what_had_been_withdrawn_meanwhile():
    State.objects.filter(key="KEN").update(status="withdrawn")
    batch = states(["KEN", "published"], ["FRA", "published"])
    assert counts(batch) == {"waiting": 1, "unchanged": 1}
    [question] = batch.reading["questions"].values()
    assert question["example"].startswith("“KEN” was withdrawn, and would be public again.")
    yes = states(["KEN", "published"], answers={"public-again:states.csv:status": "yes"})
    assert counts(yes) == {"changed": 1}
