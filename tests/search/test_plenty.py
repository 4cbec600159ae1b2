"""Words that very many entries hold: they are looked for as they were typed, and by type."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import Document
from documents.records import DOCUMENTS
from hld_site.records.signals import announce
from hld_site.search import engines, list_search, results
from hld_site.search.models import GROUPS, SearchEntry
from hld_site.search.query import Query
from hld_site.search.strategies import search
from registry.models import State, StateName
from registry.records import STATES
from tests.builders import build, unsaved

EXACT, LONGER = 8, 3
PAST = timezone.now() - datetime.timedelta(days=1)


def documents(note: str, numbers: range, status: str = "published") -> set[str]:
    Document.objects.bulk_create([unsaved(Document, n, note=note) for n in numbers])
    written = Document.objects.filter(note=note)
    written.update(status=status)
    announce(Document, written.values_list("pk", flat=True))
    return set(written.values_list("key", flat=True))


@pytest.fixture
def few_are_many(monkeypatch):
    monkeypatch.setattr(results, "RANKED", 5)


def zendas(**options):
    return search("zenda", timezone.now(), **options)


@pytest.mark.usefixtures("few_are_many")
def test_longer_words_are_counted_unless_those_that_were_typed_are_beyond_counting(monkeypatch):
    exact = documents("Zenda", range(1, 1 + EXACT))
    documents("Zendaland", range(50, 50 + LONGER))
    assert (zendas().total, zendas().is_beyond_counting) == (EXACT + LONGER, False)
    monkeypatch.setattr(results, "COUNTED", EXACT)
    assert (zendas().total, zendas().is_beyond_counting) == (EXACT, True)
    assert {hit.key for hit in zendas().hits} <= exact


@pytest.mark.usefixtures("few_are_many")
def test_what_is_public_is_found_by_a_longer_word_beside_drafts_that_hold_the_word_itself():
    documents("Zenda", range(1, 1 + EXACT), status="draft")
    public = documents("Zendaland", range(50, 50 + LONGER))
    assert {hit.key for hit in zendas().hits} == public
    assert zendas().total == LONGER


@pytest.mark.usefixtures("few_are_many")
def test_one_of_a_type_is_found_among_many_of_another():
    documents("Zenda", range(1, 1 + EXACT))
    state = build(State, 1, note="Of Zenda")
    assert [hit.key for hit in zendas(type="state").hits] == [state.key]
    assert state.key not in {hit.key for hit in zendas(type="document").hits}


@pytest.mark.usefixtures("few_are_many")
@pytest.mark.parametrize(("of_type", "times"), [("state", 1), ("document", 2)])
def test_of_a_type_with_few_hits_all_were_asked_for_twice(monkeypatch, of_type, times):
    """SQLite puts a third of a million entries together each time."""
    documents("Zenda", range(1, 1 + EXACT))
    build(State, 1, note="Of Zenda")
    asked = []

    def ask(words, at, most, groups=GROUPS, types=(), fields=()):
        asked.append(types)
        return engines.first_visible(words, at, most, groups, types, fields)

    monkeypatch.setattr(results, "first_visible", ask)
    assert {hit.type for hit in zendas(type=of_type).hits} == {of_type}
    assert asked.count((of_type,)) == times


def test_a_type_is_its_whole_name():
    for number, name in enumerate(("side_event", "side", "event_side"), 1):
        SearchEntry.objects.create(type=name, record_id=number, key=name, a="| zenda |")
    words = Query.read("zenda").words
    for asked in (["side_event"], ["side"], ["side", "event_side"]):
        assert sorted(e.type for e in engines.entries_with(words, types=asked)) == sorted(asked)


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"public_until": PAST}])
def test_a_list_is_not_filled_by_drafts_that_hold_what_is_looked_for(monkeypatch, hidden):
    first = documents("Zenda", range(1, 1 + EXACT))
    Document.objects.filter(key__in=first).update(**hidden)
    public = documents("Of Zenda", range(50, 50 + LONGER))
    monkeypatch.setattr(list_search, "LOOKED_AT", EXACT)
    words = Query.read("zenda").words
    numbers, _known = list_search.public_records_with(words, DOCUMENTS, timezone.now())
    assert {document.key for document in Document.objects.filter(pk__in=numbers)} == public


@pytest.mark.usefixtures("few_are_many")
def test_a_list_that_was_searched_counted_the_same_rows_twice(client, monkeypatch):
    documents("Zenda", range(1, 1 + EXACT))
    monkeypatch.setattr(list_search, "LOOKED_AT", EXACT)
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/documents/?q=zenda").content.decode()
    assert re.search(rf"\b{EXACT}\+\s+documents", page)
    of_keys = [q["sql"] for q in asked if re.search(r"json_each|ANY\(", q["sql"])]
    assert sum(sql.startswith("SELECT COUNT(*)") for sql in of_keys) == 1
    kind = Document.objects.filter(note="Zenda").first().kind
    page = client.get(f"/documents/?q=zenda&kind={kind}").content.decode()
    number = Document.objects.filter(note="Zenda", kind=kind).count()
    assert re.search(rf"\b{number}\+\s+documents?", page)


@pytest.mark.usefixtures("few_are_many")
@pytest.mark.parametrize("hidden", [False, True])
def test_a_part_that_is_held_back_brings_no_record_into_a_list(monkeypatch, hidden):
    """A State is found by a former name, as one of many too."""
    states = [build(State, n) for n in range(1, 1 + EXACT)]
    for state in states:
        build(StateName, 1, state=state, text="Zendania", held_back=hidden)
    announce(State, [state.pk for state in states])
    monkeypatch.setattr(list_search, "LOOKED_AT", EXACT + 1)
    words = Query.read("zendania").words
    entries = list_search.entries_of(words, "state")
    assert (len(entries.parts), len(entries)) == (EXACT, EXACT)
    numbers, _known = list_search.public_records_with(words, STATES, timezone.now())
    assert sorted(numbers) == ([] if hidden else sorted(state.pk for state in states))


@pytest.mark.one_database
def test_an_index_is_asked_for_as_many_as_are_wanted():
    documents("Zenda", range(1, 1 + EXACT))
    words, asked = Query.read("zenda").words, []

    def ask(some):
        asked.append([word.begins for word in some])
        return list(engines.entries_with(some)[:EXACT])

    assert len(engines.as_typed_or_longer(words, EXACT, ask)) == EXACT
    engines.as_typed_or_longer(words, EXACT + 1, ask)
    assert asked == [[False], [True]]
