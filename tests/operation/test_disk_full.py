"""A disk with no byte left: the register is read on, what is saved is refused in words."""

import sqlite3
import time
from types import SimpleNamespace

import pytest

from tests.forms import filled_in
from tests.operation.parts import PASSWORD, SLOWER, full, wait_until
from tests.operation.visitors import Browser, Readers, fresh, learn

pytestmark = pytest.mark.one_database
ADD = "/admin/pages/weblink/add/"
KEPT = ("/", "/states/KEN/")


def test_a_full_disk_costs_readers_nothing_and_writers_a_clear_refusal(loaded, small_disk, serve):
    site = serve(small_disk, loaded.copied_to(small_disk))
    browser = Browser(site).sign_in("first", PASSWORD)
    fields = filled_in(SimpleNamespace(content=browser.ask("GET", ADD).body))
    fields |= {"key": "no-room", "title_en": "Typed without room", "kind": "press-release"}
    fields |= {"address": "https://example.org/"}
    learn(site, KEPT)
    with full(small_disk):
        with Readers(site, [*KEPT, fresh], 2, 0.05) as readers:
            answers = [browser.ask("POST", ADD, fields) for _try in range(3)]
        replies = readers.between(0, time.monotonic())
        assert {reply.status for reply in replies} == {200}, site.log.read_text()[-3000:]
        assert max(reply.seconds for reply in replies) < SLOWER
        assert {answer.status for answer in answers} == {503}
        assert all("Typed without room" in answer.text for answer in answers)
    wait_until(lambda: browser.ask("POST", ADD, fields).status == 302, 20, "saving again")
    with sqlite3.connect(small_disk / "register.sqlite3") as database:
        rows = database.execute("SELECT count(*) FROM pages_weblink WHERE key = 'no-room'")
        assert rows.fetchone() == (1,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
