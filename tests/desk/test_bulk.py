"""One field of many records is changed after a look, as one, and taken back as one."""

import pytest

from meetings.models import Meeting, MeetingDay
from tests.builders import build
from tests.desk.conftest import Page, member
from tests.desk.test_change_sets import only_set, propose, set_page

LIST = "/admin/meetings/meeting/"


def change_field(client, rows, **values) -> Page:
    meta = rows[0]._meta
    form = {"action": "change_field", "_selected_action": [row.pk for row in rows]} | values
    address = f"/admin/{meta.app_label}/{meta.model_name}/"
    return Page(client, client.post(address, form, follow=True))


def test_a_field_of_many_records_is_changed_after_a_look_and_taken_back():
    editor = member("Editors")
    meetings = [build(Meeting, n, venue="Hall A") for n in (3, 4)]
    first = change_field(editor, meetings)
    assert "Venue" in first.text
    second = change_field(editor, meetings, field="venue")
    assert "If you leave the field empty, it is cleared." in second.text
    given = {"field": "venue", "go": "1", "value": "Hall B", "change_reason": "Moved"}
    shown = change_field(editor, meetings, **given)
    assert "Hall B" in shown.text
    venues = Meeting.objects.filter(pk__in=[m.pk for m in meetings]).values_list("venue", flat=True)
    assert set(venues) == {"Hall A"}
    done = shown.press("Approve and publish")
    assert set(venues.all()) == {"Hall B"}
    done.press("Undo it").press("Undo 2 rows")
    assert set(venues.all()) == {"Hall A"}


@pytest.mark.one_database
def test_what_a_record_does_not_let_stand_is_told_before_anything_is_written():
    editor = member("Editors")
    meetings = [build(Meeting, n) for n in (3, 4)]
    shown = change_field(editor, meetings, field="title_en", go="1", value="")
    assert "2 refused" in shown.text
    assert "A published meeting needs a title." in shown.text


@pytest.mark.one_database
def test_an_hour_for_many_hid_those_that_were_public():
    meetings = [build(Meeting, 3), build(Meeting, 4, status="draft")]
    given = {"field": "public_from", "go": "1", "value": "2099-01-05 09:00"}
    shown = change_field(member("Editors"), meetings, **given)
    assert "1 changed, 1 refused." in shown.text
    assert "The public would not see it until then." in shown.text


def test_parts_are_changed_so_too():
    editor = member("Editors")
    meeting = build(Meeting, 3)
    days = [MeetingDay.objects.create(meeting=meeting, date=f"2027-10-0{n}") for n in (5, 6)]
    shown = change_field(editor, days, field="note", go="1", value="At Headquarters")
    shown.press("Approve and publish")
    assert {day.note for day in meeting.days.all()} == {"At Headquarters"}


@pytest.mark.one_database
def test_one_value_that_only_one_of_them_may_have_was_refused_when_it_was_published():
    meeting = build(Meeting, 3)
    days = [MeetingDay.objects.create(meeting=meeting, date=f"2027-10-0{n}") for n in (5, 6)]
    given = {"field": "date", "go": "1", "value": "2027-10-07"}
    shown = change_field(member("Editors"), days, **given)
    assert "1 changed, 1 refused." in shown.text
    assert "Leave one of them out." in shown.text


@pytest.mark.one_database
def test_a_key_is_no_field_for_many_and_a_viewer_changes_none():
    meetings = [build(Meeting, n) for n in (3, 4)]
    assert 'value="key"' not in change_field(member("Editors"), meetings).html
    viewer = change_field(member("Viewers"), meetings, field="venue", go="1", value="Nowhere")
    assert "Nowhere" not in viewer.html


@pytest.mark.one_database
def test_a_refused_row_of_a_set_could_not_be_mended_where_it_was_read():
    meetings = [build(Meeting, n) for n in (3, 4)]
    given = {"field": "title_en", "go": "1", "value": ""}
    shown = change_field(member("Editors"), meetings, **given)
    assert "2 refused" in shown.text
    again = shown.press("Check again", **{"mend-1-0": "A title"})
    assert "1 changed, 1 refused." in again.text
    kept = again.press("Approve and publish", **{"mend-2-0": "Another"}, mode="good")
    assert "what you typed or ticked here had to be taken into account" in kept.text
    kept.press("Approve and publish")
    titles = [Meeting.objects.get(pk=meeting.pk).title_en for meeting in meetings]
    assert titles == ["A title", "Another"]


@pytest.mark.one_database
def test_a_cell_of_a_set_that_cannot_be_read_stays_as_it_was_typed():
    editor, meeting = member("Editors"), build(Meeting, 3)
    day = MeetingDay.objects.create(meeting=meeting, date="2027-10-05")
    propose(editor, day, date="2027-10-07")
    refusal = {"column": "date", "value": "", "message": "No such day.", "again": True}
    only_set().changes.update(verdict="refused", errors=[refusal])
    again = set_page(editor, only_set()).press("Check again", **{"mend-1-0": "on Friday"})
    assert "“on Friday” is not a date" in again.text
    assert 'value="on Friday"' in again.main
    assert "1 changed." in again.press("Check again", **{"mend-1-0": "2027-10-08"}).text
    assert only_set().changes.get().after == {"date": "2027-10-08"}


@pytest.mark.one_database
def test_what_was_proposed_in_place_of_what_was_refused_lost_the_rest_of_its_row():
    editor, meeting = member("Editors"), build(Meeting, 3)
    propose(editor, meeting, venue="Hall B", note="A remark")
    refusal = {"column": "venue", "value": "", "message": "No such hall."}
    only_set().changes.update(verdict="refused", errors=[refusal])
    propose(editor, meeting, into=str(only_set().pk), venue="Hall C")
    change = only_set().changes.get()
    assert (change.verdict, change.after) == ("changed", {"note": "A remark", "venue": "Hall C"})


@pytest.mark.one_database
def test_sets_made_of_many_rows_were_all_called_alike():
    editor = member("Editors")
    meetings = [build(Meeting, n) for n in (3, 4)]
    given = {"field": "kind", "go": "1", "value": "side-event"}
    shown = change_field(editor, meetings, **given, change_reason="Corrections")
    assert "Changes: Meetings (2): Kind: Side event" in shown.text
    assert shown.batch.reason == "Corrections"
    assert shown.batch.changes.first().reason == "Corrections (editors)"
    days = [MeetingDay.objects.create(meeting=meetings[0], date="2027-10-05")]
    shown = change_field(editor, days, field="note", go="1", value="")
    assert "Changes: Days of meetings (1): Note: empty" in shown.text
    page = editor.post(
        LIST, {"action": "withdraw", "_selected_action": meetings[0].pk, "go": "1"}, follow=True
    )
    assert "Changes: Meetings (1): Withdraw: " in Page(editor, page).text
