"""How complete the register is: numbers that agree with the register, and nothing unpublished."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import Document, DocumentFile
from hld_site import languages
from hld_site.browse import completeness
from hld_site.browse.completeness import report
from hld_site.records import catalogue, written_queries
from meetings.models import Meeting, MeetingDay
from tests.builders import build

ADDRESS = "/about/completeness/"


@pytest.fixture(autouse=True)
def queries_written_anew():
    written_queries.written.cache_clear()
    yield
    written_queries.written.cache_clear()


def shares(model) -> dict:
    numbers = report(catalogue.of(model), timezone.now())
    return {share.label: share.number for share in numbers.shares}


def test_the_numbers_are_those_of_published_rows():
    before, total = shares(Meeting), report(catalogue.of(Meeting), timezone.now()).total
    meeting = build(Meeting, 3)
    day = MeetingDay.objects.create(meeting=meeting, date="2027-10-05")
    draft = build(Meeting, 4, status="draft")
    MeetingDay.objects.create(meeting=draft, date="2027-10-06")
    assert report(catalogue.of(Meeting), timezone.now()).total == total + 1
    assert shares(Meeting)["days of meetings"] == before["days of meetings"] + 1
    day.held_back = True
    day.save()
    assert shares(Meeting) == before


def test_titles_are_counted_by_language():
    numbers = report(catalogue.of(Meeting), timezone.now())
    public = Meeting.objects.published()
    assert [share.number for share in numbers.by_language] == [
        public.exclude(**{f"title_{code}": ""}).count() for code in languages.CODES
    ]


def test_a_file_that_is_only_elsewhere_is_no_kept_file():
    assert shares(Document)["files of documents"] > 50
    assert shares(Document)["kept file, to be downloaded here"] == 0
    assert DocumentFile.objects.published().exclude(address="").exists()


def test_of_a_long_list_some_are_counted_that_are_spread_over_all(client, monkeypatch):
    """With 100,000 documents the page took eight seconds of a processor, then six times as much as
    with a thousand; and the first by their keys said little of the others.
    """
    monkeypatch.setattr(completeness, "EXACT_UP_TO", 3)
    monkeypatch.setattr(completeness, "STRETCHES", 4)
    monkeypatch.setattr(completeness, "IN_A_STRETCH", 2)
    for model in (Meeting, Document):
        pks = sorted(model.objects.values_list("pk", flat=True))
        ends = completeness.ends_of_stretches(pks[0], pks[-1])
        stretches = {pk for end in ends[::2] for pk in (end, end + 1)}
        some = model.objects.published().filter(pk__in=stretches)
        assert ends[0] == pks[0]
        numbers = report(catalogue.of(model), timezone.now())
        assert (numbers.total, numbers.is_sample) == (len(some), True)
        shares = {share.label: share.number for share in numbers.shares}
        assert shares["sources"] == sum(record.sources.exists() for record in some)
        assert [share.number for share in numbers.by_language] == [
            sum(bool(getattr(record, f"title_{code}")) for record in some)
            for code in languages.CODES * (model is Meeting)
        ]
    assert shares["files of documents"] == sum(bool(one.files.published()) for one in some)
    page = client.get(ADDRESS).content.decode()
    assert "more than 3 records, at most 8 are counted, spread over all of them" in page


@pytest.mark.one_database
@pytest.mark.parametrize("rows", [10_100, 100_000, 1_234_567])
def test_what_rows_bring_in_turn_was_said_of_all_or_of_none(rows):
    """Half of the rows say it, as many side by side as do not: a hundredth of all, for instance."""
    ends = completeness.ends_of_stretches(1, rows)
    sample = [pk for end in ends[::2] for pk in range(end, end + completeness.IN_A_STRETCH)]
    assert ends[1::2] == [end + completeness.IN_A_STRETCH - 1 for end in ends[::2]]
    assert 1 == sample[0] < sample[-1] <= rows
    assert len(sample) == len(set(sample)) == 1000
    for parts in (2, 5, 10, 20, 25, 50, 100, 200):
        length = rows // parts
        saying = sum(pk % length < length / 2 for pk in sample)
        assert 350 < saying < 650, parts


def test_of_a_short_list_all_are_counted(client):
    assert "spread over all of them" not in client.get(ADDRESS).content.decode()


def test_the_page_is_there_in_six_languages_for_few_queries(client):
    for code in languages.CODES:
        prefix = "" if code == languages.DEFAULT else f"/{code}"
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{prefix}{ADDRESS}").status_code == 200
        assert len(queries) <= 2 * len(catalogue.records())


def test_no_draft_is_named_or_counted(client):
    before = client.get(ADDRESS).content
    build(Meeting, 3, status="draft", title_en="Planted word")
    build(Document, 3, status="review", title_en="Planted word")
    assert client.get(ADDRESS).content == before
