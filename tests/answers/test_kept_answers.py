"""Public answers are made once per change and then told on: what is kept, and until when."""

import contextlib
import datetime
import re

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from hld_site.browse import views
from hld_site.pages.models import Page
from hld_site.publishing import generation, schedule
from hld_site.publishing.models import Generation
from registry.models import State
from tests.answers.asking import NOON, Front, Remembered, count_of, rename
from tests.builders import build
from tests.files import imported, undone
from tests.sampling import sampled

PAGES = (
    "/", "/ar/", "/states/", "/states/KEN/", "/zh/states/KEN/", "/meetings/hld-2013/",
    "/documents/", "/search/?q=trafficking", "/about/process/", "/states/?known=both",
    "/about/open-questions/", "/about/completeness/", "/about/", "/data/",
    "/data/states/", "/states.csv", "/states.json", "/states.raw.csv", "/states.xlsx",
    "/sitemap.xml", "/sitemap-states.xml", "/links/",
    "/meetings.ics", "/ar/meetings/hld-2013.ics", "/feed.atom", "/zh/states.atom",
    "/states/KEN.atom", "/documents.bib", "/data/everything.zip",
)  # fmt: skip
SOME = 8


def no_question(execute, sql, params, many, context):
    raise AssertionError(f"The database was asked: {sql[:200]}")


def while_a_page_is_made(monkeypatch, happens) -> None:
    """Once, after it has been written and before it is kept."""
    render, still = views.render, [happens]

    def slow(*given, **named):
        page = render(*given, **named)
        if still:
            still.pop()()
        return page

    monkeypatch.setattr(views, "render", slow)


def rename_in_vain() -> None:
    with contextlib.suppress(RuntimeError), transaction.atomic():
        rename("Taken back")
        raise RuntimeError


# --- what is kept ---


@pytest.mark.one_database
def test_a_tag_that_was_weakened_on_the_way_is_the_same_answer_in_any_encoding():
    front = Front()
    for tag in {front.get("/", accept_encoding=e).headers["ETag"] for e in ("", "br", "gzip")}:
        for encoding in ("", "br", "gzip"):
            asked = {"if_none_match": f'"x", W/{tag}', "accept_encoding": encoding}
            assert front.get("/", **asked).status == 304
    assert front.get("/", if_none_match='W/"x"').status == 200
    plain = front.get("/").headers["ETag"]
    assert front.get("/", if_none_match=plain, accept_encoding="br").status == 200


@pytest.mark.one_database
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


@pytest.mark.one_database
def test_it_is_what_the_site_itself_answers(front):
    for address in sampled(PAGES, SOME):
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


@pytest.mark.one_database
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


@pytest.mark.one_database
def test_who_asks_for_the_head_alone_gets_what_a_reader_would(front):
    head = front.get("/states/", method="HEAD")
    whole = front.get("/states/")
    assert (head.status, head.raw) == (200, b"")
    assert head.headers | {"Last-Modified": ""} == whole.headers | {"Last-Modified": ""}
    assert count_of(front, "/states/") == 0


@pytest.mark.one_database
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


@pytest.mark.one_database
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


@pytest.mark.usefixtures("nothing_is_known")
@pytest.mark.one_database  # the clock ends PostgreSQL's connections
def test_a_page_begun_before_a_scheduled_moment_and_finished_after_it_ends_at_it(monkeypatch):
    with time_machine.travel(NOON, tick=False) as clock:
        build(State, 9, public_from=NOON + datetime.timedelta(hours=1))
        build(State, 10, public_until=NOON + datetime.timedelta(hours=9))
        front = Front(watch=Remembered())

        def another_page_is_begun_after_it():
            clock.shift(datetime.timedelta(hours=2))
            assert front.get("/about/").status == 200

        while_a_page_is_made(monkeypatch, another_page_is_begun_after_it)
        assert "Ruritania 9" not in front.get("/states/").text
        assert "Ruritania 9" in front.get("/states/").text
        assert count_of(front, "/states/") == 0


@pytest.mark.one_database
def test_a_page_that_says_today_says_another_day_after_midnight():
    with time_machine.travel(NOON, tick=False) as clock:
        front = Front(watch=Remembered())
        assert "2 November 2026" in front.get("/about/").text
        clock.shift(datetime.timedelta(hours=11, minutes=59))
        assert count_of(front, "/about/") == 0
        clock.shift(datetime.timedelta(minutes=1))
        assert "3 November 2026" in front.get("/about/").text


@pytest.mark.one_database
@pytest.mark.usefixtures("nothing_is_known")
@pytest.mark.parametrize("is_long", [False, True])
def test_a_page_begun_before_midnight_and_finished_after_it_ends_at_midnight(monkeypatch, is_long):
    """Whole or sent as a long file: that the day before is the same is not said on the next."""
    if is_long:
        monkeypatch.setattr("hld_site.answers.wsgi_cache.MOST_OF_ONE", 1_000)
    with time_machine.travel(NOON, tick=False) as clock:
        front = Front(watch=Remembered())
        clock.shift(datetime.timedelta(hours=11, minutes=59))
        while_a_page_is_made(monkeypatch, lambda: clock.shift(60))
        late = front.get("/states/")
        assert "2 November 2026" in late.text
        again = front.get("/states/", if_none_match=late.headers["ETag"])
        assert again.status == 200
        assert "3 November 2026" in again.text


def test_the_time_at_which_it_was_made_is_told_once_it_is_over():
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


def test_a_change_that_commits_after_a_younger_one_is_told_to_who_asks_by_time_alone(front):
    with time_machine.travel(NOON, tick=False) as clock:
        rename("Kenya of the desk")
        front.get("/states/KEN/")
        clock.shift(60)
        before = front.get("/states/KEN/").headers["Last-Modified"]
        # As on PostgreSQL, where each of several writers raises a number of its own.
        State._base_manager.filter(key="KEN").update(name_en="Kenya of the import")
        Generation.objects.create(number=1, raised_at=NOON - datetime.timedelta(minutes=1))
        generation.change_is_visible()
        front.get("/states/KEN/")
        clock.shift(60)
        after = front.get("/states/KEN/", if_modified_since=before)
        assert (after.status, "Kenya of the import" in after.text) == (200, True)


def test_a_page_so_slow_that_a_change_may_have_come_meanwhile_tells_no_time(monkeypatch):
    with time_machine.travel(NOON, tick=False) as clock:
        front = Front()
        while_a_page_is_made(monkeypatch, lambda: clock.shift(3))
        front.get("/states/KEN/")
        clock.shift(60)
        answer = front.get("/states/KEN/")
        assert ("Last-Modified" in answer.headers, count_of(front, "/states/KEN/")) == (False, 0)
