"""nginx in front, as deploy/nginx.conf has it: it keeps what is public, and nothing of staff."""

import socket
import time

import pytest

from tests.operation.nginx import Nginx
from tests.operation.parts import PASSWORD, wait_until
from tests.operation.visitors import Browser

pytestmark = pytest.mark.one_database
KENYA = "/states/KEN/"


@pytest.fixture(scope="module")
def front(loaded, serve, tmp_path_factory):
    site = serve(loaded.folder, loaded.environment["DATABASE_URL"], PUBLIC_SHARED_SECONDS="1")
    nginx = Nginx(tmp_path_factory.mktemp("nginx"), site.port).start()
    nginx.site = site
    yield nginx
    nginx.stop()


def test_nginx_keeps_public_pages_and_shows_a_change_when_they_are_over(front):
    first, again = front.get(KENYA), front.get(KENYA)
    assert (first.status, again.status) == (200, 200)
    assert again.headers["X-Cache"] in ("HIT", "UPDATING")
    assert again.body == first.body
    zipped = front.get(KENYA, headers={"Accept-Encoding": "gzip"})
    assert (zipped.headers["Content-Encoding"], again.headers["Content-Encoding"]) == ("gzip", None)
    same = front.get(KENYA, headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status, same.body) == (304, b"")
    rename = "from registry.models import State; k = State.objects.get(key='KEN');"
    front.site.manage("shell", "-c", f"{rename} k.name_en = 'Kenya seen by nginx'; k.save()")
    # For a second it may tell what it has, and once more while it asks anew.
    wait_until(lambda: "Kenya seen by nginx" in front.get(KENYA).text, 8, "the change")
    front.site.manage("shell", "-c", f"{rename} k.name_en = 'Kenya'; k.save()")


def test_nginx_keeps_nothing_of_staff_and_gives_them_nothing_that_it_keeps(front):
    front.get("/")
    browser = Browser(front).sign_in("first", PASSWORD)
    assert browser.cookies
    for path in ("/", KENYA, "/admin/"):
        for _time in range(2):
            assert browser.ask("GET", path).headers["X-Cache"] == "BYPASS", browser.cookies
    assert "/accounts/logout/" not in front.get("/").text
    assert front.get("/admin/").status == 302


def test_what_nginx_keeps_is_told_on_while_the_register_is_down(front):
    whole = front.get(KENYA).body
    assert front.get(KENYA).headers["X-Cache"] in ("HIT", "UPDATING")
    front.site.kill()
    try:
        time.sleep(1.5)
        replies = [front.get(KENYA) for _time in range(5)]
        unknown = front.get("/states/PHL/")
    finally:
        front.site.start()
    assert {(reply.status, reply.body) for reply in replies} == {(200, whole)}
    assert (unknown.status, unknown.headers["Retry-After"]) == (503, "5")
    assert "see whether it was saved" in unknown.text
    wait_until(lambda: front.get("/states/PHL/").status == 200, 10, "the register")


def test_nginx_shows_no_watchman_inside_and_keeps_no_answer_to_a_query_of_its_own(front):
    assert front.get("/readyz").status == 404
    for _time in range(2):
        assert front.get("/states/?nonsense=1").headers["X-Cache"] == "MISS"


def test_what_is_too_large_was_refused_in_bare_english_of_nginx(front):
    with socket.create_connection(("127.0.0.1", front.port), 10) as line:
        line.sendall(
            b"POST /admin/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000000\r\n\r\n"
        )
        answer = b""
        while "每次少发送一些" not in answer.decode(errors="ignore"):
            part = line.recv(65536)
            assert part, answer
            answer += part
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"Content-Type: text/plain; charset=utf-8" in answer
    assert "Revenez en arrière et envoyez moins à la fois.".encode() in answer
