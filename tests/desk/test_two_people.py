"""Two people at once: nothing is overwritten in silence, whichever door the other came through."""

import re

import pytest

from hld_site.exchange.models import Batch
from meetings.models import Meeting, MeetingDay, Participation
from registry.models import State
from tests.builders import build
from tests.desk.conftest import member
from tests.forms import filled_in
from tests.scripts import run


def page_of(row) -> str:
    meta = row._meta
    return f"/admin/{meta.app_label}/{meta.model_name}/{row.pk}/change/"


@pytest.fixture
def two(meeting):
    """Two editors, each with the form of the same meeting open."""
    one, other = member("Editors", "first"), member("Editors", "second")
    page = page_of(meeting)
    return (one, filled_in(one.get(page))), (other, filled_in(other.get(page)))


def send(meeting, client, form, **values):
    response = client.post(page_of(meeting), form | values)
    meeting.refresh_from_db()
    return response


def test_the_second_to_save_overwrote_the_first_f4(meeting, two):
    (one, form_of_one), (other, form_of_other) = two
    send(meeting, one, form_of_one, title_en="A new title")
    answer = send(meeting, other, form_of_other, venue="Hall B")
    assert answer.status_code == 302
    assert (meeting.title_en, meeting.venue) == ("A new title", "Hall B")
    assert "were kept: Title (en)" in other.get(page_of(meeting)).content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize(("choice", "venue"), [("mine", "Hall C"), ("theirs", "Hall B")])
def test_what_both_changed_is_asked_field_by_field(meeting, two, choice, venue):
    (one, form_of_one), (other, form_of_other) = two
    send(meeting, one, form_of_one, venue="Hall B")
    answer = send(meeting, other, form_of_other, venue="Hall C", note="Mine")
    text = answer.content.decode()
    assert (meeting.venue, meeting.note) == ("Hall B", "")
    for words in ("Hall A", "Hall B", "Hall C", "first"):
        assert words in text
    again = filled_in(answer) | {"choose-venue": choice}
    assert send(meeting, other, again).status_code == 302
    assert (meeting.venue, meeting.note) == (venue, "Mine")


@pytest.mark.one_database
def test_a_choice_holds_for_the_version_that_was_shown_only(meeting, two):
    (one, form_of_one), (other, form_of_other) = two
    send(meeting, one, form_of_one, venue="Hall B")
    asked = filled_in(send(meeting, other, form_of_other, venue="Hall C"))
    meeting.venue = "Hall D"
    meeting.save()
    answer = send(meeting, other, asked | {"choose-venue": "mine"})
    assert meeting.venue == "Hall D"
    assert "Hall D" in answer.content.decode()


@pytest.mark.one_database
def test_a_form_opened_before_a_withdrawal_published_the_record_again(meeting, two):
    (one, _form), (other, form_of_other) = two
    one.post(page_of(meeting).replace("change", "withdraw"), {"reason": "Wrong"})
    send(meeting, other, form_of_other, note="A remark")
    assert (meeting.status, meeting.note) == ("withdrawn", "A remark")


@pytest.mark.one_database
def test_a_move_from_a_state_that_is_past_is_asked_again():
    draft = build(Meeting, 4, status="draft")
    editor = member("Editors")
    form = filled_in(editor.get(page_of(draft)))
    draft.status = "review"
    draft.save()
    answer = send(draft, editor, form, _move="published")
    assert draft.status == "review"
    assert "It is now: In review" in answer.content.decode()
    send(draft, editor, filled_in(answer), _move="published")
    assert draft.status == "published"


def test_a_form_opened_before_an_import_took_the_import_back(meeting, two, desk):
    (one, form_of_one), _other = two
    form = filled_in(desk.get("/admin/exchange/batch/add/?type=meetings"))
    text = f"key,city_en\n{meeting.key},Rabat\n"
    desk.post("/admin/exchange/batch/add/", form | {"reason": "x", "pasted": text})
    batch = Batch.objects.order_by("-made_at").first()
    page = desk.get(f"/admin/exchange/batch/{batch.pk}/change/")
    seen = filled_in(page)["seen"]
    desk.post(f"/admin/exchange/batch/{batch.pk}/apply/", {"seen": seen, "mode": "all"})
    meeting.refresh_from_db()
    assert meeting.city_en == "Rabat"
    send(meeting, one, form_of_one, note="Later")
    assert (meeting.city_en, meeting.note) == ("Rabat", "Later")


def test_a_row_that_is_deleted_meanwhile_is_said_to_be_gone(meeting):
    day = MeetingDay.objects.create(meeting=meeting, date="2027-10-05")
    editor = member("Editors")
    page = page_of(day)
    form = filled_in(editor.get(page))
    day.delete()
    answer = editor.post(page, form, follow=True)
    assert "was deleted by The register on" in answer.content.decode()


@pytest.mark.one_database
def test_two_people_at_one_part(meeting):
    row = Participation.objects.create(
        meeting=meeting, state=State.objects.first(), capacity="member-state", role="spoke"
    )
    one, other = member("Editors", "first"), member("Editors", "second")
    forms = [filled_in(client.get(page_of(row))) for client in (one, other)]
    send(row, one, forms[0], office="Minister")
    send(row, other, forms[1], note="Seen on tape")
    assert (row.office, row.note) == ("Minister", "Seen on tape")


def test_a_meeting_with_195_participants_opens_small(meeting, django_assert_max_num_queries):
    Participation.objects.bulk_create(
        Participation(meeting=meeting, state=state, capacity="member-state", role="spoke")
        for state in State.objects.all()
    )
    editor = member("Editors")
    with django_assert_max_num_queries(60):
        answer = editor.get(page_of(meeting))
    text = answer.content.decode()
    assert text.count("<input") <= 60
    assert len(text) < 120_000
    assert "Participations (195)" in text


def test_of_two_who_race_neither_loses_a_word(migrated_database):
    """Both press at the same moment, again and again, each in another field."""
    assert re.fullmatch("0 of [1-9]0 lost", run("tests.desk.race", database=migrated_database))


@pytest.mark.one_database
def test_publishing_from_an_old_page_published_what_it_did_not_show():
    draft = build(Meeting, 4, status="review")
    editor, writer = member("Editors"), member("Contributors")
    form = filled_in(editor.get(page_of(draft)))
    send(draft, writer, filled_in(writer.get(page_of(draft))), title_en="Nobody has read this")
    answer = send(draft, editor, form, _move="published")
    assert draft.status == "review"
    assert "Somebody else has changed this since you opened it." in answer.text
    send(draft, editor, filled_in(editor.get(page_of(draft))), _move="published")
    assert draft.status == "published"


@pytest.mark.one_database
def test_what_was_typed_for_a_part_that_somebody_deleted_was_lost(meeting):
    one, other = member("Editors", "first"), member("Editors", "second")
    day = MeetingDay.objects.create(meeting=meeting, date="2027-10-05")
    form = filled_in(one.get(page_of(day))) | {"note": "Typed for nothing"}
    other.post(f"{page_of(day)[:-7]}delete/", {"post": "yes"})
    answer = one.post(page_of(day), form)
    assert "5 October 2027” was deleted by second on" in answer.content.decode()
    assert not meeting.days.exists()
    again = one.post("/admin/meetings/meetingday/add/", filled_in(answer))
    assert (again.status_code, meeting.days.get().note) == (302, "Typed for nothing")


@pytest.mark.one_database
def test_a_draft_that_somebody_deleted_is_made_anew_of_what_was_typed():
    draft = build(Meeting, 4, status="review")
    one, other = member("Editors", "first"), member("Editors", "second")
    form = filled_in(one.get(page_of(draft))) | {"venue": "Hall B", "_move": "published"}
    other.post(f"{page_of(draft)[:-7]}delete/", {"post": "yes"})
    answer = one.post(page_of(draft), form)
    assert "was deleted by second on" in answer.content.decode()
    one.post("/admin/meetings/meeting/add/", filled_in(answer) | {"_save": "1"})
    assert (Meeting.objects.get(key=draft.key).venue, draft.status) == ("Hall B", "review")
    assert "was deleted by second on" in one.get(page_of(draft), follow=True).content.decode()


@pytest.mark.one_database
def test_a_button_that_one_person_pressed_twice_spoke_of_somebody_else():
    editor, meeting = member("Editors"), build(Meeting, 3, status="draft")
    form = filled_in(editor.get(page_of(meeting))) | {"_move": "published"}
    withdraw = f"{page_of(meeting)[:-7]}withdraw/"
    for page, given in ((page_of(meeting), form), (withdraw, {"reason": "Cancelled"})):
        first, second = (editor.post(page, given, follow=True) for _press in "12")
        assert [message.level_tag for message in first.context["messages"]] == ["success"]
        assert [*map(str, first.context["messages"])] == [*map(str, second.context["messages"])]
    other = member("Editors", "other").post(page_of(meeting), form)
    assert "Somebody else has changed the state of this record" in other.content.decode()
