"""An import, a paste or a merge waits in a set of changes with everything else."""

import pytest
from django.test import Client

from hld_site.exchange.models import Batch
from meetings.models import Meeting, MeetingDay, Participation
from registry.models import Organization, State
from tests.builders import build
from tests.desk.conftest import FORM, Page, member, sender
from tests.desk.test_change_sets import only_set, propose, set_page
from tests.forms import filled_in


def test_an_import_is_gathered_in_a_set_and_published_with_it():
    contributor, editor = member("Contributors"), member("Editors")
    meeting = build(Meeting, 3, venue="Hall A")
    propose(contributor, meeting, venue="Hall B", change_reason="Third dialogue")
    page = sender(contributor)("key,note\nKEN,Host\n")
    number = str(only_set().pk)
    page.press("Gather in a set of changes", set=number)
    assert only_set().changes.count() == 2
    imported = Batch.objects.exclude(pk=number).get()
    again = Page(contributor, contributor.get(f"/admin/exchange/batch/{imported.pk}/change/"))
    assert "Its changes are in a set of changes." in again.text
    kenya = State.objects.get(key="KEN")
    assert kenya.note == ""
    done = set_page(editor, only_set()).press("Approve and publish")
    kenya.refresh_from_db()
    meeting.refresh_from_db()
    assert (kenya.note, meeting.venue) == ("Host", "Hall B")
    done.press("Undo it").press("Undo 2 rows")
    kenya.refresh_from_db()
    assert kenya.note == ""


@pytest.mark.one_database
def test_what_the_set_says_of_a_row_already_is_joined_with_what_the_import_says():
    contributor = member("Contributors")
    propose(contributor, State.objects.get(key="KEN"), note="Proposed", staff_note="Ours")
    page = sender(contributor)("key,note\nKEN,Imported\n")
    page.press("Gather in a set of changes", set=str(only_set().pk))
    change = only_set().changes.get()
    assert change.after == {"note": "Imported", "staff_note": "Ours"}
    assert change.before == {"note": "", "staff_note": ""}


@pytest.mark.one_database
def test_a_new_row_of_the_number_0_stood_in_the_set_twice():
    contributor = member("Contributors")
    meeting = build(Meeting, 3)
    propose(contributor, meeting, venue="Hall B")
    number = str(only_set().pk)
    item = {"meeting": meeting.pk, "order": 0, "kind": "opening", "_propose": "1", "set": number}
    contributor.post("/admin/meetings/programmeitem/add/", item)
    page = sender(contributor)(
        f"meeting,order,kind,time\n{meeting.key},0,opening,10 a.m.\n",
        name="programme_items.csv",
        type="programme_items",
    )
    page.press("Gather in a set of changes", set=number)
    change = only_set().changes.get(type="programme_items")
    assert (change.key, change.after["time"]) == (f"{meeting.key} · 0", "10 a.m.")


def test_records_and_parts_that_an_import_makes_are_made_by_the_set():
    contributor, editor = member("Contributors"), member("Editors")
    page = sender(contributor)(
        "key,title_en,kind,holding,coverage\nhld-2027,Third,high-level-dialogue,planned,none\n",
        name="meetings.csv",
        type="meetings",
    )
    page.press("Gather in a set of changes")
    set_page(editor, only_set()).press("Approve and publish")
    assert Meeting.objects.get(key="hld-2027").status == "draft"


def test_a_merge_is_gathered_in_a_set():
    editor = member("Editors")
    one, other = build(Organization, 3), build(Organization, 4)
    propose(editor, State.objects.get(key="KEN"), note="Host", change_reason="Spring cleaning")
    form = {"into": other.key, "set": str(only_set().pk), "reason": "One body"}
    editor.post(f"/admin/registry/organization/{one.pk}/merge/", form)
    set_page(editor, only_set()).press("Approve and publish")
    one.refresh_from_db()
    assert one.history.first().history_change_reason.endswith(": One body (editors)")
    assert (one.status, State.objects.get(key="KEN").note) == ("withdrawn", "Host")
    assert Client().get(one.get_absolute_url())["Location"] == other.get_absolute_url()


@pytest.mark.one_database
def test_paste_a_list_opens_with_the_meeting_given_and_proposes_capacities(desk):
    meeting = build(Meeting, 3)
    MeetingDay.objects.create(meeting=meeting, date="2013-10-03")
    record = desk.get(f"/admin/meetings/meeting/{meeting.pk}/change/").content.decode()
    address = f"{FORM}?type=participations&amp;meeting={meeting.key}"
    assert address in record
    form = filled_in(desk.get(address.replace("&amp;", "&")))
    assert form["once-meeting"] == [meeting.key]
    lines = "Kenya\nHoly See\nUnited Nations Children's Fund\nState of Palestine"
    form |= {"pasted": lines, "once-role": "spoke", "once-source": "A/1", "reason": "Participants"}
    page = Page(desk, desk.post(FORM, form, follow=True))
    page = page.answer("yes")
    assert "4 new." in page.text
    page.press("Apply all 4 rows")
    rows = Participation.objects.filter(meeting=meeting)
    assert sorted(row.capacity for row in rows) == [
        "member-state",
        "non-member-observer-state",
        "non-member-observer-state",
        "united-nations-entity",
    ]
    assert rows.get(state__key="VAT").capacity == "non-member-observer-state"


@pytest.mark.one_database
def test_what_nobody_knows_is_not_proposed_and_what_is_given_counts(desk):
    meeting = build(Meeting, 3)
    form = filled_in(desk.get(f"{FORM}?type=participations&meeting={meeting.key}"))
    name = "International Organization for Migration"
    form |= {"once-role": "spoke", "reason": "x", "pasted": name}
    assert "1 refused" in Page(desk, desk.post(FORM, form, follow=True)).text
    form = filled_in(desk.get(f"{FORM}?type=participations&meeting={meeting.key}"))
    form |= {"once-role": "spoke", "once-capacity": "observer", "reason": "x", "pasted": "Kenya"}
    page = Page(desk, desk.post(FORM, form, follow=True))
    assert "Observer" in page.text


def test_a_tick_that_was_not_kept_was_lost_when_the_rows_were_gathered(send):
    page = send("key,note\nKEN,one\nTZA,two\n")
    ticked = page.press("Gather in a set of changes", shown=["1", "2"], out=["2"])
    assert "what you typed or ticked here had to be taken into account first." in ticked.html
    gathered = ticked.press("Gather in a set of changes")
    assert [change.key for change in gathered.batch.changes.all()] == ["KEN"]
