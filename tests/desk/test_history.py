"""History: versions are opened, compared word by word, restored; deletions are undone."""

import pytest
from django.test import Client

from hld_site.desk.versions_diff import pieces
from hld_site.exchange.batches import proposals
from meetings.models import Meeting, MeetingDay, Participation
from registry.models import Process, State
from tests.builders import build
from tests.desk.conftest import member
from tests.desk.test_two_people import page_of
from tests.forms import filled_in


def history_of(row, which="history", *parts) -> str:
    return page_of(row).replace("change/", "/".join(["history", *map(str, parts), ""]))


def save(client, row, **values):
    page = page_of(row)
    client.post(page, filled_in(client.get(page)) | values)
    row.refresh_from_db()


@pytest.mark.one_database
def test_one_letter_changed_in_a_long_text_is_seen():
    before = "The third High-level Dialogue on International Migration and Developement"
    after = before.replace("Developement", "Development")
    assert pieces(before, after)[-2:] == [("gone", "Developement"), ("come", "Development")]


@pytest.mark.one_database
def test_a_version_opened_from_the_history_answered_500_f1(desk):
    meeting = build(Meeting, 3, venue="Hall A")
    save(desk, meeting, venue="Hall B")
    for version in meeting.history.all():
        page = desk.get(history_of(meeting, "history", version.history_id))
        assert page.status_code == 200
    text = page.content.decode()
    assert "<del>A</del>" in text
    assert "<ins>B</ins>" in text
    listed = desk.get(history_of(meeting)).content.decode()
    assert "<ins>B</ins>" in listed


def test_yesterdays_title_is_restored_and_nothing_else():
    meeting = build(Meeting, 3, venue="Hall A")
    editor = member("Editors")
    first = meeting.history.first()
    save(editor, meeting, venue="Hall B", title_en="A worse title")
    address = history_of(meeting, "history", first.history_id, "restore")
    editor.post(address, {"field": ["title_en"], "reason": "It was right"})
    meeting.refresh_from_db()
    assert (meeting.title_en, meeting.venue) == (first.title_en, "Hall B")
    reason = meeting.history.first().history_change_reason
    assert reason.startswith("As it was on ")
    assert reason.endswith(": It was right")
    assert "It was right" in editor.get(history_of(meeting)).content.decode()
    assert meeting.history.count() == 3


@pytest.mark.one_database
def test_a_contributor_proposes_to_restore_what_is_public():
    meeting = build(Meeting, 3, venue="Hall A")
    first = meeting.history.first()
    save(member("Editors"), meeting, venue="Hall B")
    contributor = member("Contributors")
    address = history_of(meeting, "history", first.history_id, "restore")
    contributor.post(address, {"field": ["venue", "status"], "reason": "It was right"})
    meeting.refresh_from_db()
    assert meeting.venue == "Hall B"
    assert proposals.open_sets().get().changes.get().after == {"venue": "Hall A"}


@pytest.mark.one_database
def test_a_viewer_reads_every_version_and_restores_none():
    meeting = build(Meeting, 3)
    viewer = member("Viewers")
    address = history_of(meeting, "history", meeting.history.first().history_id)
    assert viewer.get(address).status_code == 200
    assert b"Restore what is ticked" not in viewer.get(address).content
    assert viewer.post(f"{address}restore/", {"field": ["venue"]}).status_code == 403
    assert Client().get(address).status_code == 302


def test_the_story_of_a_meeting_tells_of_its_parts(desk):
    meeting = build(Meeting, 3)
    day = MeetingDay.objects.create(meeting=meeting, date="2027-10-05")
    desk.post(page_of(day).replace("change", "delete"), {"post": "yes"})
    text = " ".join(desk.get(history_of(meeting)).content.decode().split())
    assert "In its parts" in text
    assert text.count("day of a meeting: 5 October 2027") == 2


def test_a_record_deleted_by_mistake_comes_back_with_its_parts(desk):
    draft = build(Meeting, 3, status="draft")
    MeetingDay.objects.create(meeting=draft, date="2027-10-05")
    number = draft.pk
    desk.post(page_of(draft).replace("change", "delete"), {"post": "yes"})
    assert not Meeting.objects.filter(pk=number).exists()
    page = desk.get("/admin/deleted/").content.decode()
    assert draft.title_en in page
    row = Meeting.history.filter(id=number, history_type="-").get()
    desk.post("/admin/deleted/", {"row": f"meetings/{row.history_id}"})
    assert not Meeting.objects.filter(pk=row.id).exists(), "nobody has said why"
    why = {"reason": "Deleted by mistake"}
    desk.post("/admin/deleted/", {"row": f"meetings/{row.history_id}"} | why)
    reasons = Meeting.history.filter(id=row.id).values_list("history_change_reason", flat=True)
    assert "Put back: Deleted by mistake" in reasons
    back = Meeting.objects.get(pk=number)
    assert [str(day.date) for day in back.days.all()] == ["2027-10-05"]
    assert member("Viewers").post("/admin/deleted/", {"row": "meetings/1"}).status_code == 403


@pytest.mark.one_database
def test_nobody_was_asked_why_a_version_comes_back():
    """A title comes back, is merged or is taken back for a reason, which the history shows."""
    meeting = build(Meeting, 3, venue="Hall A")
    editor = member("Editors")
    first = meeting.history.first()
    save(editor, meeting, venue="Hall B")
    page = history_of(meeting, "history", first.history_id)
    assert '<label for="reason">Why</label>' in editor.get(page).content.decode()
    answer = editor.post(f"{page}restore/", {"field": ["venue"], "reason": " "}, follow=True)
    assert "Give a reason: it is kept in the history." in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.venue == "Hall B"


@pytest.mark.one_database
def test_the_page_of_a_history_was_titled_view_history(desk):
    meeting = build(Meeting, 3)
    page = desk.get(history_of(meeting)).content.decode()
    assert f"<h1>History: {meeting.title_en}</h1>" in page
    assert "View history" not in page


@pytest.mark.one_database
def test_what_was_restored_overwrote_what_another_had_saved_meanwhile():
    meeting = build(Meeting, 3, venue="Hall A")
    editor, other = member("Editors"), member("Editors", "other")
    first = meeting.history.first()
    save(editor, meeting, venue="Hall B")
    form = filled_in(editor.get(history_of(meeting, "history", first.history_id)))
    save(other, meeting, venue="Hall C")
    address = history_of(meeting, "history", first.history_id, "restore")
    given = form | {"field": ["venue"], "reason": "As before"}
    answer = editor.post(address, given, follow=True)
    assert "Somebody else has changed this meanwhile" in answer.text
    meeting.refresh_from_db()
    assert meeting.venue == "Hall C"
    anew = filled_in(answer) | {"field": ["venue"], "reason": "As before"}
    editor.post(address, anew)
    meeting.refresh_from_db()
    assert meeting.venue == "Hall A"


@pytest.mark.one_database
def test_the_history_of_what_once_named_a_record_that_is_deleted_was_a_server_error(desk):
    meeting, process = build(Meeting, 3), build(Process, 4, status="draft")
    part = Participation.objects.create(
        meeting=meeting, process=process, capacity="observer", role="attended"
    )
    before = meeting.process
    for named in (process, before):
        meeting.process = named
        meeting.save()
    part.process, part.state = None, State.objects.get(key="KEN")
    part.save()
    process.delete()
    for row in (meeting, part):
        assert desk.get(history_of(row)).status_code == 200
        for version in row.history.all():
            page = desk.get(history_of(row, "history", version.history_id))
            assert page.status_code == 200
    assert process.key in desk.get(history_of(meeting)).text
