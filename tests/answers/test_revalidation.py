"""After a change, only what shows something else is made anew; and all that shows it is."""

import datetime

import pytest
import time_machine
from django.db import Error, connection
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor
from django.utils import timezone

from documents.models import Document
from hld_site.answers import revalidation
from hld_site.answers.recorded_queries import recorded
from hld_site.answers.store import AnswerCache
from hld_site.evidence.models import OpenQuestion
from hld_site.pages.models import Page
from hld_site.publishing.models import Generation
from hld_site.records import catalogue
from meetings.models import Meeting
from registry.models import State
from tests.answers.asking import NOON, Front, SiteAlone, anew, rename
from tests.builders import build, example_with_parts
from tests.files import imported, undone
from tests.sampling import covering

pytestmark = pytest.mark.usefixtures("nothing_is_known")
RECORDS = [record.name for record in catalogue.records()]
PAGES = ("/", "/states/", "/states/KEN/", "/meetings/hld-2013/", "/documents/A/RES/67/219/")
MORE = (
    "/ar/states/KEN/", "/meetings/", "/documents/", "/search/?q=ruritania", "/about/process/",
    "/about/completeness/", "/about/open-questions/", "/links/", "/data/", "/sitemap.xml",
    "/feed.atom", "/states.atom", "/states/?known=both", "/states/compare/?a=MEX&b=PHL",
    "/organizations/", "/zh/states/", "/documents/?kind=resolution",
)  # fmt: skip


def test_a_change_that_a_page_does_not_show_renders_nothing(rendered):
    front = Front()
    before = {address: front.get(address) for address in PAGES}
    rendered.clear()
    build(Page, 3)
    for address in PAGES:
        after = front.get(address)
        assert after.raw == before[address].raw
        assert after.headers["ETag"] == before[address].headers["ETag"], "a reader hears 304"
    assert rendered == []
    rename("Elsewhere")
    assert "Elsewhere" in front.get("/states/KEN/").text
    assert rendered


@pytest.mark.parametrize("record", catalogue.records(), ids=lambda record: record.name)
def test_pages_are_what_they_would_be_anew_after_any_change(record):
    site = SiteAlone()
    some = (*PAGES, *MORE) if connection.vendor == "sqlite" else PAGES
    pages = [page for name, page in covering(RECORDS, some) if name == record.name]

    def compare(after: str) -> None:
        kept = {address: site.get(address).text for address in pages}
        for address in pages:
            assert kept[address] == anew(address), (address, after)

    for address in pages:
        site.get(address)
    row = example_with_parts(record.model, 40)
    pages.append(row.get_absolute_url().partition("#")[0])
    compare("adding")
    parts = [
        declared.model.objects.filter(**{declared.owner: row})
        for declared in catalogue.parts_of(record.model)
        if not declared.is_owned_by_any
    ]
    for is_held_back in (True, False):
        for rows in parts:
            rows.update(held_back=is_held_back)
        compare(f"holding parts back: {is_held_back}")
    for rows in parts:
        rows.delete()
    compare("deleting parts")
    OpenQuestion.objects.filter(owner_id=row.pk, owner_type=row.content_type()).delete()
    compare("deleting questions")
    row.status = "withdrawn"
    row.save()
    compare("withdrawing")


@pytest.mark.parametrize("record", catalogue.records(), ids=lambda record: record.name)
def test_no_row_of_a_page_fetches_another_by_itself(record, monkeypatch):
    """Parts share the rows of a section: of what one made a row fetch the others would not know."""
    example_with_parts(record.model, 40)
    newest = record.model.objects.published(timezone.now()).order_by("-pk")[:6]
    addresses = [row.get_absolute_url().partition("#")[0] for row in newest]

    def refuse(descriptor, instance):
        raise AssertionError(f"{instance!r} asks for its {descriptor.field.name}")

    monkeypatch.setattr(ForwardManyToOneDescriptor, "get_object", refuse)
    assert {SiteAlone().get(address).status for address in addresses} == {200}


def test_an_import_and_its_undoing_are_seen():
    site = SiteAlone()
    assert "Kenya by import" not in site.get("/states/KEN/").text
    batch = imported("states.csv", "key,name_en\nKEN,Kenya by import\n")
    assert "Kenya by import" in site.get("/states/KEN/").text
    undone(batch)
    assert "Kenya by import" not in site.get("/states/KEN/").text


def test_what_falls_due_by_the_clock_is_seen_though_nothing_was_written():
    with time_machine.travel(NOON, tick=True) as clock:
        site = SiteAlone()
        build(State, 9, public_from=NOON + datetime.timedelta(hours=1))
        build(State, 10, public_until=NOON + datetime.timedelta(hours=1))
        early = site.get("/states/").text
        assert ("Ruritania 9" in early, "Ruritania 10" in early) == (False, True)
        clock.shift(datetime.timedelta(hours=2))
        late = site.get("/states/").text
        assert ("Ruritania 9" in late, "Ruritania 10" in late) == (True, False)


def test_a_day_that_is_over_ends_what_was_made_on_it():
    with time_machine.travel(NOON, tick=True) as clock:
        site = SiteAlone()
        build(
            Meeting, 9, title_en="Ruritanian summit", starts_on="2026-11-02", ends_on="2026-11-02"
        )
        assert site.get("/").text == anew("/")
        site.get("/")
        clock.shift(datetime.timedelta(days=1))
        assert site.get("/").text == anew("/")


def test_what_was_asked_of_a_database_that_is_away_is_asked_where_the_answer_is_made(monkeypatch):
    site = SiteAlone()
    whole = site.get("/states/KEN/").text

    def away(*_arguments):
        raise Error("away")

    with monkeypatch.context() as patch:
        patch.setattr("hld_site.answers.recorded_queries.RecordedQuery.ask", away)
        assert site.get("/states/KEN/").text == whole


OF_MANY = (
    "includes/head_files.html", "includes/main_nav.html", "includes/find.html",
    "includes/foot.html", "meetings/coverage.html",
)  # fmt: skip


def test_no_answer_to_one_reader_and_none_that_writes_is_kept():
    site = SiteAlone()
    for address, headers in {
        "/states/KEN/": {"cookie": "anything=1"},
        "/states/PHL/": {"authorization": "Basic x"},
        "/states/?page=999": {},
        "/states/?nonsense=1": {},
        "/states.csv": {},
        "/admin/login/": {},
    }.items():
        site.get(address, **headers)
        kept = {key[:2] for key in revalidation.answers.answers}
        assert kept <= {("fragment", name) for name in OF_MANY}, "what stands on other pages too"
        assert not (kept and headers)
        revalidation.answers.clear()
    with recorded() as queries:
        Generation.objects.update(number=7)
    assert not queries.only_reads


def test_a_search_that_is_asked_once_pushes_no_page_out(nothing_is_known):
    site = SiteAlone()
    site.get("/search/?q=Kenya+in+2006")
    assert not any("2006" in str(key) for key in revalidation.answers.answers)
    site.get("/search/?q=Kenya+in+2006")
    assert any("2006" in str(key) for key in revalidation.answers.answers)


def test_recordings_stand_in_one_another_and_leave_the_connection_as_it_was():
    with recorded() as outer:
        State.objects.count()
        with recorded() as inner:
            list(Document.objects.values_list("key")[:3])
    assert (len(outer.queries), len(inner.queries)) == (2, 1)
    assert not {"make_cursor", "make_debug_cursor"} & set(vars(connection))


def test_what_is_kept_is_bounded():
    kept = AnswerCache(20_000)
    for number in range(50):
        kept.put(number, revalidation.MadeAnswer(recorded_nothing(), {}, b"x" * 5_000, frozenset()))
    assert 0 < len(kept.answers) < 4
    assert kept.bytes <= 20_000


def test_a_long_address_counts_as_what_is_kept():
    kept = AnswerCache(100_000)
    for number in range(50):
        key = "/search/", f"q={number}{'x' * 10_000}"
        kept.put(key, revalidation.MadeAnswer(recorded_nothing(), {}, b"", frozenset()))
    assert 5 < len(kept.answers) < 10


def recorded_nothing():
    with recorded() as queries:
        pass
    return queries
