"""PostgreSQL is killed or hangs under load, and comes back: the real one, with the real server."""

import re
import time

import pytest

from tests.operation.parts import PASSWORD, SLOWER, wait_until
from tests.operation.visitors import Browser, Readers, fresh, learn, numbers

pytestmark = pytest.mark.one_database
KEPT = ("/", "/states/KEN/", "/states/")


def file() -> str:
    return f"/states.csv?columns=key,name&languages=fr&utm_{next(numbers)}"


def lines_of_log(site) -> list[str]:
    """What it says of its database, which it asks several times a second."""
    return re.findall(r"Kept pages are served on|The database answers again", site.log.read_text())


@pytest.mark.parametrize("pool", ["0", "6"])
def test_postgresql_killed_under_load_costs_readers_503_at_most_and_is_over_at_once(
    cluster, serve, pool
):
    site = serve(cluster.folder, cluster.primary.url(), DATABASE_POOL=pool)
    learn(site, KEPT)
    try:
        with (
            Readers(site, KEPT, 2, 0.2) as readers,
            Readers(site, [fresh, "/admin/"], 3, 0.2) as others,
        ):
            time.sleep(1)
            cluster.primary.kill()
            died = time.monotonic()
            time.sleep(2)
            wait_until(lambda: len(others.between(died, time.monotonic(), ended=True)) > 30)
            assert site.get("/healthz").status == 200
            assert site.get("/readyz").status == 503
            begun = time.monotonic()
            cluster.primary.start()
            back = time.monotonic()
            time.sleep(2)
            normal = time.monotonic()
            time.sleep(1)
            over = time.monotonic()
    finally:
        if cluster.primary.process.poll() is not None:
            cluster.primary.start()
    assert {reply.status for reply in readers.between(0, over)} == {200}
    down = others.between(died, begun, ended=True)
    assert len(down) > 20
    refused = [reply for reply in down if reply.status == 503]
    assert {reply.status for reply in down} <= {503, 302}, site.log.read_text()[-3000:]
    assert all(reply.headers["Retry-After"] for reply in refused)
    assert "is not responding at the moment" in refused[-1].text
    assert max(reply.seconds for reply in refused[10:]) < SLOWER
    assert {reply.status for reply in others.between(normal, over)} == {200, 302}
    assert back - begun < 20
    assert site.get("/readyz").status == 200
    assert lines_of_log(site) == ["Kept pages are served on", "The database answers again"]


@pytest.mark.parametrize("pool", ["0", "6"])
def test_postgresql_that_hangs_leaves_kept_pages_as_they_are(cluster, serve, pool):
    site = serve(cluster.folder, cluster.primary.url(), DATABASE_POOL=pool)
    learn(site, KEPT)
    cluster.primary.hang()
    try:
        slowest = 0.0
        for _ in range(5):
            for path in KEPT:
                reply = site.get(path)
                assert reply.status == 200
                slowest = max(slowest, reply.seconds)
        assert slowest < SLOWER
        for patience in (6, 6, *[1] * 40):  # more than there are threads
            asked = site.get(fresh(), timeout=20)
            assert (asked.status, bool(asked.headers["Retry-After"])) == (503, True)
            assert asked.seconds < patience * SLOWER
    finally:
        cluster.primary.go_on()
    wait_until(lambda: site.get(fresh()).status == 200, 15)


def test_what_was_typed_is_kept_while_the_database_is_away(cluster, serve):
    site = serve(cluster.folder, cluster.primary.url(), DATABASE_POOL="0")
    browser = Browser(site).sign_in("typist", PASSWORD)
    path = "/admin/pages/weblink/add/"
    token = browser.token(path)
    typed = {"csrfmiddlewaretoken": token, "title_en": "Kept <words> & more", "key": "kept"}
    cluster.primary.kill()
    try:
        answer = browser.ask("POST", path, typed)
    finally:
        cluster.primary.start()
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert "Kept &lt;words&gt; &amp; more" in answer.text
    assert 'action="/admin/pages/weblink/add/"' in answer.text
    assert token in answer.text


def test_a_file_is_refused_before_it_begins_or_breaks_off_visibly(cluster, serve):
    site = serve(cluster.folder, cluster.primary.url(), DATABASE_POOL="0")
    with Readers(site, [file], 4, 0.2) as readers:
        time.sleep(1)
        cluster.primary.kill()
        refused = site.get(file())
        time.sleep(2)
        cluster.primary.start()
        time.sleep(1)
    assert refused.status == 503, refused
    replies = readers.between(0, time.monotonic())
    whole = max(len(reply.body) for reply in replies if reply.status == 200)
    assert whole > 2000
    assert {reply.status for reply in replies} <= {200, 503}, site.log.read_text()[-4000:]
    assert [
        len(reply.body)
        for reply in replies
        if reply.status == 200 and len(reply.body) < whole and reply.whole
    ] == []
