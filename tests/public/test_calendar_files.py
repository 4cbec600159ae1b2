"""Meetings as a calendar: parsed again by the library that wrote it, line by line by the rule."""

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from hld_site import languages
from hld_site.evidence.models import OpenQuestion
from meetings.calendar_file import runs, versions_of
from meetings.models import Meeting, MeetingDay
from tests.builders import build

WHOLE_DAYS = (datetime.date(2013, 10, 3), datetime.date(2013, 10, 5))


def calendar(client, address) -> Calendar:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content)


def events(client, address) -> list:
    return calendar(client, address).walk("VEVENT")


@pytest.mark.one_database
def test_a_meeting_is_an_event_of_whole_days_with_its_place_and_zone(client):
    whole = calendar(client, "/meetings/hld-2013.ics")
    (event,) = whole.walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == WHOLE_DAYS
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["SUMMARY"].startswith("Second High-level Dialogue")
    assert event["LOCATION"] == "New York, United States of America"
    assert event["URL"] == "http://testserver/meetings/hld-2013/"
    assert event["STATUS"] == "CONFIRMED"
    assert whole["X-WR-TIMEZONE"] == "America/New_York"
    assert "America/New_York" in event["DESCRIPTION"]


def test_days_with_a_gap_between_them_are_events_of_their_own(client):
    first, second = events(client, "/meetings/mediterranean-plenary-2015.ics")
    assert [e["DTSTART"].dt.isoformat() for e in (first, second)] == ["2015-11-20", "2015-11-23"]
    assert first["UID"] != second["UID"]
    day = datetime.date.fromisoformat
    days = map(day, ("2022-05-17", "2022-05-18", "2022-05-20"))
    assert runs(days) == [(day("2022-05-17"), day("2022-05-18")), (day("2022-05-20"),) * 2]


def test_a_list_with_its_filter_is_a_calendar_and_all_meetings_are(client):
    dialogues = events(client, "/meetings.ics?kind=high-level-dialogue")
    assert len(dialogues) == 2
    everything = events(client, "/meetings.ics")
    assert {e["UID"] for e in dialogues} < {e["UID"] for e in everything}
    days = {d.date for d in MeetingDay.objects.published()}
    assert sum((e["DTEND"].dt - e["DTSTART"].dt).days for e in everything) >= len(days)
    assert client.get("/meetings.ics?kind=poem").status_code == 400


@pytest.mark.one_database
def test_a_calendar_without_meetings_still_has_a_component(client):
    assert len(calendar(client, "/meetings.ics?q=zzzz").subcomponents) == 1


@pytest.mark.parametrize("code", languages.CODES)
@pytest.mark.one_database
def test_lines_are_folded_and_texts_come_back_in_every_language(client, code):
    title = "، ; , \\ Ünder 国际移徙与发展问题高级别对话 " * 4
    meeting = Meeting.objects.get(key="hld-2013")
    setattr(meeting, f"title_{code}", title.strip())
    meeting.venue = "Room 4; Hall, A\\B"
    meeting.save()
    prefix = "" if code == languages.DEFAULT else f"/{code}"
    raw = client.get(f"{prefix}/meetings/hld-2013.ics").content
    assert raw.endswith(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["SUMMARY"] == title.strip()
    assert event["SUMMARY"].params["LANGUAGE"] == code
    assert event["LOCATION"].startswith("Room 4; Hall, A\\B")


@pytest.mark.one_database
def test_an_arabic_calendar_is_arabic(client):
    whole = calendar(client, "/ar/meetings.ics")
    assert re.search(r"[\u0600-\u06ff]", whole["X-WR-CALNAME"])
    dialogue = next(e for e in whole.walk("VEVENT") if e["URL"].endswith("/ar/meetings/hld-2013/"))
    assert dialogue["SUMMARY"].startswith("الحوار الرفيع المستوى")
    assert "نيويورك" in dialogue["LOCATION"]


def test_an_event_stays_the_same_until_it_is_changed_and_then_counts_on(client):
    address = "/meetings/hld-2013.ics"
    first = client.get(address).content
    assert client.get(address).content == first
    (before,) = Calendar.from_ical(first).walk("VEVENT")
    meeting = Meeting.objects.get(key="hld-2013")
    meeting.venue = "General Assembly Hall"
    meeting.save()
    (after,) = events(client, address)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt > before["DTSTAMP"].dt
    meeting.key = "second-dialogue-2013"
    meeting.save()
    (renamed,) = events(client, "/meetings/second-dialogue-2013.ics")
    assert renamed["UID"] == before["UID"]


@pytest.mark.one_database
def test_a_version_that_was_replaced_before_its_moment_is_never_counted():
    """It did so by the clock alone, when the moment came that no row held any more."""
    meeting, soon = build(Meeting, 3), timezone.now() + datetime.timedelta(hours=1)
    before = versions_of([meeting], timezone.now())
    meeting.public_from = soon
    meeting.save()
    meeting.public_from = None
    meeting.save()
    now, later = (versions_of([meeting], at)[meeting.pk] for at in (timezone.now(), soon))
    assert (now, now.number) == (later, before[meeting.pk].number + 1)


@pytest.mark.one_database
def test_the_holding_of_a_meeting_is_its_status(client):
    meeting = build(Meeting, 3, holding="planned")
    MeetingDay.objects.create(meeting=meeting, date="2031-10-05")
    states = []
    for holding in Meeting.Holding.values:
        meeting.holding = holding
        meeting.save()
        (event,) = events(client, f"/meetings/{meeting.key}.ics")
        states.append(str(event["STATUS"]))
    assert states == ["CONFIRMED", "TENTATIVE", "CANCELLED"]


@pytest.mark.parametrize(("prefix", "mark"), [("", ""), ("/fr", " (English)")])
@pytest.mark.one_database
def test_a_day_in_doubt_is_tentative_until_its_question_is_settled(client, prefix, mark):
    address = f"{prefix}/meetings/panel-new-york-2006.ics"
    question = OpenQuestion.objects.get(key="date", question__contains="8 July or on 8 June")
    (event,) = events(client, address)
    assert event["STATUS"] == "TENTATIVE"
    assert f"{question.question}{mark}\n" in event["DESCRIPTION"]
    before = event["SEQUENCE"]
    question.settled = "On 8 July."
    question.save()
    (event,) = events(client, address)
    assert event["STATUS"] == "CONFIRMED"
    assert question.question not in event["DESCRIPTION"]
    assert event["SEQUENCE"] > before


def test_neither_a_draft_nor_a_day_that_is_held_back_is_in_a_calendar():
    meeting = build(Meeting, 3, title_en="Planted meeting")
    day = MeetingDay.objects.create(meeting=meeting, date="2031-10-05")
    client = Client()
    assert len(events(client, f"/meetings/{meeting.key}.ics")) == 1
    day.held_back = True
    day.save()
    assert client.get(f"/meetings/{meeting.key}.ics").status_code == 404
    meeting.status = "draft"
    meeting.save()
    assert client.get(f"/meetings/{meeting.key}.ics").status_code == 410
    assert b"Planted" not in client.get("/meetings.ics").content


@pytest.mark.one_database
def test_pages_lead_to_their_calendar_and_announce_it(client):
    for page, address in (
        ("/meetings/hld-2013/", "/meetings/hld-2013.ics"),
        ("/ar/meetings/hld-2013/", "/ar/meetings/hld-2013.ics"),
        ("/meetings/?kind=panel-discussion", "/meetings.ics?kind=panel-discussion"),
    ):
        text = client.get(page).content.decode()
        assert re.search(rf'<a href="{re.escape(address)}"', text), page
        assert f'<link rel="alternate" type="text/calendar" href="{address}"' in text, page
    assert "copy its address" in client.get("/meetings/hld-2013/").content.decode()


@pytest.mark.one_database
def test_a_meeting_without_a_day_led_to_a_calendar_without_an_event(client):
    address = "/meetings/global-compact-plenary-2029"
    assert client.get(f"{address}.ics").status_code == 404
    page = client.get(f"{address}/").content.decode()
    assert f"{address}.atom" in page
    assert (f"{address}.ics" in page, "copy its address" in page) == (False, False)
