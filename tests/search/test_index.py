import io

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from documents.models import Document
from hld_site import languages
from hld_site.languages.numbers import grouped
from hld_site.publishing import generation
from hld_site.records.history import batch
from hld_site.records.signals import announce, rows_written
from hld_site.search import results
from hld_site.search.engines import entries_with
from hld_site.search.index import catch_up, rebuild
from hld_site.search.models import SearchEntry, Waiting
from hld_site.search.query import Query
from hld_site.search.results import RANKED
from hld_site.search.strategies import search
from registry.models import State, StateName
from tests.builders import build, unsaved


def keys(text, **kwargs):
    return [hit.key for hit in search(text, timezone.now(), **kwargs).hits]


def test_what_is_saved_renamed_or_deleted_is_found_so_at_once():
    theme = build(State, 1, name_en="Ruritania")
    assert keys("ruritan") == [theme.key]
    theme.name_en = "Zenda"
    theme.save()
    assert (keys("ruritan"), keys("zenda")) == ([], [theme.key])
    name = StateName.objects.create(
        state=theme, kind="input-only", language="en", text="Strelsauland"
    )
    assert keys("strelsauland") == [theme.key]
    name.delete()
    assert keys("strelsauland") == []
    theme.delete()
    assert not SearchEntry.objects.filter(type="state", key=theme.key).exists()


def test_what_many_rows_are_given_at_once_is_heard_and_whoever_writes_by_sql_tells_of_it():
    Document.objects.bulk_create([unsaved(Document, 1)])
    Document.objects.update(status="published")
    row = Document.objects.get(key="A/RES/99/1")
    assert keys("ruritan") == [row.key]
    SearchEntry.objects.filter(type="document", key=row.key).delete()
    assert keys("ruritan") == []
    announce(Document, [row.pk])
    assert keys("ruritan") == [row.key]


@pytest.fixture
def announced():
    results = []

    def remember(sender, pks, **kwargs):
        results.append((sender, pks))

    rows_written.connect(remember)
    yield results
    rows_written.disconnect(remember)


def test_a_batch_tells_once_for_each_type_at_its_end(announced):
    with batch("Two States"):
        pks = {build(State, number).pk for number in (1, 2)}
        assert announced == []
    assert announced == [(State, pks)]


def test_what_is_rolled_back_was_not_written(announced):
    with transaction.atomic(), batch("A trial"):
        build(State, 1)
        transaction.set_rollback(True)
    assert announced == []
    assert keys("ruritan") == []


def test_an_index_made_anew_is_the_one_that_was_kept():
    fields = ("type", "key", "part", "part_id", "a", "b", "c", "d")
    kept = set(SearchEntry.objects.values_list(*fields))
    call_command("rebuild_search", stdout=io.StringIO())
    assert set(SearchEntry.objects.values_list(*fields)) == kept


def test_more_than_can_be_ranked_is_counted_and_names_come_first():
    documents = [
        Document(key=f"D-{n}", title_en="Paper", note="About Zenda", kind="other-institution")
        for n in range(RANKED + 20)
    ]
    Document.objects.bulk_create(documents)
    Document.objects.filter(key__startswith="D-").update(status="published")
    announce(Document, Document.objects.filter(key__startswith="D-").values_list("pk", flat=True))
    build(State, 1, name_en="Zenda")
    matches = search("zenda", timezone.now())
    assert (matches.is_more, matches.counts) == (True, {"state": 1, "document": RANKED + 20})
    assert not matches.is_beyond_counting
    assert matches.hits[0].type == "state"
    assert {hit.type for hit in search("zenda", timezone.now(), "document").hits} == {"document"}


def test_what_was_counted_in_part_is_shown_as_at_least_so_many(client, monkeypatch):
    monkeypatch.setattr(results, "COUNTED", RANKED + 15)
    many = [unsaved(Document, n, note="Zenda") for n in range(1, RANKED + 10)]
    Document.objects.bulk_create(many)
    Document.objects.filter(note="Zenda").update(status="published")
    announce(Document, Document.objects.filter(note="Zenda").values_list("pk", flat=True))
    state = build(State, 1, name_en="Zenda")
    for number in range(10):
        StateName.objects.create(
            state=state, kind="input-only", language="en", text=f"Zenda {number}"
        )
    page = " ".join(client.get("/search/", {"q": "zenda"}).content.decode().split())
    matches = search("zenda", timezone.now())
    assert matches.is_beyond_counting
    assert matches.total < results.COUNTED
    assert f"At least {matches.total} records were" in page
    assert f"({matches.total}+)" in page


def test_what_counts_records_is_grouped_as_each_language_does_it(client, settings):
    settings.EXCHANGE_ROWS = 1_100
    Document.objects.bulk_create([unsaved(Document, n, note="Zenda") for n in range(1_200)])
    catch_up()
    build(State, 1, name_en="Zenda")
    rows = Document.objects.published().count()
    for code in languages.CODES:
        prefix = "" if code == languages.DEFAULT else f"/{code}"
        page = client.get(f"{prefix}/search/?q=zenda").content.decode()
        assert f"({grouped(1_200, code)})" in page
        assert page.count(grouped(1_201, code)) == 2
        taken = client.get(f"{prefix}/data/documents/").content.decode()
        assert grouped(rows, code) in taken
        refused = client.get(f"{prefix}/documents.xlsx").content.decode()
        assert grouped(rows, code) in refused
        assert grouped(1_100, code) in refused


def test_the_index_is_made_anew_in_pieces_and_is_searched_meanwhile(monkeypatch):
    monkeypatch.setattr("hld_site.search.index.CHUNK", 20)
    before = set(SearchEntry.objects.values_list("type", "record_id", "part", "part_id"))
    SearchEntry.objects.filter(type="state", key="KEN").delete()
    SearchEntry.objects.create(type="state", record_id=987654, key="GONE", a="| gone |")
    SearchEntry.objects.create(type="of-former-days", record_id=1, key="GONE")
    announced, seen = [], []

    def tell(name, done):
        announced.append((name, done))
        seen.append(keys("migration") != [])

    number = generation.current().number
    rebuild(tell)
    assert set(SearchEntry.objects.values_list("type", "record_id", "part", "part_id")) == before
    assert ("state", 20) in announced
    assert ("state", State.objects.count()) in announced
    assert all(seen)
    assert generation.current().number > number


def test_results_that_were_kept_end_when_the_index_has_caught_up():
    pks = [build(State, number).pk for number in range(1, 4)]
    Waiting.objects.create(type="states", pks=pks)
    connection.run_on_commit.clear()
    number = generation.current().number
    catch_up()
    assert generation.current().number == number + 1


@pytest.mark.one_database
def test_sqlite_begins_with_the_words_and_not_with_the_type():
    """It looked for the words of each document anew: 100,000 of them took a minute."""
    words = Query.read("migration").words
    for conditions in ({"type": "document"}, {"type": "document", "part": ""}, {}):
        rows = entries_with(words).filter(**conditions).order_by().values("record_id")
        assert "SCAN search_index" in rows.explain().splitlines()[0], rows.explain()
