"""What is not public is not found, not counted and not shown, at any moment."""

import datetime

import pytest
from django.utils import timezone

from hld_site.records import catalogue
from hld_site.search.finding import named_exactly, search
from hld_site.search.words import Query
from meetings.models import Meeting, Participation
from registry.models import State, StateName
from tests.builders import build

DAY = datetime.timedelta(days=1)
every_type = pytest.mark.parametrize("record", catalogue.records(), ids=lambda r: r.name)


@every_type
@pytest.mark.parametrize("status", ["draft", "review", "withdrawn"])
def test_only_what_is_published_is_found(client, record, status):
    hidden = build(record.model, 3, status=status)
    found = search("ruritan", timezone.now())
    assert (found.hits, found.counts, found.is_near) == ([], {}, True)
    assert named_exactly(Query.read(hidden.key), timezone.now()) is None
    assert hidden.key not in client.get("/search/", {"q": "ruritan"}).content.decode()


@every_type
def test_a_record_is_found_from_its_hour_to_its_hour(record):
    now = timezone.now()
    row = build(record.model, 3, public_from=now, public_until=now + DAY)
    before, between, after = (search("ruritan", now + DAY * n).hits for n in (-1, 0, 1))
    assert (before, after) == ([], [])
    assert [hit.key for hit in between] == [row.key]


def test_an_index_that_lags_behind_shows_nothing_that_was_withdrawn(client):
    row = build(State, 3)
    State.objects.filter(pk=row.pk).update(status="withdrawn")
    assert search("ruritan", timezone.now()).counts == {}
    assert client.get("/search/", {"q": "ruritan"}).context["results"] == []


def test_a_name_that_is_held_back_finds_nothing():
    state = State.objects.get(key="KEN")
    name = StateName(state=state, kind="official-short", language="en", text="Zenda")
    name.save()
    StateName.objects.filter(pk=name.pk).update(held_back=True)
    assert search("zenda", timezone.now()).hits == []


def test_a_part_that_names_a_draft_finds_nothing():
    row = Participation.objects.filter(printed_name__contains="Deputy Secretary-General").first()
    meeting = row.meeting
    assert meeting.key in {hit.key for hit in search("Deputy", timezone.now()).hits}
    Meeting.objects.filter(pk=meeting.pk).update(status="draft")
    assert meeting.key not in {hit.key for hit in search("Deputy", timezone.now()).hits}
