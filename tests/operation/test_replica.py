"""A streaming replica: readers go there, staff do not, and when it is gone nobody notices."""

import time

import pytest

from tests.operation.parts import PASSWORD, SLOWER, wait_until
from tests.operation.postgresql import Cluster
from tests.operation.visitors import Browser, Readers, fresh, learn, numbers

pytestmark = pytest.mark.one_database
KEPT = ("/", "/states/KEN/")
BEHIND = 3  # seconds
NAME = "Kenya as the primary has it"
RENAME = f"""
from registry.models import State
kenya = State.objects.get(key="KEN")
kenya.name_en = {NAME!r}
kenya.save()
"""


@pytest.fixture(scope="module")
def replica(cluster):
    replica = Cluster(of=cluster.primary)
    yield replica
    replica.remove()


@pytest.fixture
def site(cluster, replica, serve):
    site = serve(
        cluster.folder,
        cluster.primary.url(),
        DATABASE_REPLICA_URL=replica.url(),
        DATABASE_REPLICA_SECONDS=str(BEHIND),
    )
    learn(site, KEPT)
    wait_until(lambda: site.ready("replica") == "ok", 10, "the replica")
    return site


def test_readers_are_answered_by_the_replica_even_while_the_primary_is_away(site, cluster):
    time.sleep(1)
    cluster.primary.kill()
    try:
        time.sleep(1)
        replies = [site.get(fresh()) for _ in range(12)]
        file = site.get(f"/states.csv?columns=key&utm_{next(numbers)}")
    finally:
        cluster.primary.start()
    assert {reply.status for reply in replies} == {200}, site.log.read_text()[-2000:]
    assert max(reply.seconds for reply in replies) < SLOWER
    assert (file.status, file.whole) == (503, True) or file.text.startswith("\ufeffkey")


@pytest.mark.parametrize("pool", ["0", "4"])
def test_a_replica_that_is_killed_or_hangs_costs_readers_no_failed_answer(
    cluster, replica, serve, pool
):
    site = serve(
        cluster.folder,
        cluster.primary.url(),
        DATABASE_REPLICA_URL=replica.url(),
        DATABASE_POOL=pool,
    )
    learn(site, KEPT)
    with Readers(site, [fresh, *KEPT], 3, 0.2) as readers:
        time.sleep(1)
        replica.kill()
        time.sleep(1.5)
        replica.start()
        wait_until(lambda: site.ready("replica") == "ok", 20, "the replica")
        replica.hang()
        try:
            time.sleep(4)
        finally:
            replica.go_on()
    replies = readers.between(0, time.monotonic())
    assert {reply.status for reply in replies} == {200}, site.log.read_text()[-2000:]
    assert len(replies) > 15
    assert max(reply.seconds for reply in replies) < 3 * SLOWER


def test_staff_see_what_they_wrote_and_readers_hear_it_though_the_replica_does_not_follow(
    site, cluster, replica
):
    browser = Browser(site).sign_in("typist", PASSWORD)
    [(number,)] = cluster.primary.run("SELECT id FROM registry_state WHERE key = 'KEN'", "register")
    replica.run("SELECT pg_wal_replay_pause()")
    try:
        site.manage("shell", "-c", RENAME)
        assert NAME in browser.ask("GET", f"/admin/registry/state/{number}/change/").text
        wait_until(lambda: NAME in site.get("/states/KEN/").text, 20, "what was written")
        assert "seconds behind" in site.ready("replica")
    finally:
        replica.run("SELECT pg_wal_replay_resume()")
    wait_until(lambda: site.ready("replica") == "ok", 20, "the replica")
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        assert NAME in site.get("/states/KEN/").text
