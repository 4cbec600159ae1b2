"""Who is slow keeps nobody else waiting, and who waits is let in by turns."""

import io
import threading
import time

import pytest

from hld_site.answers.thread_limits import (
    BESIDE_THE_FILE,
    BODIES,
    IN_MEMORY,
    PATIENCE_TO_SEND,
    Crowding,
)
from hld_site.installation.fair_semaphore import FairSemaphore

pytestmark = pytest.mark.one_database


class Dripping(io.BytesIO):
    """A body whose sender waits for ``over``."""

    def __init__(self, over: threading.Event):
        super().__init__(b"key=drip")
        self.over = over

    def read(self, *size):
        self.over.wait(10)
        return super().read(*size)


class Site:
    def __init__(self):
        self.crowding = Crowding(self.answer, lambda environ: "HTTP_COOKIE" in environ)
        self.statuses, self.threads = [], []

    def answer(self, environ, start_response):
        start_response("200 OK", [])
        with environ["wsgi.input"] as body:
            return [body.read()]

    def ask(self, method="POST", path="/fr/admin/", body=None, **environ):
        head: list = []
        body = body or io.BytesIO(b"key=quick")
        length = str(len(body.getvalue())) if method == "POST" else ""
        environ |= {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": length}
        environ["wsgi.input"] = body
        parts = self.crowding(environ, lambda *given: head.extend(given[:2]))
        self.statuses.append(head[0])
        return head[0], dict(head[1]), b"".join(parts).decode()

    def dripped(self, over: threading.Event) -> None:
        for _sender in range(BODIES):
            thread = threading.Thread(target=self.ask, kwargs={"body": Dripping(over)})
            thread.start()
            self.threads.append(thread)
        while self.crowding.bodies.free:
            time.sleep(0.01)


@pytest.fixture
def site():
    return Site()


def test_beside_eight_who_drip_a_ninth_is_told_in_words_and_readers_are_answered(site):
    over = threading.Event()
    site.dripped(over)
    begun = time.monotonic()
    status, headers, page = site.ask()
    assert time.monotonic() - begun < PATIENCE_TO_SEND + 5, "with what a busy machine takes"
    assert (status[:3], headers["Retry-After"], headers["Content-Language"]) == ("503", "5", "fr")
    assert headers["Content-Type"].startswith("text/html")
    assert "Ce registre est occupé en ce moment." in page
    assert "Ce que vous avez envoyé n’a pas été enregistré." in page
    assert "rechargez cette page" in page
    assert site.ask("GET", HTTP_COOKIE="")[0] == "200 OK"
    over.set()
    for thread in site.threads:
        thread.join()
    assert site.ask()[2] == "key=quick"
    assert sorted(status[:3] for status in site.statuses) == ["200"] * (BODIES + 2) + ["503"]


def test_beside_eight_who_drip_a_form_of_staff_is_received_and_their_file_refused(site):
    over = threading.Event()
    site.dripped(over)
    assert site.ask(HTTP_COOKIE="sessionid=x")[2] == "key=quick"
    file = io.BytesIO(b"x" * (IN_MEMORY + 1))
    assert site.ask(HTTP_COOKIE="sessionid=x", body=file)[0].startswith("503")
    over.set()
    for thread in site.threads:
        thread.join()


def test_a_ninth_who_comes_while_eight_send_at_an_even_pace_is_not_refused(site):
    over = threading.Event()
    site.dripped(over)
    threading.Timer(PATIENCE_TO_SEND / 4, over.set).start()
    assert site.ask()[2] == "key=quick"


def test_whoever_waits_is_let_in_before_whoever_comes():
    turns, let_in = FairSemaphore(1), []
    assert turns.acquire(0)
    waiting = threading.Thread(target=lambda: let_in.append(turns.acquire(10)))
    waiting.start()
    while not turns.waiting:
        time.sleep(0.001)
    turns.release()
    assert not turns.acquire(0), "a semaphore lets in whoever comes now"
    waiting.join()
    assert let_in == [True]


def test_whoever_went_away_has_no_turn():
    turns = FairSemaphore(1)
    assert turns.acquire(0)
    assert not turns.acquire(0.01)
    turns.release()
    assert turns.acquire(0)


def test_an_officer_who_sent_too_much_was_answered_in_bare_english(site, settings):
    settings.EXCHANGE_FILE_BYTES = 3_000_000
    much = io.BytesIO(b"x" * (settings.EXCHANGE_FILE_BYTES + BESIDE_THE_FILE + 1))
    status, headers, page = site.ask(body=much, path="/admin/", HTTP_ACCEPT_LANGUAGE="es")
    assert (status, headers["Content-Language"]) == ("413 Content Too Large", "es")
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "un archivo puede tener 2 MB" in page
    assert "Lo que envió no se guardó." in page
    cookie = {"HTTP_COOKIE": "django_language=fr", "HTTP_ACCEPT_LANGUAGE": "es"}
    assert site.ask(body=much, path="/admin/", **cookie)[1]["Content-Language"] == "fr"
    assert site.ask(body=much, path="/ar/", **cookie)[1]["Content-Language"] == "ar"


def test_an_officer_who_was_told_to_wait_was_told_so_in_english(site):
    over = threading.Event()
    site.dripped(over)
    status, headers, page = site.ask(path="/admin/", HTTP_ACCEPT_LANGUAGE="ru")
    over.set()
    for thread in site.threads:
        thread.join()
    assert (status[:3], headers["Content-Language"]) == ("503", "ru")
    assert '<html lang="ru"' in page
