"""A set between who made it and who publishes: sent back with a reason, approved twice."""

import pytest

from meetings.models import Meeting
from tests.builders import build
from tests.desk.conftest import Page, member
from tests.desk.test_change_sets import only_set, propose, set_page
from tests.desk.test_two_people import page_of
from tests.forms import filled_in


@pytest.mark.one_database
def test_a_set_could_only_be_discarded_and_its_writer_never_read_why(meeting, contributor, editor):
    propose(contributor, meeting, venue="Hall B", change_reason="Moves in winter")
    set_page(contributor, only_set()).press("Send for approval")
    assert "Send back" not in set_page(contributor, only_set()).buttons()
    theirs = set_page(editor, only_set())
    assert "Give a reason" in theirs.press("Send back", reason=" ").html
    theirs.press("Send back", reason="Hall B is being painted")
    why = "Sent back: Hall B is being painted (editors)"
    for page in ("/admin/", "/admin/exchange/batch/"):
        assert why in Page(contributor, contributor.get(page)).text
    assert "Moves in winter" not in Page(editor, editor.get("/admin/")).text
    mine = set_page(contributor, only_set())
    assert why in mine.text
    assert why not in mine.press("Send for approval").text


@pytest.mark.one_database
def test_why_a_record_came_back_from_review_stood_in_its_history_alone(contributor, editor):
    meeting = build(Meeting, 3, status="draft")
    for client, more in ((contributor, "review"), (editor, "draft")):
        form = filled_in(client.get(page_of(meeting))) | {"_move": more}
        client.post(page_of(meeting), form | {"change_reason": "Which hall?"})
    assert "Which hall? (editors)" in Page(contributor, contributor.get("/admin/")).text


@pytest.mark.one_database
def test_a_set_that_one_person_approved_twice_had_moved_on(meeting):
    editor, other = member("Editors"), member("Editors", "other")
    propose(editor, meeting, venue="Hall B")
    page = set_page(editor, only_set())
    theirs = set_page(other, only_set())
    page.press("Approve and publish")
    assert "This is already done." in page.press("Approve and publish").text
    assert "the batch has changed in the meantime" in theirs.press("Approve and publish").text
