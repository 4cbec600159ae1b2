"""Public answers are made once per change and then told on: what may be kept, and until when."""

import contextlib
import datetime
import re
import threading
import time

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from hld_site.pages.models import Page
from hld_site.publishing import generation, schedule
from hld_site.publishing.public import MARK
from registry.models import State
from tests.builders import build, example
from tests.files import imported, undone
from tests.publishing.asking import Front, Remembered

NOON = datetime.datetime(2026, 11, 2, 12, tzinfo=datetime.UTC)
PAGES = (
    "/", "/ar/", "/states/", "/states/KEN/", "/zh/states/KEN/", "/meetings/hld-2013/",
    "/documents/", "/search/?q=trafficking", "/about/process/", "/about/both-dialogues/",
    "/about/open-questions/", "/about/", "/data/", "/data/states/", "/states.csv", "/states.json",
    "/states.raw.csv", "/states.xlsx", "/sitemap.xml", "/sitemap-states.xml", "/links/",
)  # fmt: skip


@pytest.fixture
def front():
    return Front()


def no_question(execute, sql, params, many, context):
    raise AssertionError(f"The database was asked: {sql[:200]}")


def count_of(front, address, **headers) -> int:
    """How many questions an answer asks of the database beside that for the generation."""
    asked = []

    def note(execute, sql, params, many, context):
        if "publishing_generation" not in sql:
            asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        front.get(address, **headers)
    return len(asked)


def rename(name: str) -> None:
    kenya = State.objects.get(key="KEN")
    kenya.name_en = name
    kenya.save()


def rename_in_vain() -> None:
    with contextlib.suppress(RuntimeError), transaction.atomic():
        rename("Taken back")
        raise RuntimeError


# --- what is kept ---


@pytest.mark.parametrize("address", PAGES)
def test_what_was_answered_once_asks_the_database_nothing_more(address):
    front = Front(watch=Remembered())
    first = front.get(address)
    assert first.status == 200
    with connection.execute_wrapper(no_question):
        again = front.get(address)
        same = front.get(address, if_none_match=first.headers["ETag"])
    assert (again.status, again.raw) == (200, first.raw)
    assert (same.status, same.raw) == (304, b"")
    for reply in (first, again, same):
        assert "Set-Cookie" not in reply.headers
        assert reply.headers["ETag"] == first.headers["ETag"]
        assert reply.headers["Cache-Control"].startswith("public, max-age=0, s-maxage=")
    assert "Content-Length" not in same.headers


def test_it_is_what_the_site_itself_answers(front):
    for address in PAGES:
        kept = (front.get(address), front.get(address))[1]
        straight = Client().get(address, headers={"host": "127.0.0.1"})
        body = straight.getvalue() if straight.streaming else straight.content
        if not address.endswith("xlsx"):  # it names the second in which it was written
            assert kept.raw == body, address
        for name in ("Content-Type", "Content-Language", "Content-Security-Policy"):
            assert kept.headers.get(name) == straight.headers.get(name), (address, name)
        assert kept.headers.get("Content-Disposition") == straight.headers.get(
            "Content-Disposition"
        )


def test_every_encoding_holds_the_same_and_has_a_tag_of_its_own(front):
    plain = front.get("/states/")
    replies = [front.get("/states/", accept_encoding=each) for each in ("gzip", "br;q=1, gzip", "")]
    assert [r.headers.get("Content-Encoding") for r in replies] == ["gzip", "br", None]
    assert {r.text for r in replies} == {plain.text}
    assert len({r.headers["ETag"] for r in replies}) == 3
    assert {r.headers["Vary"] for r in replies} == {"Accept-Encoding"}
    assert [int(r.headers["Content-Length"]) for r in replies] == [len(r.raw) for r in replies]
    assert len(replies[1].raw) < len(replies[0].raw) < len(plain.raw) / 5
    refused = front.get("/states/", accept_encoding="br;q=0, gzip;q=0.0")
    assert "Content-Encoding" not in refused.headers


def test_who_asks_for_the_head_alone_gets_what_a_reader_would(front):
    head = front.get("/states/", method="HEAD")
    whole = front.get("/states/")
    assert (head.status, head.raw) == (200, b"")
    assert head.headers | {"Last-Modified": ""} == whole.headers | {"Last-Modified": ""}
    assert count_of(front, "/states/") == 0


def test_the_home_page_offers_each_browser_its_own_language(front):
    replies = [front.get("/", accept_language=each) for each in ("fr-CH, fr;q=0.9", "es", "en")]
    assert [re.findall(r'class="offer" lang="(..)"', r.text) for r in replies] == [
        ["fr"],
        ["es"],
        [],
    ]
    assert {r.headers["Vary"] for r in replies} == {"Accept-Language, Accept-Encoding"}
    assert count_of(front, "/", accept_language="fr;q=0.8, de;q=0.9") == 0
    assert count_of(front, "/", accept_language="xx") == 0


def test_one_host_is_not_answered_with_the_addresses_of_another(front):
    assert 'href="http://localhost/' in front.get("/about/", host="localhost").text
    assert 'href="http://127.0.0.1/' in front.get("/about/").text
    assert front.get("/about/", host="elsewhere.example").status == 400


# --- what ends an answer ---


def test_whatever_changes_what_is_public_ends_every_older_answer(front):
    batches: list = []
    page = build(Page, 3)
    build(State, 7)

    def by_import():
        batches.append(imported("states.csv", "key,name_en\nKEN,Kenya by import\n"))

    def by_undoing():
        undone(batches.pop())

    def prose():
        page.title_en = "Other prose"
        page.save()

    changes = (
        (lambda: rename("Kenya renamed"), "/states/KEN/", "Kenya renamed", True),
        (by_import, "/states/KEN/", "Kenya by import", True),
        (by_undoing, "/states/KEN/", "Kenya by import", False),
        (lambda: State.objects.filter(key="XHH").delete(), "/states/", "Ruritania 7", False),
        (prose, "/ruritania/3/", "Other prose", True),
    )
    for change, address, text, is_there in changes:
        before = front.get(address)
        assert (text in before.text) is not is_there, address
        assert count_of(front, address) == 0
        change()
        after = front.get(address)
        assert (text in after.text) is is_there, address
        assert after.headers["ETag"] != before.headers["ETag"]
        assert front.get(address, if_none_match=before.headers["ETag"]).status == 200


def test_the_generation_rises_with_the_change_and_not_without_it():
    begun = generation.current().number
    rename_in_vain()
    assert generation.current().number == begun
    with transaction.atomic():
        rename_in_vain()
        rename("Done")
        rename("Done twice")
    assert generation.current().number == begun + 1


def test_a_change_that_shows_nothing_new_leaves_a_reader_what_he_has(front):
    first = front.get("/states/KEN/")
    build(State, 8, status="draft")
    again = front.get("/states/KEN/", if_none_match=first.headers["ETag"])
    assert again.status == 304


def test_what_falls_due_by_the_clock_ends_an_answer_by_itself():
    """The database is asked for a generation once: nobody writes."""
    with time_machine.travel(NOON, tick=False) as clock:
        hour = datetime.timedelta(hours=1)
        build(State, 9, public_from=NOON + hour, public_until=NOON + 2 * hour)
        front = Front(watch=Remembered())
        assert schedule.ask(NOON)[1] == NOON + hour
        seen = []
        for _hour in range(3):
            seen.append("Ruritania 9" in front.get("/states/").text)
            assert count_of(front, "/states/") == 0
            clock.shift(hour)
        assert seen == [False, True, False]


def test_a_page_that_says_today_says_another_day_after_midnight():
    with time_machine.travel(NOON, tick=False) as clock:
        front = Front(watch=Remembered())
        assert "2 November 2026" in front.get("/about/").text
        clock.shift(datetime.timedelta(hours=11, minutes=59))
        assert count_of(front, "/about/") == 0
        clock.shift(datetime.timedelta(minutes=1))
        assert "3 November 2026" in front.get("/about/").text


def test_the_time_of_the_last_change_is_told_once_it_is_over():
    with time_machine.travel(NOON + datetime.timedelta(milliseconds=300), tick=False) as clock:
        front = Front()
        rename("Kenya at noon")
        assert "Last-Modified" not in front.get("/states/KEN/").headers
        clock.shift(2)
        changed = front.get("/states/KEN/").headers["Last-Modified"]
        assert changed == "Mon, 02 Nov 2026 12:00:01 GMT"
        assert front.get("/states/KEN/", if_modified_since=changed).status == 304
        rename("Kenya just after")
        assert front.get("/states/KEN/", if_modified_since=changed).status == 200


# --- what is not kept ---


def test_staff_who_are_signed_in_are_never_told_what_was_kept(front, desk, staff):
    cookie = f"sessionid={desk.cookies['sessionid'].value}"
    for address in ("/states/KEN/", "/admin/"):
        front.get(address)
        assert count_of(front, address, cookie=cookie) > 0
        reply = front.get(address, cookie=cookie)
        assert reply.status == 200
        assert reply.headers["Cache-Control"].startswith(("private", "max-age=0")), address
        assert "ETag" not in reply.headers
    assert Session.objects.count() == 1
    assert front.kept == [("/states/KEN/", "")]


def test_cookies_of_others_change_nothing_and_a_form_is_its_readers_own(front):
    front.get("/states/KEN/", cookie="_ga=GA1.2; django_language=fr")
    assert count_of(front, "/states/KEN/", cookie="_ga=another") == 0
    assert "français" not in front.get("/states/KEN/").text.lower().replace("<", " lang ")[:500]
    front.get("/states/", cookie="csrftoken=abc")
    assert front.kept == [("/states/KEN/", "")]


@pytest.mark.parametrize(
    ("address", "is_kept"),
    [
        ("/states/?group=african-states", True),
        ("/states/?q=guinea&sort=-name&page=1&rows=compact", True),
        ("/states/?utm_source=news", False),
        ("/states/?group=african-states&x=1", False),
        ("/states/KEN/?page=1", False),
        ("/states.csv?columns=key,name&group=african-states", True),
        ("/states.csv?colums=key", False),
        ("/data/participations.csv?meeting=hld-2006&state=PHL", True),
        ("/search/?q=migration&type=state", True),
        ("/search/?q=migration&typ=state", False),
        ("/?x", False),
        ("/states/?group=nowhere", False),
        ("/states/?page=99", False),
        ("/states/ZZZ/", False),
        ("/states/ken/", False),
        ("/admin/login/", False),
        ("/nowhere/", False),
    ],
)
def test_only_answers_to_questions_that_a_page_knows_are_kept(front, address, is_kept):
    front.get(address)
    path, _mark, query = address.partition("?")
    assert front.kept == ([(path, query)] if is_kept else [])


def test_nothing_else_than_reading_is_answered_from_what_is_kept(front):
    front.get("/states/")
    assert front.get("/states/", method="POST").status in (403, 405)
    assert front.get("/states/", method="OPTIONS").headers["Allow"] == "GET, HEAD, OPTIONS"


def test_what_is_kept_has_a_bound_and_what_is_asked_for_stays():
    front = Front(most_bytes=100_000)
    front.get("/states/KEN/")
    for number in range(40):
        front.get(f"/search/?q=word{number}")
        front.get("/states/KEN/")
    assert front.answers.kept.bytes <= 100_000
    assert ("/states/KEN/", "") in front.kept
    assert ("/search/", "q=word39") in front.kept
    assert ("/search/", "q=word0") not in front.kept
    assert sum(front.answers.kept.sizes.values()) == front.answers.kept.bytes


# --- files ---


def test_a_long_file_is_not_kept_but_who_has_it_hears_that_it_is_the_same(front, monkeypatch):
    monkeypatch.setattr("hld_site.publishing.answers.MOST_OF_ONE", 1_000)
    first = front.get("/states.csv")
    assert first.headers["ETag"].startswith('W/"')
    assert first.raw == b"".join(Client().get("/states.csv").streaming_content)
    assert count_of(front, "/states.csv") > 0
    squeezed = front.get("/states.csv", accept_encoding="gzip, br")
    assert "Content-Length" not in squeezed.headers
    tag = first.headers["ETag"]
    assert front.get("/states.csv", if_none_match=tag).status == 304
    assert front.get("/states.raw.csv", if_none_match=tag).status == 200
    rename("Kenya anew")
    assert front.get("/states.csv", if_none_match=tag).status == 200
    assert "Kenya anew" in front.get("/states.csv", accept_encoding="gzip").text


# --- many at once, and a database that is away ---


def slow_site(mark_it: bool, status="200 OK"):
    """A site whose every answer takes a while, and which counts them."""

    def site(environ, start_response):
        site.count += 1
        time.sleep(0.1)
        if mark := environ.get(MARK):
            mark.may_be_kept = mark_it
        start_response(status, [("Content-Type", "text/html")])
        return [b"answer"]

    site.count = 0
    return site


@pytest.mark.parametrize(("is_kept", "renders"), [(True, 1), (False, 64)])
def test_sixty_four_readers_at_once_cost_one_answer_and_none_waits_for_two(is_kept, renders):
    site = slow_site(is_kept)
    front, waits = Front(site, Remembered()), []

    def read():
        begun = time.monotonic()
        assert front.get("/").raw == b"answer"
        waits.append(time.monotonic() - begun)

    readers = [threading.Thread(target=read) for _reader in range(64)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert (site.count, len(waits)) == (renders, 64)
    assert max(waits) < 0.1 * 2 + 0.5, "with half a second for a machine that is busy"
    assert front.answers.being_made == {}


def test_a_day_that_is_over_is_told_on_while_the_database_is_away_but_no_withdrawn_page():
    with time_machine.travel(NOON, tick=False) as clock:
        build(State, 9, public_until=NOON + datetime.timedelta(days=2))
        front = Front(watch=Remembered())
        address = "/states/XJJ/"
        assert "Ruritania 9" in front.get(address).text
        clock.shift(datetime.timedelta(days=1))
        front.answers.application = slow_site(False, "503 Service Unavailable")
        assert front.get(address).status == 200
        assert front.get("/states/KEN/").status == 503
        clock.shift(datetime.timedelta(days=1))
        assert front.get(address).status == 503


def test_every_public_address_answers_everybody_alike(front, site):
    """A new view says so with @for_everybody, or it costs its readers a rendering each."""
    linked = sorted(site.links("/") | site.links("/data/") | site.links("/about/"))
    views = {resolve(a).func: a for a in linked if not a.startswith("/static/")}
    without = [a for a in views.values() if "ETag" not in front.get(a).headers]
    assert (len(views) > 40, without) == (True, [])


def test_an_example_of_each_type_is_seen_the_moment_it_is_saved(front):
    before = front.get("/data/").text
    example(State, 11)
    assert front.get("/data/").text != before
    assert timezone.now() - generation.current().raised_at < datetime.timedelta(minutes=1)


def test_a_connection_is_kept_and_postgresql_compiles_nothing():
    assert connection.settings_dict["CONN_MAX_AGE"] > 0
    assert connection.settings_dict["CONN_HEALTH_CHECKS"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW jit")
            assert cursor.fetchone() == ("off",)
