"""What is public stays until a set of changes is published: together, at one second, and undone."""

import pytest
from django.test import Client

from hld_site.exchange.batches import proposals
from hld_site.exchange.models import Batch
from meetings.models import Meeting, MeetingDay
from registry.models import State
from tests.builders import build
from tests.desk.conftest import Page, member
from tests.desk.test_two_people import page_of
from tests.forms import filled_in
from tests.scripts import run


def propose(client, row, into="", **values):
    page = page_of(row)
    form = filled_in(client.get(page)) | {"_propose": "1", "set": into} | values
    return client.post(page, form, follow=True)


def set_page(client, batch) -> Page:
    return Page(client, client.get(f"/admin/exchange/batch/{batch.pk}/change/"))


def only_set() -> Batch:
    return proposals.open_sets().get()


@pytest.mark.one_database
def test_a_published_record_is_changed_by_a_proposal_that_an_editor_publishes(
    meeting, contributor, editor
):
    answer = propose(contributor, meeting, venue="Hall B", change_reason="The room has changed")
    meeting.refresh_from_db()
    assert meeting.venue == "Hall A"
    assert "1 change is waiting:" in answer.content.decode()
    assert b"Hall B" not in Client().get(meeting.get_absolute_url()).content
    mine = set_page(contributor, only_set())
    assert "Hall A" in mine.text
    assert "Hall B" in mine.text
    assert mine.buttons()[:1] == ["Send for approval"]
    mine.press("Send for approval")
    theirs = set_page(editor, only_set())
    assert "It is waiting for somebody who may publish it." in theirs.text
    done = theirs.press("Approve and publish")
    meeting.refresh_from_db()
    assert meeting.venue == "Hall B"
    why = "The room has changed (contributors)"
    assert why in theirs.text
    assert meeting.history.first().history_change_reason == why
    undo = done.press("Undo it")
    undo.press("Undo 1 row")
    meeting.refresh_from_db()
    assert meeting.venue == "Hall A"


def test_a_tick_was_lost_when_the_set_was_sent(meeting, contributor):
    propose(contributor, meeting, title_en="Third dialogue", change_reason="Third dialogue")
    propose(contributor, State.objects.get(key="KEN"), into=str(only_set().pk), note="Host")
    change = only_set().changes.get(key="KEN")
    ticks = {"shown": [str(change.number)], "out": [str(change.number)]}
    set_page(contributor, only_set()).press("Send for approval", **ticks)
    change.refresh_from_db()
    assert (change.left_out, only_set().is_sent) == (True, True)


def test_several_changes_of_any_types_are_published_and_taken_back_as_one(
    meeting, contributor, editor
):
    kenya = State.objects.get(key="KEN")
    day = MeetingDay.objects.create(meeting=meeting, date="2027-10-05")
    propose(contributor, meeting, title_en="Third dialogue", change_reason="Third dialogue")
    number = str(only_set().pk)
    propose(contributor, kenya, into=number, note="Host")
    propose(contributor, day, into=number, _propose="remove")
    add = "/admin/meetings/meetingday/add/"
    new = {"meeting": meeting.pk, "date": "2027-10-06", "_propose": "1", "set": number}
    contributor.post(add, new)
    assert only_set().changes.count() == 4
    page = set_page(editor, only_set())
    assert page.text.startswith("Changes: Third dialogue") or "Third dialogue" in page.text
    done = page.press("Approve and publish")
    kenya.refresh_from_db()
    assert (kenya.note, [str(d.date) for d in meeting.days.all()]) == ("Host", ["2027-10-06"])
    moments = {row.history.first().history_date for row in (kenya, meeting, meeting.days.get())}
    assert len(moments) == 1
    done.press("Undo it").press("Undo 4 rows")
    kenya.refresh_from_db()
    assert (kenya.note, [str(d.date) for d in meeting.days.all()]) == ("", ["2027-10-05"])


def test_of_several_changes_in_a_set_the_history_had_one_reason_and_no_name(
    meeting, contributor, editor
):
    kenya, peru, day = (
        State.objects.get(key="KEN"),
        State.objects.get(key="PER"),
        MeetingDay.objects.create(meeting=meeting, date="2027-10-05"),
    )
    propose(contributor, meeting, title_en="Third dialogue", change_reason="Third dialogue")
    number = str(only_set().pk)
    other = member("Contributors", "anna")
    propose(other, kenya, into=number, note="Host", change_reason="It hosts")
    propose(other, peru, into=number, note="Guest")
    propose(contributor, peru, into=number, staff_note="x", change_reason="A reminder")
    propose(contributor, day, into=number, _propose="remove", change_reason="No such day")
    set_page(editor, only_set()).press("Approve and publish")
    reasons = [row.history.first().history_change_reason for row in (meeting, kenya, peru)]
    assert reasons == [
        "Third dialogue (contributors)",
        "It hosts (anna)",
        "Third dialogue (anna); A reminder (contributors)",
    ]
    gone = MeetingDay.history.filter(id=day.pk).first()
    assert (gone.history_type, gone.history_change_reason) == ("-", "No such day (contributors)")
    assert kenya.history.first().history_user.username == "editors"
    assert "It hosts (anna)" in editor.get(f"{page_of(kenya)[:-7]}history/").content.decode()


@pytest.mark.one_database
def test_a_second_proposal_to_one_record_adds_to_the_first(meeting, contributor):
    propose(contributor, meeting, venue="Hall B")
    propose(contributor, meeting, into=str(only_set().pk), note="A remark")
    change = only_set().changes.get()
    assert change.after == {"venue": "Hall B", "note": "A remark"}
    assert change.before == {"venue": "Hall A", "note": ""}


@pytest.mark.one_database
def test_who_opened_a_record_again_made_a_second_set_that_competed_with_the_first(
    meeting, contributor
):
    propose(contributor, meeting, venue="Hall B", change_reason="Moves in winter")
    number = str(only_set().pk)
    for n in range(20):
        proposals.open_set(None, f"Another {n}")
    answer = contributor.get(page_of(meeting))
    text = " ".join(answer.content.decode().split())
    assert "A change has already been proposed and is waiting in: <a href=" in text
    assert "What you propose now is added to “Moves in winter”" in text
    assert filled_in(answer)["set"] == [number]
    contributor.post(
        page_of(meeting), filled_in(answer) | {"_propose": "1", "venue": "Hall C", "note": "More"}
    )
    change = Batch.objects.get(pk=number).changes.get()
    assert (change.before["venue"], change.after) == ("Hall A", {"venue": "Hall C", "note": "More"})
    other = member("Contributors", "other").get(page_of(meeting))
    assert "A change has already been proposed" in other.content.decode()
    assert not filled_in(other).get("set")


@pytest.mark.one_database
def test_a_proposal_to_a_change_that_somebody_overtook_lost_what_was_proposed_first(
    meeting, contributor
):
    propose(contributor, meeting, venue="Hall B")
    only_set().changes.update(verdict="stale", now={"venue": "Hall C"})
    propose(contributor, meeting, into=str(only_set().pk), note="One thing more")
    change = only_set().changes.get()
    assert change.after == {"venue": "Hall B", "note": "One thing more"}
    assert (change.verdict, change.before["venue"]) == ("changed", "Hall A")


@pytest.mark.one_database
def test_a_proposal_to_a_change_that_was_left_out_was_left_out_with_it(meeting, contributor):
    propose(contributor, meeting, venue="Hall B")
    only_set().changes.update(left_out=True)
    propose(contributor, meeting, into=str(only_set().pk), note="One thing more")
    change = only_set().changes.get()
    assert (change.after, change.left_out) == ({"note": "One thing more"}, False)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(meeting, contributor, editor):
    propose(contributor, meeting, venue="Hall B")
    form = filled_in(editor.get(page_of(meeting)))
    editor.post(page_of(meeting), form | {"venue": "Hall C"})
    page = set_page(editor, only_set()).press("Approve and publish")
    meeting.refresh_from_db()
    assert meeting.venue == "Hall C"
    assert "changed by somebody else" in page.text
    page.press("Check again").press("Approve and publish")
    meeting.refresh_from_db()
    assert meeting.venue == "Hall B"


@pytest.mark.one_database
def test_a_set_that_was_not_sent_was_said_to_wait_for_somebody(meeting, contributor, editor):
    answer = propose(contributor, meeting, venue="Hall B", change_reason="Moves in winter")
    number = only_set().pk
    assert "which is not sent yet: open it, and send it for approval." in answer.content.decode()
    assert f'<a href="/admin/exchange/batch/{number}/change/">Moves in winter</a>' in (
        answer.content.decode()
    )
    mine = set_page(contributor, only_set())
    assert "It is waiting for somebody who may publish it." not in mine.text
    assert "Not sent for approval yet: nobody is asked to publish it." in mine.text
    batches = "/admin/exchange/batch/"
    assert 'field-state">Not sent for approval yet<' in contributor.get(batches).content.decode()
    assert "It is waiting for somebody who may publish it." in mine.press("Send for approval").text
    assert 'field-state">Waits for approval<' in editor.get(batches).content.decode()
    answer = propose(contributor, meeting, into=str(number), note="One thing more")
    assert "The public sees it when the set is published." in answer.content.decode()


@pytest.mark.one_database
def test_who_wrote_a_set_does_not_publish_it_where_four_eyes_are_asked_for(
    meeting, editor, settings
):
    settings.FOUR_EYES = True
    form = filled_in(editor.get(page_of(meeting)))
    assert editor.post(page_of(meeting), form | {"venue": "Hall C"}).status_code == 200
    propose(editor, meeting, venue="Hall B")
    assert "Approve and publish" not in set_page(editor, only_set()).buttons()
    set_page(member("Editors", "second"), only_set()).press("Approve and publish")
    meeting.refresh_from_db()
    assert meeting.venue == "Hall B"


@pytest.mark.one_database
def test_bulk_withdrawing_asked_nothing_and_could_not_be_taken_back_f10(editor):
    meetings = [build(Meeting, n) for n in (3, 4)]
    numbers = [meeting.pk for meeting in meetings]
    form = {"action": "withdraw", "_selected_action": numbers}
    page = Page(editor, editor.post("/admin/meetings/meeting/", form, follow=True))
    assert {meeting.status for meeting in Meeting.objects.filter(pk__in=numbers)} == {"published"}
    done = page.press("Approve and publish")
    assert {meeting.status for meeting in Meeting.objects.filter(pk__in=numbers)} == {"withdrawn"}
    done.press("Undo it").press("Undo 2 rows")
    assert {meeting.status for meeting in Meeting.objects.filter(pk__in=numbers)} == {"published"}


def test_a_set_that_waits_leaks_nothing(meeting, contributor):
    propose(contributor, meeting, title_en="Planted word", public_reason="Planted word")
    visitor = Client()
    page = meeting.get_absolute_url()
    others = [
        f"{name}.{kind}" for name in ("/meetings", page[:-1]) for kind in ("ics", "atom", "bib")
    ]
    for address in (
        page,
        "/meetings/",
        "/search/?q=planted",
        "/sitemap.xml",
        "/feed.atom",
        *others,
    ):
        assert b"Planted word" not in visitor.get(address).content
    assert b"Planted word" not in b"".join(visitor.get("/meetings.csv"))
    assert visitor.get(f"/admin/exchange/batch/{only_set().pk}/change/").status_code == 302


def test_of_those_who_propose_and_approve_at_once_nobody_loses_and_nothing_unseen_is_approved(
    migrated_database,
):
    assert run("tests.desk.set_race", database=migrated_database) == "nothing was lost"


@pytest.mark.one_database
def test_the_same_day_proposed_twice_was_called_a_race_on_its_page(meeting, contributor, editor):
    add = "/admin/meetings/meetingday/add/"
    for into in ("", only_set):
        given = {"meeting": meeting.pk, "date": "2027-10-06", "_propose": "1"}
        given["set"] = str(into().pk) if into else ""
        contributor.post(add, filled_in(contributor.get(add)) | given)
    sent = set_page(contributor, only_set()).press("Send for approval")
    assert "Not sent: some rows break a rule." in sent.html
    assert "1 new, 1 refused." in sent.text
    only_set().changes.update(verdict="new")  # as if it had been sent before
    stopped = set_page(editor, only_set()).press("Approve and publish")
    assert "some rows break a rule. They are marked below." in stopped.text
    assert "Another change here has" in stopped.text
    assert "Open the record by the link in its row, enter the right value" in stopped.text
    again = stopped.press("Check again")
    assert "1 new, 1 refused." in again.text
    again.press("Keep these ticks", out="2").press("Approve and publish")
    assert meeting.days.filter(date="2027-10-06").count() == 1
