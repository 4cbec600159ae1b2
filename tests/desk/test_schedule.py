"""An hour means the same to who types it, to the register and to the public."""

import datetime

import pytest
from django.utils import timezone

from meetings.models import Meeting
from registry.models import State
from tests.builders import build
from tests.desk.conftest import member
from tests.desk.test_history import history_of
from tests.desk.test_two_people import page_of
from tests.files import text_of
from tests.forms import filled_in


def test_an_embargo_typed_as_nine_in_new_york_ended_at_four_f2(client):
    draft = build(Meeting, 3, status="draft")
    editor = member("Editors")
    form = filled_in(editor.get(page_of(draft)))
    form |= {"public_from_0": "2099-11-28", "public_from_1": "09:00:00", "_move": "published"}
    text = editor.post(page_of(draft), form, follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.public_from == datetime.datetime(2099, 11, 28, 14, tzinfo=datetime.UTC)
    assert "Public from Saturday 28 November 2099, 09:00 New York (14:00 UTC), in " in text
    assert ">Scheduled</strong>" in text
    assert client.get(draft.get_absolute_url()).status_code == 404
    listed = editor.get("/admin/meetings/meeting/").content.decode()
    assert '<td class="field-standing">Scheduled</td>' in listed


@pytest.mark.one_database
def test_an_hour_that_the_clocks_skip_is_refused():
    draft = build(Meeting, 3, status="draft")
    editor = member("Editors")
    form = filled_in(editor.get(page_of(draft)))
    form |= {"public_from_0": "2027-03-14", "public_from_1": "02:30:00"}
    answer = editor.post(page_of(draft), form)
    assert "America/New_York" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.public_from is None


@pytest.mark.one_database
def test_who_works_elsewhere_reads_and_types_hours_of_their_own(django_user_model):
    draft = build(Meeting, 3, status="draft", public_from="2099-11-28T14:00Z")
    editor = member("Editors")
    django_user_model.objects.filter(username="editors").update(time_zone="Asia/Bangkok")
    form = filled_in(editor.get(page_of(draft)))
    assert (form["public_from_0"], form["public_from_1"]) == (["2099-11-28"], ["21:00:00"])
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.one_database
@pytest.mark.parametrize("hour", ["05:30", "06:30"])
def test_a_record_of_an_hour_that_the_clocks_repeat_could_not_be_saved(hour):
    """01:30 in New York, before the clocks go back and after: it stays unless it is changed."""
    at = f"2027-11-07T{hour}:00Z"
    draft = build(Meeting, 3, status="draft", public_from=at)
    editor = member("Editors")
    form = filled_in(editor.get(page_of(draft)))
    assert form["public_from_1"] == ["01:30:00"]
    assert editor.post(page_of(draft), form | {"note": "Changed"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.note, draft.public_from.isoformat()) == ("Changed", at.replace("Z", "+00:00"))
    answer = editor.post(page_of(draft), form | {"public_from_0": "2026-11-01"})
    assert "America/New_York" in answer.content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("column", "day", "words"),
    [
        ("public_from", "2099-01-05", "propose the change and schedule it"),
        ("public_until", "2013-01-05", "To remove it, withdraw it."),
    ],
)
def test_an_hour_hid_what_was_public_in_passing(desk, column, day, words):
    """The button said "public at once", and the page answered 410."""
    state = State.objects.get(key="KEN")
    page = f"/admin/registry/state/{state.pk}/change/"
    typed = {f"{column}_0": day, f"{column}_1": "09:00"}
    refused = desk.post(page, filled_in(desk.get(page)) | typed)
    assert words in text_of(refused)
    assert desk.get("/states/KEN/").status_code == 200
    later = {"public_until_0": "2099-01-05", "public_until_1": "09:00"}
    assert desk.post(page, filled_in(desk.get(page)) | later).status_code == 302


@pytest.mark.one_database
@pytest.mark.parametrize("four_eyes", [False, True])
def test_a_part_changed_after_the_approval_went_public_unseen(settings, four_eyes):
    settings.FOUR_EYES = four_eyes
    waiting = build(Meeting, 3, public_from=timezone.now() + datetime.timedelta(days=9))
    writer = member("Editors" if four_eyes else "Contributors")
    address = f"/admin/meetings/meetingday/add/?meeting={waiting.pk}"
    answer = writer.post(address, filled_in(writer.get(address)) | {"date": "2031-05-03"})
    assert "an editor has to approve it again" in writer.get(answer["Location"]).text
    waiting.refresh_from_db()
    assert (waiting.status, waiting.days.count()) == ("review", 1)


@pytest.mark.one_database
def test_a_version_restored_after_the_approval_went_public_unseen():
    waiting = build(Meeting, 3, venue="Hall A")
    first = waiting.history.first()
    waiting.venue, waiting.public_from = "Hall B", timezone.now() + datetime.timedelta(days=9)
    waiting.save()
    writer = member("Contributors")
    address = history_of(waiting, "history", first.history_id, "restore")
    writer.post(address, {"field": ["venue"], "reason": "As before"})
    waiting.refresh_from_db()
    assert (waiting.venue, waiting.status) == ("Hall A", "review")


@pytest.mark.one_database
def test_under_four_eyes_who_had_added_a_part_published_it(settings):
    settings.FOUR_EYES = True
    draft = build(Meeting, 3, status="review")
    editor, other = member("Editors"), member("Editors", "other")
    address = f"/admin/meetings/meetingday/add/?meeting={draft.pk}"
    editor.post(address, filled_in(editor.get(address)) | {"date": "2031-05-03"})
    for who, status in ((editor, "review"), (other, "published")):
        who.post(page_of(draft), filled_in(who.get(page_of(draft))) | {"_move": "published"})
        draft.refresh_from_db()
        assert draft.status == status
