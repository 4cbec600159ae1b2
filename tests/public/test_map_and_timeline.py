"""The map of the States and the timeline: what stands where, computed without a browser."""

import datetime
import itertools
import re
import types
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from documents import chronicle, estimated_days, timeline
from documents.models import Document
from documents.templatetags.documents import label_of
from hld_site import languages
from hld_site.browse import published_rows
from meetings import tilemap
from meetings.evidence import Evidence
from meetings.models import Participation
from registry.models import State
from registry.records import STATES
from tests.builders import build
from tests.public_pages import one_line

pytestmark = pytest.mark.one_database

ON = datetime.date(2026, 1, 1)


def page_of(client, address="/"):
    return client.get(address).content.decode()


def test_every_state_has_a_tile_of_its_own():
    places = tilemap.places()
    assert set(places) == set(State.objects.published().values_list("key", flat=True))
    assert len(places) == len(set(places.values())) == 195


def test_the_map_colours_by_what_is_known_and_by_nothing_else(client):
    states = list(published_rows.rows(STATES, STATES.in_list, timezone.now()))
    groups = {group.code: group for group in tilemap.groups(states, Evidence(timezone.now()))}
    assert [*groups] == ["both", "only-1", "only-2", "none"]
    known = Participation.objects.published().exclude(role="announced").exclude(state=None)
    at_each = [
        set(known.filter(meeting__key=key).values_list("state__key", flat=True))
        for key in ("hld-2006", "hld-2013")
    ]
    keys = {code: {state.key for state in group.states} for code, group in groups.items()}
    assert keys["both"] == at_each[0] & at_each[1]
    assert keys["only-1"] == at_each[0] - at_each[1]
    assert keys["only-2"] == at_each[1] - at_each[0]
    assert sum(len(group.states) for group in groups.values()) == 195
    assert page_of(client).count("<rect") == 195 + len(groups)


def test_a_state_without_a_tile_stands_in_the_list(client):
    build(State, 3)
    page = page_of(client)
    assert page.count("Ruritania 3") == 1
    assert page.count("<rect") == 195 + 4


def test_a_draft_is_neither_a_tile_nor_an_event(client):
    for model, key in ((State, "GHA"), (Document, "A/RES/58/208")):
        row = model.objects.get(key=key)
        row.status = "draft"
        row.save()
        assert row.get_absolute_url() not in page_of(client)
    assert "GHA" not in page_of(client)


def days(*texts):
    return [datetime.date.fromisoformat(text) for text in texts]


def test_long_gaps_are_shortened_and_marked_and_the_order_of_days_is_kept():
    scale = timeline.Scale(days("1994-12-19", "2003-12-23", "2006-09-14", "2006-09-15"))
    assert scale.places == sorted(scale.places)
    steps = [b - a for a, b in zip(scale.places, scale.places[1:], strict=False)]
    assert steps == [timeline.FARTHEST, timeline.FARTHEST, timeline.NEAREST]
    assert len(scale.gaps()) == 2
    before, between, after = [scale(day) for day in days("1990-01-01", "2000-01-01", "2030-01-01")]
    assert before == scale.places[0] < between < scale.places[1]
    assert after == scale.places[-1]


def test_labels_that_would_touch_take_rows_of_their_own():
    assert timeline.rows_of([(0, 50), (40, 90), (61, 80), (85, 120)]) == [0, 1, 0, 2]


def drawn(rtl=False):
    drawn = chronicle.events(timezone.now())
    return timeline.draw(drawn, {event: label_of(event) for event in drawn}, ON, rtl)


def test_the_timeline_turns_round_for_a_reader_from_right_to_left():
    there, back = drawn(), drawn(rtl=True)
    assert there.width == back.width
    for forth, turned in zip(there.meetings, back.meetings, strict=True):
        assert turned.x == pytest.approx(there.width - forth.x, abs=0.11)
    assert [year for year, _x in there.years] == [year for year, _x in back.years]


def test_lines_lead_from_what_convened_to_what_was_convened():
    drawing = drawn()
    convening = [line for line in drawing.lines if line.verb == "convenes"]
    marks = {mark.event.record.key: mark for mark in drawing.resolutions + drawing.meetings}
    assert [line.path for line in convening] == [
        timeline.curve(marks["A/RES/58/208"], marks["hld-2006"]),
        timeline.curve(marks["A/RES/63/225"], marks["hld-2013"]),
        timeline.curve(marks["A/RES/73/195"], marks["imrf-2022"]),
        timeline.curve(marks["A/RES/73/195"], marks["imrf-2026"]),
    ]


@pytest.mark.parametrize("code", ["en", "zh", "ru", "ar"])
def test_no_label_covers_another_and_no_line_goes_through_one(code):
    with translation.override(languages.in_django(code)):
        drawing = drawn()
    for marks in (drawing.resolutions, drawing.meetings):
        flags = [mark for mark in marks if mark.label]
        assert len(flags) >= 6
        for one, later in itertools.combinations(flags, 2):
            assert one.x <= later.x
            if one.x + timeline.width_of(one.label) >= later.x:
                assert abs(one.label_y - one.y) > abs(later.label_y - later.y)
        assert max(m.x + timeline.width_of(m.label) for m in flags) <= drawing.width


def test_flags_fly_above_the_poles_they_would_meet():
    assert timeline.flags([(0, 50), (40, 90), (61, 120), (130, 140)]) == [2, 1, 0, 0]


def test_every_point_of_the_timeline_leads_to_its_page(site):
    drawing = site.text(reverse("process")).partition('<svg class="axis"')[2].partition("</svg>")[0]
    for event in chronicle.events(timezone.now()):
        assert f'href="{event.record.get_absolute_url()}" tabindex="-1"' in drawing


def test_a_document_whose_day_is_not_recorded_spans_its_session():
    report = types.SimpleNamespace(
        kind="report-of-the-secretary-general",
        adopted_on=None,
        published_on=None,
        session=68,
        meetings=types.SimpleNamespace(all=tuple),
    )
    event = chronicle.of_document(report, estimated_days.one_or_two(estimated_days.known(report)))
    assert (event.dated, *event.days) == (False, *days("2013-07-02", "2014-09-14"))
    report.session = None
    assert estimated_days.known(report) is None


def test_the_timeline_is_also_a_list(site):
    class Links(HTMLParser):
        links: list = []

        def handle_starttag(self, tag, attributes):
            self.links += [value for name, value in attributes if (tag, name) == ("a", "href")]

    page = site.text(reverse("process"))
    as_text = page[page.index('class="as-list"') :].partition("</details>")[0]
    parser = Links()
    parser.feed(as_text)
    for event in chronicle.events(timezone.now()):
        assert event.record.get_absolute_url() in parser.links
    assert as_text.index("1994") < as_text.index("2006") < as_text.index("2022")


def test_a_cell_of_the_process_that_says_nothing_has_no_label(site):
    """On a phone the label would stand alone."""
    text = one_line(site.text("/about/process/"))
    assert "<td></td>" in text
    assert not re.search(r'<td data-label="[^"]*">\s*</td>', text)
