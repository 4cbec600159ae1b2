"""What is not public is not found, not counted and not shown, at any moment."""

import datetime
from collections import Counter

import pytest
from django.utils import timezone

from hld_site.records import catalogue
from hld_site.search.query import Query
from hld_site.search.results import named_exactly
from hld_site.search.strategies import search
from meetings.models import Meeting, Participation
from registry.models import State, StateName
from tests.builders import build

DAY = datetime.timedelta(days=1)
every_type = pytest.mark.parametrize("record", catalogue.records(), ids=lambda r: r.name)


def found_at(at) -> list[str]:
    return [f"{hit.type}/{hit.key}" for hit in search("ruritan", at).hits]


@every_type
@pytest.mark.parametrize("status", ["draft", "review", "withdrawn"])
def test_only_what_is_published_is_found(client, record, status):
    row = build(record.model, 3)
    before = found_at(timezone.now())
    assert row.reference in before
    row.status = status
    row.save()
    results = search("ruritan", timezone.now())
    # What it points to is found as before.
    others = [reference for reference in before if reference != row.reference]
    assert found_at(timezone.now()) == others
    assert results.counts == Counter(reference.partition("/")[0] for reference in others)
    assert results.is_near == (not others)
    assert named_exactly(Query.read(row.key), timezone.now()) is None
    assert row.key not in client.get("/search/", {"q": "ruritan"}).content.decode()


@every_type
def test_a_record_is_found_from_its_hour_to_its_hour(record):
    now = timezone.now()
    row = build(record.model, 3, public_from=now, public_until=now + DAY)
    before, between, after = (found_at(now + DAY * n) for n in (-1, 0, 1))
    assert row.reference in between
    assert before == after == [results for results in between if results != row.reference]


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
