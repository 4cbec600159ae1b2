"""A set of changes that is approved for an hour to come: it waits as it was approved."""

import datetime

import pytest
from django.utils import timezone

from hld_site.desk.status_sentences import moment
from hld_site.desk.time_zone import zone_of
from hld_site.exchange.batches import proposals
from hld_site.exchange.models import Stage
from hld_site.jobs import worker
from tests.desk.conftest import Page, member, work_at_once
from tests.desk.test_change_sets import only_set, propose, set_page
from tests.desk.test_two_people import page_of


def in_new_york(hour: datetime.datetime) -> str:
    with timezone.override(zone_of(None)):
        return moment(hour)


def schedule(editor, later=datetime.timedelta(days=2)) -> Page:
    hour = timezone.localtime(timezone.now() + later, zone_of(None))
    page = set_page(editor, only_set())
    return page.press("Approve and publish", at=hour.strftime("%Y-%m-%dT%H:%M"))


def test_a_set_is_published_at_its_hour(meeting, contributor, editor):
    propose(contributor, meeting, venue="Hall B")
    schedule(editor)
    assert only_set().stage == Stage.APPLYING
    work_at_once()
    meeting.refresh_from_db()
    assert meeting.venue == "Hall A"
    batch = only_set()
    batch.settings["at"] = timezone.now().isoformat()
    batch.save()
    worker.do_waiting("apply")
    meeting.refresh_from_db()
    assert meeting.venue == "Hall B"


@pytest.mark.one_database
def test_an_hour_that_is_past_was_refused_without_its_name_and_emptied(
    meeting, contributor, editor
):
    propose(contributor, meeting, venue="Hall B")
    page = set_page(editor, only_set())
    past = page.press("Approve and publish", at="2020-01-01T09:00")
    assert "Wednesday 1 January 2020, 09:00 New York (14:00 UTC) is past: it is now" in past.html
    assert f"{timezone.now():%Y}" in past.html.partition("it is now")[2][:60]
    assert 'name="at" value="2020-01-01T09:00"' in past.html
    never = page.press("Approve and publish", at='2027-02-30T09:00"><b>')
    assert "“2027-02-30T09:00&quot;&gt;&lt;b&gt;” does not exist in the calendar" in never.html
    assert 'value="2027-02-30T09:00&quot;&gt;&lt;b&gt;"' in never.html
    assert only_set().stage == Stage.READY


def test_a_contributor_who_joined_a_set_ended_its_approval_and_its_hour(
    meeting, contributor, editor
):
    propose(contributor, meeting, venue="Hall B", change_reason="Moves in winter")
    schedule(editor)
    approved = only_set()
    page = contributor.get(page_of(meeting)).content.decode()
    assert f'value="{approved.pk}"' not in page
    answer = propose(contributor, meeting, into=str(approved.pk), note="One thing more")
    assert "“Moves in winter” takes no more changes" in answer.content.decode()
    approved.refresh_from_db()
    assert (approved.stage, approved.changes.count()) == (Stage.APPLYING, 1)
    assert approved.changes.get().after == {"venue": "Hall B"}
    other = proposals.joinable_sets().get()
    assert other.changes.get().after == {"note": "One thing more"}


def test_a_set_whose_approval_was_ended_lost_its_hour_and_waited_for_nobody(
    meeting, contributor, editor
):
    propose(contributor, meeting, venue="Hall B", change_reason="Moves in winter")
    schedule(editor)
    hour = only_set().hour
    set_page(editor, only_set()).press("Take back the approval")
    propose(editor, meeting, into=str(only_set().pk), note="One thing more")
    page = set_page(editor, only_set())
    at = timezone.localtime(hour, zone_of(None)).strftime("%Y-%m-%dT%H:%M")
    assert f'name="at" value="{at}"' in page.html
    assert "Cancelled" not in page.text
    assert "Moves in winter" in Page(editor, editor.get("/admin/")).text
    page.press("Approve and publish")
    assert (only_set().stage, only_set().hour) == (Stage.APPLYING, hour)


@pytest.mark.one_database
def test_a_set_that_waited_for_its_hour_said_that_it_was_being_written(
    meeting, contributor, editor
):
    propose(contributor, meeting, venue="Hall B", change_reason="Moves in winter")
    schedule(editor)
    text = f"Scheduled for {in_new_york(only_set().hour)}"
    for page in (editor.get("/admin/exchange/batch/"), editor.get("/admin/")):
        assert text in Page(editor, page).text
    page = set_page(editor, only_set())
    assert f"{text}. It is approved." in page.text
    assert "Hall A" in page.text
    assert "Hall B" in page.text
    assert "<progress" not in page.html
    assert "Take back the approval" in page.buttons()
    third = member("Contributors", "third")
    assert "Take back the approval" not in set_page(third, only_set()).buttons()
    cancel = f"/admin/exchange/batch/{only_set().pk}/cancel/"
    assert third.post(cancel).status_code == 403
    set_page(contributor, only_set()).press("Take back the approval")
    assert only_set().stage == Stage.READY


@pytest.mark.one_database
def test_the_next_two_weeks_listed_a_set_nine_weeks_ahead(meeting, contributor, editor):
    propose(contributor, meeting, venue="Hall B", change_reason="Moves in winter")
    schedule(editor, datetime.timedelta(weeks=9))
    assert "Moves in winter" not in Page(editor, editor.get("/admin/")).text


@pytest.mark.one_database
def test_a_set_that_failed_at_its_hour_told_nobody(meeting, contributor, editor):
    propose(contributor, meeting, venue="Hall B")
    schedule(editor)
    meeting.venue = "Hall C"
    meeting.save()
    batch = only_set()
    batch.settings["at"] = timezone.now().isoformat()
    batch.save()
    worker.do_waiting("apply")
    meeting.refresh_from_db()
    assert (meeting.venue, only_set().stage) == ("Hall C", Stage.READY)
    assert "changed by somebody else since the check" in editor.get("/admin/").text
