"""Public answers that are not kept, long files, many readers at once, a database that is away."""

import datetime
import threading
import time

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from hld_site.answers.decorators import MARK
from hld_site.publishing import generation
from registry.models import State
from tests.answers.asking import NOON, Front, Remembered, count_of, rename
from tests.builders import build, example

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


@pytest.mark.one_database
def test_cookies_of_others_change_nothing_and_a_form_is_its_readers_own(front):
    front.get("/states/KEN/", cookie="_ga=GA1.2; django_language=fr")
    assert count_of(front, "/states/KEN/", cookie="_ga=another") == 0
    assert "français" not in front.get("/states/KEN/").text.lower().replace("<", " lang ")[:500]
    front.get("/states/", cookie="csrftoken=abc")
    assert front.kept == [("/states/KEN/", "")]


@pytest.mark.one_database
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


@pytest.mark.one_database
def test_nothing_else_than_reading_is_answered_from_what_is_kept(front):
    front.get("/states/")
    assert front.get("/states/", method="POST").status == 405
    assert front.get("/states/", method="OPTIONS").headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.one_database
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
    monkeypatch.setattr("hld_site.answers.wsgi_cache.MOST_OF_ONE", 1_000)
    first = front.get("/states.csv")
    assert first.headers["ETag"].startswith('W/"')
    assert first.raw == b"".join(Client().get("/states.csv").streaming_content)
    assert count_of(front, "/states.csv") > 0
    squeezed = front.get("/states.csv", accept_encoding="gzip, br")
    assert "Content-Length" not in squeezed.headers
    tag = first.headers["ETag"]
    assert front.get("/states.csv", if_none_match=tag).status == 304
    another = Front().get("/states.csv", if_none_match=tag)  # a process that never made it
    assert (another.status, another.raw) == (304, b"")
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


@pytest.mark.one_database
def test_every_public_address_answers_everybody_alike(front, site):
    """A new view says so with @cached_for_all, or it costs its readers a rendering each."""
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
