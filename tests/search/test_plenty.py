"""Words that very many entries hold: they are looked for as they were typed, and by type."""

import datetime

import pytest
from django.utils import timezone

from documents.models import Document
from documents.records import DOCUMENTS
from hld_site.records.signals import announce
from hld_site.search import engines, finding, lists
from hld_site.search.asking import search
from hld_site.search.models import SearchEntry
from hld_site.search.query import Query
from registry.models import State
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
    monkeypatch.setattr(finding, "RANKED", 5)


def zendas(**options):
    return search("zenda", timezone.now(), **options)


@pytest.mark.usefixtures("few_are_many")
def test_longer_words_are_counted_unless_those_that_were_typed_are_beyond_counting(monkeypatch):
    exact = documents("Zenda", range(1, 1 + EXACT))
    documents("Zendaland", range(50, 50 + LONGER))
    assert (zendas().total, zendas().is_beyond_counting) == (EXACT + LONGER, False)
    monkeypatch.setattr(finding, "COUNTED", EXACT)
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
    monkeypatch.setattr(lists, "LOOKED_AT", EXACT)
    numbers = lists.public_records_with(Query.read("zenda").words, DOCUMENTS, timezone.now())
    assert {document.key for document in Document.objects.filter(pk__in=numbers)} == public


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
