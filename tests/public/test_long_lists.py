"""A list, its filters and the home page cost the same however many documents there are."""

import datetime
import json
import re
from collections import Counter
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.chronicle import events
from documents.indexes import DOCUMENT_INDEXES
from documents.models import Document
from documents.records import DOCUMENTS
from hld_site.browse import published_rows
from hld_site.browse.facets import Facet, counting
from hld_site.browse.filters import filterset_for
from hld_site.browse.sitemaps import RecordSitemap
from hld_site.desk.untranslated import lacks, last_before
from hld_site.records.querysets import in_order
from hld_site.records.signals import announce
from hld_site.search import list_search, results
from hld_site.search.strategies import search
from tests.public.long_lists import COMPLETENESS, MANY, OTHERS, plan_of, steps_for, text_of


@pytest.fixture(autouse=True)
def first_many(many):
    """Before the transaction of a test."""


@pytest.mark.one_database
@pytest.mark.parametrize("address", OTHERS)
def test_what_shows_no_list_of_documents_does_not_read_them_all(address, many):
    """A State's page looked for votes on each; a feed listed them for each sort of part."""
    assert steps_for(address) < many[address] + 12 * MANY  # to count them once takes eleven


@pytest.mark.one_database
def test_how_complete_a_long_type_is_is_read_in_a_sample(many):
    """It took 150 steps for each document: each sort of part looked for the first 10,000 anew."""
    assert steps_for(COMPLETENESS) < many[COMPLETENESS] + 30 * MANY
    page = text_of(COMPLETENESS)
    assert "at most 1,000 are counted" in page
    assert re.search(r"\d / 10,000\+</span></h2>", page)


def test_what_is_beyond_counting_says_so_and_is_reached_by_a_filter(many):
    first = text_of("/documents/")
    assert "10,000+" in first
    pages = int(re.search(r"Page 1 of (\d+)", first)[1])
    assert pages * DOCUMENTS.per_page in range(10_000, 10_000 + DOCUMENTS.per_page)
    last = text_of(f"/documents/?page={pages}")
    assert "These are the first 10,000 rows." in last
    assert "These are the first" not in first
    text_of(f"/documents/?page={pages + 1}", status=404)
    assert "100+" in re.search(r"Resolution \((.*?)\)", first)[1]
    few = text_of("/documents/?kind=other-institution&session=99")
    assert "Document of another institution (60)" in few
    assert "99 (60)" in few


def test_beside_a_filter_that_keeps_a_long_list_choices_stand_without_a_count(many):
    """To count rows of two values at once would read through a list as long as it is."""
    page = text_of("/documents/?session=99")
    assert "10,000+" in page
    assert re.search(r"<option[^>]*>Resolution</option>", page)
    assert re.search(r"<option[^>]*>99 \(100\+\)</option>|<option[^>]* selected>99", page)
    assert "Resolution (60)" not in page


@pytest.mark.one_database
def test_by_a_day_that_few_documents_have_no_other_is_sorted(many):
    """All that had none were: by the day of publication 100,000 cost five times what 1,000 did."""
    unsorted = steps_for("/documents/?page=2")
    for sort in ("published_on", "-published_on"):
        assert steps_for(f"/documents/?sort={sort}") < unsorted + 8 * MANY


@pytest.mark.one_database
def test_of_two_filters_the_narrower_one_is_read(many):
    """For the sections of a session's resolutions SQLite read all resolutions there are."""
    few, both = "/documents/?session=67", "/documents/?session=67&kind=resolution"
    assert steps_for(both) < steps_for(few) + 3 * MANY


@pytest.mark.one_database
def test_by_kind_keys_are_sorted_and_no_rows_are(many):
    """All of a kind were read whole, and each asked whether there is a question about it."""
    assert steps_for("/documents/?sort=-kind") < steps_for("/documents/?page=2") + 30 * MANY


@pytest.mark.parametrize("sort", ["published_on", "-published_on", "adopted_on", "-date,symbol"])
def test_a_long_list_is_in_order_where_rows_begin_that_do_not_have_the_day(sort, many):
    of_these = Document.objects.filter(session=99, key__endswith="7")
    for number, row in enumerate(of_these.order_by("pk")[:60]):
        day = datetime.date(2012, 1, 1) + datetime.timedelta(number // 2)
        Document.objects.filter(pk=row.pk).update(published_on=day, adopted_on=None)
    paths = [path.replace("date", "day") for path in sort.split(",")]
    order = in_order([*paths, *DOCUMENTS.order], Document)
    whole = Document.objects.published().listed().order_by(*order)
    own = Document.objects.published().exclude(published_on=None).count()
    for page in (1, -(-own // DOCUMENTS.per_page), 3, 200):
        begin = (page - 1) * DOCUMENTS.per_page
        listed = re.findall(r'<th scope="row"><a href="/documents/(.*?)/"', text_of(
            f"/documents/?sort={sort}&page={page}"
        ))  # fmt: skip
        keys = whole.values_list("key", flat=True)[begin : begin + DOCUMENTS.per_page]
        assert [unquote(key) for key in listed] == list(keys), page


def test_a_long_list_is_not_sorted_by_what_only_its_rows_say(many):
    """The alphabet is each reader's own: PostgreSQL took three seconds for 100,000 titles."""
    sentence = "A list of more than 10,000 rows is not sorted by “title”. Choose a filter first."
    for sort in ("title", "-title", "session,title"):
        assert sentence in text_of(f"/documents/?sort={sort}", status=400)
        assert sentence in text_of(f"/documents.csv?sort={sort}", status=400)
    for address in ("/documents/", "/documents/?session=99", "/documents/?sort=session"):
        page = text_of(address)
        assert re.search(r"<th scope=\"col\"[^>]*>Title</th>", page)
        assert 'value="-session"' in page
        assert 'value="title"' not in page
    few = text_of("/documents/?kind=other-institution&session=99&sort=title")
    assert 'value="title"' in few
    assert re.search(r"<th[^>]*><a [^>]*>Title</a></th>", few)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("ending", "ends"), [("bib", "}\n"), ("ris", "ER  - \r\n"), ("csl.json", "]")]
)
def test_a_long_file_of_citations_is_sent_while_it_is_written(ending, ends, many):
    """It was written whole before it was sent: 500 MB for 100,000 documents."""
    reply = Client().get(f"/fr/documents.{ending}")
    assert reply.streaming
    parts = [part.decode() for part in reply]
    assert len(parts) > MANY // 500
    assert all(len(part) < 600_000 for part in parts)
    whole = "".join(parts)
    assert whole.endswith(ends)
    assert whole.count("Nations Unies") > MANY
    if ending == "csl.json":
        assert len(json.loads(whole)) == Document.objects.published().count()


def test_the_desk_counts_no_further_than_the_public_does(many, desk):
    first = desk.get("/admin/").content.decode()
    assert "Documents</a> 10,000+" in first
    assert "Documents without a source: 10,000+" in first
    lacking = desk.get("/admin/untranslated/").content.decode()
    assert "only the latest 10,000 are examined" in lacking
    assert ">10,000+</a>" in lacking
    assert ">0+</a>" in lacking


@pytest.mark.one_database
def test_what_lacks_a_translation_is_looked_for_in_the_latest_records_of_many(many):
    """All were read, once for each language, where few lack one."""
    Document.objects.filter(session=99).update(title_fr="Rapport")
    [lack] = [lack for lack in lacks().values() if lack.declared is DOCUMENTS]
    first = Document.objects.order_by("-pk")[MANY - 1]
    Document.objects.filter(pk=first.pk).update(title_fr="")
    latest = Document.objects.order_by("-pk")[3]
    Document.objects.filter(pk=latest.pk).update(title_fr="")
    numbers = {code: number for code, number, _address in lack.counts(last_before(Document))}
    assert (numbers["fr"], numbers["en"], numbers["es"]) == ("1+", "0+", "10,000+")
    page = [row.pk for row in lack.rows("fr") if row.session == 99]
    assert page == [first.pk, latest.pk]
    with CaptureQueriesContext(connection) as queries:
        lack.counts(last_before(Document))
    assert len(queries) == 2


@pytest.mark.parametrize("chosen", [{}, {"kind": "resolution"}, {"session": 99}])
def test_a_page_is_read_in_the_order_of_an_index(many, chosen):
    rows = published_rows.rows(DOCUMENTS, (), timezone.now()).filter(**chosen)
    plan = plan_of(rows[:50])
    assert re.search("document_(desk_|kind_|session_)?list", plan), plan
    assert "TEMP B-TREE" not in plan, plan
    assert "Sort" not in plan.replace("Incremental Sort", ""), plan


@pytest.mark.one_database
@pytest.mark.parametrize("name", [index.name for index in DOCUMENT_INDEXES])
def test_no_plan_hangs_on_which_index_was_made_last(many, name):
    """SQLite took any status for rare, and began with all that is published. Rows are counted, and
    the pages before are passed over, in the index alone.
    """
    with connection.cursor() as cursor:
        [made] = cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name]).fetchone()
        cursor.execute(f"DROP INDEX {name}")
        cursor.execute(made)
    rows = published_rows.rows(DOCUMENTS, (), timezone.now())
    assert "INDEX document_list" in plan_of(rows[:50])
    assert "COVERING INDEX document_list" in plan_of(rows.values("pk")[:50])
    assert "COVERING INDEX document_kind_list" in plan_of(rows.filter(kind="report").values("pk"))
    assert steps_for("/states/compare/?a=KEN&b=UGA") < many["/states/compare/?a=KEN&b=UGA"] + MANY


def test_few_parts_are_counted_without_a_look_at_all_documents(many):
    """PostgreSQL read a million in the order of their keys, for one more that nothing has."""
    facet = Facet(Document, "meetings.verb")
    documents = Document.objects.published(timezone.now()).filter(kind="note", session=99)
    plan = plan_of(counting(facet.column, facet, facet.of(documents, timezone.now()), None, 1))
    assert "Merge Join" not in plan, plan
    assert not re.search(r"SCAN documents_document\b|Seq Scan on documents_document ", plan), plan


@pytest.mark.parametrize("column", ["public_from", "public_until"])
def test_what_falls_due_is_read_in_an_index_of_the_few_rows_with_a_schedule(many, column):
    """Two indexes had an empty entry for each of all documents."""
    [index] = [index for index in DOCUMENT_INDEXES if index.name == f"document_{column}"]
    assert index.condition
    for lookup in ("lte", "gt"):
        rows = Document.objects.order_by().filter(**{f"{column}__{lookup}": timezone.now()})
        assert index.name in plan_of(rows)


def test_the_course_of_things_stays_as_long_as_it_is(many):
    listed = [event for event in events(timezone.now()) if event.sort != "meeting"]
    assert 0 < len(listed) <= 200
    assert not [event for event in listed if event.record.session == 99]
    assert len(Client().get("/").content) < 300_000


def test_a_map_of_the_site_reads_no_more_than_it_shows(many, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        index = text_of("/sitemap.xml")
    assert index.count("/sitemap-documents.xml") > MANY // 200
    files = re.findall(r"/sitemap-documents\.xml\?p=\d+", index)
    assert text_of(files[len(files) // 2]).count("<loc>") == 200 * 6


def test_the_files_of_the_map_name_each_record_once_and_none_of_them_is_empty(many):
    before = RecordSitemap(DOCUMENTS).paginator
    numbers = list(before.page_range)
    empty = numbers[len(numbers) // 2]
    begin = before.first + (empty - 1) * 200
    Document.objects.filter(pk__range=(begin, begin + 399)).update(status="draft")
    named = re.findall(r"/sitemap-documents\.xml(?:\?p=\d+)?", text_of("/sitemap.xml"))
    there = [number for number in numbers if number not in (empty, empty + 1)]
    marks = [f"?p={number}" if number > 1 else "" for number in there]
    assert named == [f"/sitemap-documents.xml{mark}" for mark in marks]
    text_of(f"/sitemap-documents.xml?p={empty}", status=404)
    text_of(f"/sitemap-documents.xml?p={10**30}", status=404)
    places = [p for file in named[::9] for p in re.findall("<loc>(.*?)</loc>", text_of(file))]
    assert len(places) == len(set(places))
    paginator = RecordSitemap(DOCUMENTS).paginator
    pages = [paginator.page(number).object_list for number in paginator.page_range]
    assert all(pages)
    keys = Counter(row.key for page in pages for row, code in page if code == "fr")
    assert keys == Counter(Document.objects.published().values_list("key", flat=True))


def test_a_long_list_is_searched_by_the_index(many):
    listed = Document.objects.filter(key__in=[f"A/RES/99/{n}" for n in range(100, 105)])
    announce(Document, listed.values_list("pk", flat=True))
    page = text_of("/documents/?q=Rurit+104")
    assert page.count('<th scope="row">') == 1
    assert "/documents/A/RES/99/104/" in page
    assert text_of("/documents/?q=ruritania").count('<th scope="row">') == 5
    assert "/documents/A/RES/99/7/" in text_of("/documents/?q=a/res/99/7")
    plan = plan_of(filterset_for(DOCUMENTS)({"q": "Rurit"}, Document.objects.published()).qs[:50])
    assert "LIKE" not in plan.upper()


def test_what_was_searched_in_part_says_that_it_may_be_more(many, monkeypatch):
    """Beside a filter the rows of the first 10,000 hits were told as all there are: 2,754 documents
    where there were 10,026.
    """
    listed = Document.objects.filter(key__in=[f"A/RES/99/{n}" for n in range(50, 70)])
    announce(Document, listed.values_list("pk", flat=True))
    exact = text_of("/documents/?q=ruritania&kind=resolution")
    assert re.search(r"\b10\s+documents", exact)
    assert re.search(r">\s*Resolution \(10\)", exact)
    monkeypatch.setattr(results, "RANKED", 5)
    monkeypatch.setattr(list_search, "LOOKED_AT", 15)
    page = text_of("/documents/?q=ruritania&kind=resolution")
    assert re.search(r"\b5\+\s+documents", page)
    assert re.search(r">\s*Resolution\s*<", page)
    assert not re.search(r"<option[^>]*>[^<]*\(\d+\)", page)
    # The file was cut as well, where the page says that it holds them all.
    assert (
        text_of("/documents.csv?q=ruritania&kind=resolution&columns=key").count("A/RES/99/") == 10
    )


def test_a_type_that_is_found_behind_all_that_is_counted_is_named(many, monkeypatch):
    """To ask of 10,000 entries whether each is public took most of the time of a search."""
    monkeypatch.setattr(results, "RANKED", 5)
    monkeypatch.setattr(results, "COUNTED", 4)
    matches = search("migration", timezone.now(), "document")
    assert matches.is_beyond_counting
    assert matches.counts["document"] >= len(matches.hits) > 0
