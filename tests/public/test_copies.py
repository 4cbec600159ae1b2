"""Copies of the register that others keep: what they hear of, and whether they stay the same."""

import io
import json
from random import Random
from urllib.parse import unquote
from xml.etree import ElementTree

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from documents.models import Document
from hld_site.publishing.models import PublicReason
from hld_site.records.history import batch
from meetings.models import Meeting
from tests.answers.asking import Front
from tests.builders import build
from tests.public.change import ATOM, DAY, NOON, change
from tests.sampling import LONG

PLANTED = "Planted"
STEPS = 40 if LONG else 20  # the first twelve are one of each edit


def entries_of(address, client=None) -> list:
    feed = ElementTree.fromstring((client or Client()).get(address).content)
    return feed.findall("a:entry", ATOM)


def entry_of(address):
    """The first entry of a feed: its title, address, summary, and the addresses that it left."""
    entry = entries_of(address)[0]
    links = [(link.get("rel"), link.get("href")) for link in entry.findall("a:link", ATOM)]
    left = [href for rel, href in links if rel == "predecessor-version"]
    texts = [entry.find(f"a:{name}", ATOM).text for name in ("title", "summary")]
    return *texts, links[0][1], left


def test_a_record_that_was_withdrawn_left_the_feeds_without_a_word(clock):
    meeting = build(Meeting, 3, title_en=f"{PLANTED} title", staff_note=PLANTED)
    ending = build(Meeting, 4, public_until=NOON + 2 * DAY)
    never = build(Meeting, 5, status="withdrawn")
    later = build(Meeting, 6, public_from=NOON + 99 * DAY)
    clock.shift(DAY)
    with batch(f"{PLANTED} reason of the desk") as running:
        PublicReason.objects.create(batch=running.id, text="Told twice.")
        change(meeting, status="withdrawn")
    for address in ("/meetings.atom", "/feed.atom"):
        assert entry_of(address) == (
            f"Meeting “{meeting.key}”: no longer public",
            "3 November 2031. No longer public. Reason: Told twice.",
            f"http://testserver/meetings/{meeting.key}/",
            [],
        )
    assert "Planted" not in Client().get("/meetings.atom").content.decode()
    assert meeting.key not in Client().get("/meetings.atom?kind=panel-discussion").content.decode()
    for query, tells in (("", True), ("?kind=panel-discussion", False)):
        text = Client().get(f"/meetings.atom{query}").content.decode()
        assert ("those that are no longer public" in text) == tells
    clock.shift(DAY)
    assert entry_of("/meetings.atom")[0] == f"Meeting “{ending.key}”: no longer public"
    clock.shift(DAY)
    change(meeting, status="published")
    assert entry_of("/meetings.atom")[0] == f"{PLANTED} title: public again"
    text = Client().get("/meetings.atom").content.decode()
    assert f"“{meeting.key}”" not in text
    assert never.key not in text
    assert later.key not in text


def test_an_entry_did_not_say_which_key_a_record_had_before(clock):
    """Who keeps a copy by keys kept the record twice."""
    meeting = build(Meeting, 3)
    old = meeting.get_absolute_url()
    clock.shift(DAY)
    change(meeting, key="renamed-1903")
    assert entry_of("/meetings.atom") == (
        f"{meeting.heading}: key changed",
        "3 November 2031. Key changed. Former key: ruritanian-meeting-1903.",
        "http://testserver/meetings/renamed-1903/",
        [f"http://testserver{old}"],
    )


def by_key(answer) -> dict:
    return {row["key"]: row for row in json.loads(b"".join(answer))}


class Copy:
    """What a program keeps that has read a list once, and only follows its feed since."""

    def __init__(self, name: str):
        self.client, self.feed = Client(), f"/{name}.atom"
        self.rows = by_key(self.client.get(f"/{name}.json"))
        self.read = self.entries()

    def entries(self) -> set:
        return {ElementTree.tostring(entry) for entry in entries_of(self.feed, self.client)}

    def follow(self) -> None:
        entries = self.entries()
        for text in entries - self.read:
            entry = ElementTree.fromstring(text)
            for link in entry.findall("a:link", ATOM):
                self.rows.pop(self.key_in(link), None)
            (link, *_left) = entry.findall("a:link", ATOM)
            answer = self.client.get(f"{link.get('href').rstrip('/')}.json")
            assert answer.status_code in (200, 410)
            if answer.status_code == 200:
                self.rows |= by_key(answer)
        self.read = entries

    def key_in(self, link) -> str:
        return unquote(link.get("href").rstrip("/")).partition(
            f"{self.feed.removesuffix('.atom')}/"
        )[2]


@pytest.mark.parametrize(("model", "name"), [(Meeting, "meetings"), (Document, "documents")])
def test_a_copy_that_follows_the_feed_is_the_same_as_the_file(model, name, clock):
    random, copy = Random(f"feed of {name}"), Copy(name)

    def some(**filters):
        return random.choice(model.objects.filter(**filters).order_by("pk"))

    def rename():
        change(some(status="published"), key=build(model, 500 + step, status="draft").key + "1")

    def by_a_batch():
        with batch("Several at once"):
            for _number in range(5):
                change(some(status="published"), note=f"Changed in step {step}")

    edits = [
        lambda: build(model, 20 + step),
        lambda: build(model, 20 + step, status="draft"),
        lambda: build(model, 20 + step, public_from=timezone.now() + DAY / 2),
        lambda: change(some(status="published"), note=f"Remark {step}"),
        lambda: change(some(status="draft"), note=f"Remark {step}"),
        lambda: change(some(status="draft"), status="published"),
        lambda: change(some(status="published"), public_until=timezone.now() + DAY / 2),
        lambda: change(some(status="published"), status="withdrawn"),
        lambda: change(some(status="withdrawn"), status="published", public_until=None),
        rename,
        rename,
        by_a_batch,
    ]
    build(model, 1000, status="draft")
    build(model, 1001, status="withdrawn")
    for step in range(STEPS):
        (edits[step] if step < len(edits) else random.choice(edits))()
        clock.shift(DAY)
        copy.follow()
        assert copy.rows == by_key(Client().get(f"/{name}.json")), step


@pytest.mark.one_database
def test_feeds_and_citations_went_out_uncompressed():
    front = Front()
    written = ("/states.atom", "/feed.atom", "/states/KEN.atom", "/states.bib", "/states.ris",
               "/states.csl.json", "/meetings.ics", "/states.json", "/sitemap.xml")  # fmt: skip
    for address in (*written, "/states.xlsx", "/data/everything.zip"):
        reply = front.get(address, accept_encoding="gzip")
        whole = front.get(address)
        encoding = reply.headers.get("Content-Encoding", "")
        assert encoding == ("gzip" if address in written else ""), address
        assert reply.headers["ETag"] != whole.headers["ETag"] or not encoding
        assert ("Accept-Encoding" in reply.headers.get("Vary", "")) == bool(encoding)
        assert reply.text == whole.text if encoding else reply.raw == whole.raw


@pytest.mark.one_database
def test_a_workbook_of_the_same_rows_was_another_file_each_time():
    """Whoever asked with its ETag had all of it again after any change of another type."""
    paths = ["/states.xlsx", "/states.csv", "/states.raw.csv", "/states.json", "/data/votes.xlsx",
             "/data/states/template.xlsx"]  # fmt: skip
    with time_machine.travel(NOON, tick=False) as clock:
        front = Front()
        before = {path: front.get(path) for path in paths}
        clock.shift(DAY)
        build(Meeting, 3)
        for path in paths:
            again = front.get(path, if_none_match=before[path].headers["ETag"])
            assert again.status == 304, path
            assert Front().get(path).raw == before[path].raw, path
    book = openpyxl.load_workbook(io.BytesIO(before["/states.xlsx"].raw))
    assert book.active["A1"].value == "name_ar"
