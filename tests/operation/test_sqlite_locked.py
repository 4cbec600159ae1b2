"""SQLite has one writer. While that is another, readers notice nothing and writers hear of it."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.operation.parts import PASSWORD, SLOWER
from tests.operation.visitors import Browser, Readers, fresh

DOOR = "/accounts/login/"
pytestmark = pytest.mark.one_database


class Lock:
    """Somebody else writes, and takes long."""

    def __init__(self, site):
        self.path = site.folder / "register.sqlite3"

    def __enter__(self):
        self.connection = sqlite3.connect(self.path, isolation_level=None, timeout=10)
        self.connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, *error):
        self.connection.execute("ROLLBACK")
        self.connection.close()


@pytest.fixture
def site(loaded, serve):
    return serve(loaded.folder, loaded.environment["DATABASE_URL"])


def test_twenty_who_write_into_a_locked_database_get_503_in_time_and_readers_nothing(site):
    writer = Browser(site).sign_in("first", PASSWORD)
    token = writer.token("/admin/pages/weblink/add/")
    fields = {"csrfmiddlewaretoken": token, "title_en": "Typed while it was locked", "key": "typed"}
    with (
        Lock(site),
        Readers(site, ["/", fresh], 2, 0.2) as readers,
    ):
        begun = time.monotonic()
        with ThreadPoolExecutor(20) as pool:
            answers = list(
                pool.map(
                    lambda _: writer.ask("POST", "/admin/pages/weblink/add/", fields), range(20)
                )
            )
        while time.monotonic() < begun + 8:
            time.sleep(0.1)
        ended = time.monotonic()
    assert {answer.status for answer in answers} == {503}, site.log.read_text()[-2000:]
    assert all("Typed while it was locked" in answer.text for answer in answers)
    assert all(answer.headers["Retry-After"] == "5" for answer in answers)
    assert "Somebody else is writing" in answers[0].text
    assert max(answer.seconds for answer in answers) < 6 + SLOWER
    replies = readers.between(begun, ended)
    assert {reply.status for reply in replies} == {200}
    assert len(replies) > 20
    assert max(reply.seconds for reply in replies) < SLOWER


def test_whoever_signs_in_while_it_is_locked_is_told_and_comes_in_afterwards(site):
    with Lock(site):
        browser = Browser(site)
        fields = {"csrfmiddlewaretoken": browser.token(DOOR), "login": "second",
                  "password": PASSWORD}  # fmt: skip
        answer = browser.ask("POST", DOOR, fields)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert PASSWORD not in answer.text
    assert Browser(site).sign_in("second", PASSWORD)


def test_a_page_of_staff_is_read_while_it_is_locked(site):
    browser = Browser(site).sign_in("third", PASSWORD)
    browser.ask("GET", "/admin/")
    with Lock(site):
        page = browser.ask("GET", "/admin/registry/state/")
    assert (page.status, page.seconds < 2 * SLOWER) == (200, True)
