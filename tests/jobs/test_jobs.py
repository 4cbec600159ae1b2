"""A job that meets a fault: of its file, of the database, of the cache."""

import logging
import shutil
import socket
import subprocess
import time
from contextlib import closing

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from hld_site.exchange.batches import steps
from hld_site.exchange.batches.receive import receive
from hld_site.exchange.batches.work import work
from hld_site.exchange.models import Stage
from hld_site.jobs import progress, running, worker
from hld_site.jobs.claims import SILENT, worker_name
from hld_site.jobs.models import Job, JobState
from hld_site.pages.models import WebLink
from registry.models import State
from tests.files import checked

LINKS = "key,title_en,address,kind,position\nboom,Boom,https://example.org/,institution,1\n"


def states(note: str) -> str:
    return f"key,note\nKEN,{note}\n"


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def full_disk():
    """Every link that is written meets it."""
    table = WebLink._meta.db_table
    if connection.vendor == "sqlite":
        execute(
            f"CREATE TRIGGER full BEFORE INSERT ON {table}"
            " BEGIN INSERT INTO a_disk_that_is_full VALUES (1); END"
        )
        return lambda: execute("DROP TRIGGER full")
    execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE 'a_disk_that_is_full' USING ERRCODE = '53100'; END $$",
        f"CREATE TRIGGER full_disk BEFORE INSERT ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION full_disk()",
    )
    return lambda: execute(f"DROP TRIGGER full_disk ON {table}")


def rest() -> None:
    """As if the pause between two tries were over."""
    Job.objects.filter(state=JobState.WAITING).update(seen_at=None)


def test_a_batch_that_meets_a_fault_of_the_database_stops_no_other(full_disk):
    first, second = checked("links.csv", LINKS), checked("states.csv", states("x"))
    assert steps.let_apply(first)
    assert steps.let_apply(second)
    worker.do_waiting("apply")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, first.job.state, first.job.tries) == (Stage.APPLYING, JobState.WAITING, 1)
    assert (second.stage, State.objects.get(key="KEN").note) == (Stage.APPLIED, "x")
    worker.do_waiting("apply")
    first.job.refresh_from_db()
    assert first.job.tries == 1, "it does not rest between two tries"
    for _try in range(2):
        rest()
        worker.do_waiting("apply")
    first.refresh_from_db()
    assert (first.stage, first.job.state, first.job.tries) == (Stage.READY, JobState.FAILED, 3)
    assert "a_disk_that_is_full" in first.message
    full_disk()
    assert steps.let_apply(first)
    worker.do_waiting("apply")
    first.refresh_from_db()
    assert (first.stage, first.message) == (Stage.APPLIED, "")


def test_a_table_that_was_away_for_a_moment_ended_the_workers_for_good(caplog):
    """PostgreSQL calls that a fault of the question; nobody saw that the threads were gone."""
    caplog.set_level(logging.WARNING)
    execute(f"ALTER TABLE {Job._meta.db_table} RENAME TO away")
    worker.look("check")
    [record] = caplog.records
    assert record.name == "hld_site.jobs.worker"


def test_a_batch_that_waits_for_its_next_try_is_cancelled_at_once(full_disk):
    batch = checked("links.csv", LINKS)
    assert steps.let_apply(batch)
    worker.do_waiting("apply")
    batch.refresh_from_db()
    assert steps.cancel(batch)
    full_disk()
    rest()
    worker.do_waiting("apply")
    batch.refresh_from_db()
    assert (batch.stage, batch.message) == (Stage.READY, "Cancelled: nothing was written.")
    assert not WebLink.objects.filter(key="boom").exists()


def test_a_batch_whose_file_is_gone_stops_instead_of_failing_for_ever(caplog):
    batch = checked("states.csv", states("x"))
    batch.file.storage.delete(batch.file.name)
    assert steps.check_again(batch, {})
    with caplog.at_level(logging.ERROR):
        work(batch)
    assert (batch.stage, batch.message) == (Stage.FAILED, "Something went wrong on our side.")


def test_a_process_that_finds_another_at_a_batch_leaves_it_alone(caplog):
    batch = checked("states.csv", states("x"))
    assert steps.check_again(batch, {})
    Job.objects.filter(pk=batch.job_id).update(
        state=JobState.RUNNING, worker="elsewhere:1:1", seen_at=timezone.now()
    )
    progress.tell(batch.job_id, 1, 2, 0)
    work(batch)
    assert (batch.stage, progress.latest(batch.job)["done"]) == (Stage.CHECKING, 1)
    assert caplog.messages == []
    long_ago = timezone.now() - 2 * SILENT
    Job.objects.filter(pk=batch.job_id).update(seen_at=long_ago)
    work(batch)
    assert (batch.stage, progress.latest(batch.job)["done"]) == (Stage.READY, 1)
    assert "is taken up again: nothing is heard of elsewhere:1:1" in caplog.messages[0]


def test_a_process_that_is_stopped_in_good_order_is_not_taken_for_dead(monkeypatch):
    batch = checked("states.csv", states("x"))
    assert steps.check_again(batch, {})
    same = Job.objects.filter(pk=batch.job_id)
    same.update(state=JobState.RUNNING, worker=worker_name(), seen_at=timezone.now(), tries=1)
    monkeypatch.setitem(worker.WORKERS, "check", None)
    worker.put_back()
    assert same.values_list("state", "worker", "tries").get() == (JobState.WAITING, "", 0)
    worker.do_waiting("check")
    batch.refresh_from_db()
    assert batch.stage == Stage.READY


@pytest.fixture
def redis(settings, tmp_path):
    """A cache of one's own that can go away."""
    command = shutil.which("redis-server")
    if not command:
        pytest.skip("no redis-server: the cache cannot go away")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen([command, *options], stdout=subprocess.DEVNULL)
    backend = "hld_site.installation.redis_cache.ForgivingRedisCache"
    shared = {"BACKEND": backend, "LOCATION": f"redis://127.0.0.1:{port}/0"}
    settings.CACHES = {**settings.CACHES, "shared": shared}
    for _look in range(300):  # one that did not answer is asked again after five seconds
        progress.ask_to_stop(process.pid)
        if progress.is_asked_to_stop(process.pid):
            break
        time.sleep(0.05)
    else:
        pytest.fail("redis-server does not answer")
    yield process
    process.kill()
    process.wait()


def test_a_cache_that_goes_away_fails_no_import_and_no_page(redis, desk, monkeypatch):
    monkeypatch.setattr(running, "SIGN", 0.01)
    batch = receive(ContentFile(states("x").encode()), "states.csv", "A test")
    heard = []

    def watch(done: int, total: int | None) -> None:
        time.sleep(0.1)
        heard.append(progress.latest(Job(pk=batch.job_id))["done"])
        redis.kill()
        redis.wait()
        address = f"/admin/exchange/batch/{batch.pk}/"
        heard.append(desk.get(f"{address}progress/").json()["busy"])
        heard.append(desk.get(f"{address}change/").status_code)
        time.sleep(0.1)

    work(batch, watch)
    assert (batch.stage, heard) == (Stage.READY, [1, True, 200])
    assert steps.let_apply(batch)
    work(batch)
    assert (batch.stage, State.objects.get(key="KEN").note) == (Stage.APPLIED, "x")
