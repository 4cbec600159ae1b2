"""How complete the register is: numbers that agree with the register, and nothing unpublished."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import Document, DocumentFile
from hld_site import languages
from hld_site.browse.completeness import report
from hld_site.records import catalogue
from meetings.models import Meeting, MeetingDay
from tests.builders import build

ADDRESS = "/about/completeness/"


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
