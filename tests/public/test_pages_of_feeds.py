"""Who asks for a feed seldom follows it backwards, page by page, and misses nothing (RFC 5005)."""

import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from documents.models import Document
from hld_site.browse.public_history import MOST
from hld_site.browse.public_versions import MOST_VERSIONS
from hld_site.records import catalogue
from hld_site.records.history import batch
from meetings.models import Meeting, Participation
from registry.models import State
from tests.builders import build
from tests.public.change import ATOM, DAY, NOON, change

PAGES = 60  # more than there are


def pages_of(address, most=PAGES) -> list:
    pages, address = [], f"http://testserver{address}"
    for _number in range(most):
        answer = Client().get(address)
        assert answer.status_code == 200, address
        pages.append(ElementTree.fromstring(answer.content))
        links = links_of(pages[-1])
        assert links["self"] == address
        if not (address := links.get("next")):
            return pages
    assert most < PAGES
    return pages


def links_of(page) -> dict:
    return {link.get("rel"): link.get("href") for link in page.findall("a:link", ATOM)}


def entries_of(pages) -> dict:
    """The first of each id, which is the latest: its title, address and moment."""
    entries: dict = {}
    for page in pages:
        for entry in page.findall("a:entry", ATOM):
            text = [entry.find(f"a:{name}", ATOM).text for name in ("title", "updated")]
            link = entry.find("a:link", ATOM).get("href")
            entries.setdefault(entry.find("a:id", ATOM).text, (*text, link))
    return entries


def links_in(entries) -> set:
    return {link for _title, _moment, link in entries.values()}


def addresses(rows) -> set:
    return {f"http://testserver{row.get_absolute_url()}" for row in rows}


def test_what_one_import_added_is_all_in_the_pages_and_once():
    """All have one moment: the feed ended after fifty."""
    for name, model in (("documents", Document), ("states", State)):
        pages = pages_of(f"/{name}.atom")
        assert links_in(entries_of(pages)) >= addresses(model.objects.published())
        assert sum(len(page.findall("a:entry", ATOM)) for page in pages) == len(entries_of(pages))
        assert {page.find("a:id", ATOM).text for page in pages} == {
            f"http://testserver/{name}.atom"
        }
        assert {links_of(page)["first"] for page in pages} == {f"http://testserver/{name}.atom"}


def test_the_feed_of_all_led_past_changes_to_older_ones_of_other_types(clock):
    """Who read back to what was known missed what stood behind it."""
    change(Meeting.objects.get(key="hld-2013"), note="Changed first")
    clock.shift(60)
    states = State.objects.published().order_by("key")[: MOST + 30]
    with batch("Several at once"):
        for state in states:
            change(state, note="At once")
    pages = pages_of("/feed.atom", most=3)
    updated = [at.text for page in pages for at in page.findall("a:entry/a:updated", ATOM)]
    assert updated == sorted(updated, reverse=True)
    entries = [*entries_of(pages).values()]
    assert {link for _title, _moment, link in entries[: len(states)]} == addresses(states)


def test_whoever_comes_late_has_every_change_that_the_feed_had_each_day(clock):
    """More versions than a page reads, at several moments of a day and at one; some left, fell due
    or had another schedule afterwards.
    """
    documents = list(Document.objects.published().order_by("pk"))
    due = [build(Document, 50 + n, public_from=NOON + 3 * DAY / 2) for n in range(3)]
    heard: dict = {}

    def day_ends():
        for address in ("/documents.atom", "/feed.atom"):
            newest = entries_of(pages_of(address, most=1))
            heard.setdefault(address, {}).update(newest)
        clock.shift(DAY)

    for number in range(4):
        with batch(f"Remark {number}"):
            for document in documents[:40]:
                clock.shift(1)
                change(document, note=f"Remark {number}")
        day_ends()
    with batch("Several at once"):
        for document in documents:
            change(document, note="At once")
    change(due[0], public_from=None)
    day_ends()
    with batch("Withdrawn"):
        for document in documents[:30]:
            change(document, status="withdrawn")
    day_ends()
    assert Document.history.count() > MOST_VERSIONS
    gone = addresses(documents[:30])
    for address, newest in heard.items():
        late = entries_of(pages_of(address))
        expected = {i for i, entry in newest.items() if entry[2] not in gone}
        assert expected <= late.keys()
        assert all(late[i] == newest[i] for i in expected)
        assert gone <= links_in({i: e for i, e in late.items() if "no longer public" in e[0]})


def test_participations_of_one_meeting_change_the_feed_of_every_state(clock):
    """They are as many as a page reads, and lead to records of which nothing else changed."""
    meeting, states = build(Meeting, 3), State.objects.published().order_by("key")
    clock.shift(DAY)
    with batch("All at once"):
        for role in ("spoke", "chaired"):
            for state in states:
                Participation.objects.create(
                    meeting=meeting, state=state, capacity="member-state", role=role
                )
    entries = entries_of(pages_of("/states.atom"))
    changed = {i: entry for i, entry in entries.items() if "participations" in entry[0]}
    assert Participation.objects.filter(meeting=meeting).count() > MOST_VERSIONS
    assert links_in(changed) == addresses(states)


def test_pages_keep_the_filters_and_are_no_longer_than_others(clock):
    documents = list(Document.objects.published().filter(kind="resolution")[:20])
    for number in range(4):
        clock.shift(DAY)
        for document in documents:
            change(document, note=f"Remark {number}")
    pages = pages_of("/fr/documents.atom?kind=resolution")
    assert len(pages) > 1
    assert all(len(page.findall("a:entry", ATOM)) <= MOST for page in pages)
    assert all("/fr/documents.atom?kind=resolution" in links_of(page)["self"] for page in pages)
    shown = addresses(Document.objects.published().filter(kind="resolution"))
    assert {link.replace("/fr/", "/") for link in links_in(entries_of(pages))} == shown
    one = pages_of(f"/documents/{documents[0].key}.atom")
    assert len(one) == 1
    assert len(entries_of(one)) == 5


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["feed", *[record.name for record in catalogue.records()]])
def test_what_is_no_place_in_a_feed_is_refused(name):
    client, address = Client(), f"/{name}.atom?before="
    assert client.get(address).status_code == 200
    for text in ("1", "20311102T120000.000000Z-0", "20311102T120000.000000Z-0-x",
                 "20311102T120000.000000Z-0-1-2", "20311102-0-1",
                 "20311102T120000.000000Z-00-1"):  # fmt: skip
        answer = client.get(address + text)
        assert answer.status_code == 400, text
        assert re.match("before: ", answer.content.decode())
    assert client.get(f"{address}19000101T000000.000000Z-0-1").status_code == 200
