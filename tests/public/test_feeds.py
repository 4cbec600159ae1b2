"""What changed, in sentences: Atom feeds, and the days of change on a record's own page."""

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import Document
from hld_site import languages
from hld_site.browse.public_history import MOST, days_of_change, days_of_record
from hld_site.records import catalogue
from meetings.models import Meeting, MeetingDay, Participation
from meetings.records import MEETINGS
from registry.models import State
from tests.builders import build
from tests.public.change import ATOM, DAY, NOON, change
from tests.public_pages import one_line
from tests.sampling import covering

PLANTED = "Planted"


def feed(address, client=None):
    answer = (client or Client()).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    return ElementTree.fromstring(answer.content)


def titles(address) -> list[str]:
    return [title.text for title in feed(address).findall("a:entry/a:title", ATOM)]


def labels(meeting, at) -> list[tuple]:
    rows = Meeting.objects.published(at).filter(pk=meeting.pk)
    days = days_of_record(MEETINGS, meeting, at)
    assert [d.labels for d in days] == [d.labels for d in days_of_change(MEETINGS, rows, at)]
    return [day.labels for day in days]


def test_a_change_is_a_sentence_in_every_feed_that_shows_the_record(clock):
    change(Meeting.objects.get(key="hld-2013"), venue="General Assembly Hall")
    name = "Second High-level Dialogue on International Migration and Development"
    for address in ("/meetings.atom", "/meetings.atom?kind=high-level-dialogue", "/feed.atom"):
        assert titles(address)[0] == f"{name}: venue changed"
    assert f"{name}: venue changed" not in titles("/meetings.atom?kind=panel-discussion")
    assert titles("/meetings/hld-2013.atom")[0] == f"{name}: venue changed"
    arabic = feed("/ar/meetings.atom")
    assert arabic.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    assert arabic.find("a:entry/a:title", ATOM).text.startswith("الحوار الرفيع المستوى")


FEEDS = ["feed", *[record.name for record in catalogue.records()]]


def has_rows(path: str) -> bool:
    """A new type has none yet."""
    names = {record.name: record.model for record in catalogue.records()}
    return path not in names or names[path].objects.published().exists()


@pytest.mark.parametrize(("code", "path"), covering(languages.CODES, FEEDS))
@pytest.mark.one_database
def test_every_feed_is_as_the_rule_of_atom_wants_it(code, path, clock):
    change(State.objects.get(key="KEN"), note="<b> & so on")
    prefix = "" if code == languages.DEFAULT else f"/{code}"
    one = feed(f"{prefix}/{path}.atom")
    ids = [element.text for element in one.findall("a:entry/a:id", ATOM)]
    assert len(ids) == len(set(ids)) <= MOST
    assert bool(ids) == has_rows(path)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each) for each in ids)
    links = {link.get("rel"): link.get("href") for link in one.findall("a:link", ATOM)}
    assert links["self"] == f"http://testserver{prefix}/{path}.atom" == one.find("a:id", ATOM).text
    assert Client().get(links["alternate"]).status_code == 200
    moments = [element.text for element in one.findall("a:entry/a:updated", ATOM)]
    assert moments == sorted(moments, reverse=True)
    assert not moments or one.find("a:updated", ATOM).text == moments[0]
    assert one.find("a:author/a:name", ATOM).text
    for entry in one.findall("a:entry", ATOM):
        assert {"title", "id", "updated", "link", "summary"} <= {
            child.tag.rpartition("}")[2] for child in entry
        }


def test_a_feed_has_a_title_beside_a_symbol(clock):
    change(Document.objects.get(key="A/RES/58/208"), note="Changed")
    name = "A/RES/58/208, “International migration and development”: note changed"
    assert titles("/documents/A/RES/58/208.atom")[0] == name


def test_an_entry_keeps_its_id_when_the_day_goes_on_and_the_key_changes(clock):
    meeting = build(Meeting, 3)
    clock.shift(DAY)
    change(meeting, venue="Hall")

    def first():
        entry = feed("/meetings.atom").find("a:entry", ATOM)
        return entry.find("a:id", ATOM).text, entry.find("a:updated", ATOM).text

    before = first()
    assert before[1] == "2031-11-03T12:00:00+00:00"
    clock.shift(60)
    change(meeting, agenda_item="9", key="renamed-1903")
    assert first() == (before[0], "2031-11-03T12:01:00+00:00")
    clock.shift(DAY)
    change(meeting, agenda_item="10")
    assert first()[0] != before[0]


def test_what_was_written_before_a_record_was_public_is_not_mentioned(clock):
    meeting = build(Meeting, 3, status="draft")
    change(meeting, venue="First")
    clock.shift(DAY)
    change(meeting, status="published")
    clock.shift(DAY)
    change(meeting, staff_note=PLANTED)
    change(meeting, status="withdrawn")
    clock.shift(DAY)
    change(meeting, venue="Second")
    clock.shift(DAY)
    change(meeting, status="published")
    days = days_of_change(MEETINGS, Meeting.objects.filter(pk=meeting.pk), NOON + 9 * DAY)
    seen = [(day.day.day, day.is_new, day.is_back, day.labels) for day in days]
    assert seen == [(6, False, True, ("venue",)), (3, True, False, ())]


def test_a_scheduled_change_is_of_the_hour_at_which_it_became_public(clock):
    meeting = build(Meeting, 3, public_from=NOON + DAY)
    rows = Meeting.objects.filter(pk=meeting.pk)
    assert days_of_change(MEETINGS, rows, NOON) == []
    (day,) = days_of_change(MEETINGS, rows, NOON + 2 * DAY)
    assert (day.moment, day.is_new) == (NOON + DAY, True)


def test_a_change_that_commits_while_a_feed_is_made_is_in_it(clock):
    """The moment of a feed is when it was begun; what it reads may have been written since."""
    meeting = build(Meeting, 3)
    clock.shift(DAY)
    begun = timezone.now()
    clock.shift(1)
    change(meeting, venue="Hall")
    assert labels(meeting, begun) == [("venue",), ()]


def test_of_parts_only_what_the_public_saw_is_mentioned(clock):
    meeting, state = build(Meeting, 3), build(State, 9, status="draft")
    clock.shift(DAY)
    hidden = Participation(meeting=meeting, printed_name=PLANTED, capacity="observer")
    hidden.printed_class, hidden.held_back = "office", True
    hidden.save()
    Participation.objects.create(meeting=meeting, state=state, capacity="member-state")
    clock.shift(DAY)
    change(hidden, staff_note="x")
    assert labels(meeting, NOON + 9 * DAY) == [()]
    clock.shift(DAY)
    change(hidden, held_back=False)
    assert labels(meeting, NOON + 9 * DAY) == [("participations",), ()]
    clock.shift(DAY)
    change(hidden, staff_note="y", consulted_at="z")
    assert len(labels(meeting, NOON + 9 * DAY)) == 2
    day = MeetingDay.objects.create(meeting=meeting, date="2031-10-05")
    clock.shift(DAY)
    day.delete()
    assert labels(meeting, NOON + 9 * DAY)[:2] == [("days of meetings",)] * 2


def test_what_another_record_says_of_a_state_is_in_the_feed_of_the_state_and_on_its_page(clock):
    """A change of a part stood in the feed of its owner alone."""
    kenya, uganda = State.objects.get(key="KEN"), State.objects.get(key="UGA")
    meeting, draft = build(Meeting, 3), build(Meeting, 4, status="draft")

    def days(state):
        address = f"/states/{state.key}.atom"
        changes = [title for title in titles(address) if "participations" in title]
        assert changes == [f"{state.heading}: participations changed"] * len(changes)
        page = one_line(Client().get(f"/states/{state.key}/").content.decode())
        assert page.count(": participations changed") == len(changes)
        return len(changes)

    def day_later(write):
        clock.shift(DAY)
        write()
        return [days(state) for state in (kenya, uganda)]

    spoke = Participation(meeting=meeting, state=kenya, capacity="member-state", role="spoke")
    hidden = Participation(meeting=draft, state=kenya, capacity="member-state", role="spoke")
    assert days(kenya) == 0
    assert day_later(hidden.save) == [0, 0]
    assert day_later(spoke.save) == [1, 0]
    assert day_later(lambda: change(spoke, staff_note=PLANTED)) == [1, 0]
    assert day_later(lambda: change(spoke, role="chaired")) == [2, 0]
    assert day_later(lambda: change(spoke, state=uganda)) == [3, 1]
    assert day_later(lambda: change(spoke, held_back=True)) == [3, 2]
    assert day_later(lambda: change(spoke, role="spoke")) == [3, 2]
    assert day_later(lambda: change(spoke, held_back=False)) == [3, 3]
    assert day_later(spoke.delete) == [3, 4]
    assert titles("/states.atom")[0] == f"{uganda.heading}: participations changed"
    others = [title for title in titles("/feed.atom") if "participations" in title]
    assert others == [f"{meeting.heading}: participations changed"] * 6


def test_a_feed_asks_no_more_where_more_has_changed(clock):
    meeting = Meeting.objects.get(key="hld-2013")
    some = list(Participation.objects.filter(meeting=meeting).exclude(state=None)[:20])
    address = f"/states/{some[0].state.key}.atom"
    numbers = []
    for changed in (some[:1], some):
        clock.shift(DAY)
        for part in changed:
            change(part, note=f"Changed {len(numbers)}")
        with CaptureQueriesContext(connection) as queries:
            assert "participations changed" in titles("/states.atom")[0] + titles(address)[0]
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= 40


def test_a_text_in_another_language_says_which(clock):
    meeting = build(Meeting, 3)
    clock.shift(DAY)
    change(meeting, title_fr="Réunion")
    assert labels(meeting, NOON + 9 * DAY)[0] == ("title (Français)",)
    clock.shift(60)
    change(meeting, title_en="Ruritanian gathering")
    assert labels(meeting, NOON + 9 * DAY)[0] == ("title (Français)", "title")


def test_no_word_of_a_draft_or_of_staff_is_in_any_feed(clock):
    for record in catalogue.records():
        row = build(record.model, 5)
        clock.shift(60)
        change(row, staff_note=f"{PLANTED} note")
        build(record.model, 6, status="draft", note=f"{PLANTED} draft")
    for address in [f"/{path}.atom" for path in FEEDS]:
        text = Client().get(address).content.decode()
        assert PLANTED not in text
        assert "Ruritania 6" not in text
        assert "meeting 6" not in text


@pytest.mark.one_database
def test_pages_announce_their_feed_and_lead_to_it(client):
    for page, address in (
        ("/states/?group=african-states", "/states.atom?group=african-states"),
        ("/fr/states/KEN/", "/fr/states/KEN.atom"),
        ("/", "/feed.atom"),
        ("/zh/data/", "/zh/feed.atom"),
    ):
        text = client.get(page).content.decode()
        assert f'<link rel="alternate" type="application/atom+xml" href="{address}"' in text, page
        assert re.search(rf'<a href="{re.escape(address)}"', text) or page == "/", page
