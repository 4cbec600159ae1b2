"""Jobs in processes: killed, cancelled from outside, forked from one that was loaded, at once.

Run by test_processes.py: python -m tests.jobs.processes FOLDER. DATABASE_URL names an empty
register.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from functools import partial
from pathlib import Path

from tests.exchange.kills import (
    be_silent,
    carry_on,
    forked,
    settings,
    state_of_tables,
    write_file,
)

# isort: split
from django.db import connection

from hld_site.exchange.batches import steps
from hld_site.exchange.batches.receive import receive_paths
from hld_site.exchange.batches.work import work
from hld_site.exchange.models import Batch, Change, Stage
from hld_site.jobs import running, worker
from hld_site.jobs.models import JobState

ROWS = 2100  # three chunks


def die(done: int, total: int | None) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(batch: Batch) -> None:
    child = forked(lambda: work(batch, die))
    _child, status = os.waitpid(child, 0)
    assert status == signal.SIGKILL, status
    be_silent()


def received(folder: Path, title: str) -> Batch:
    return receive_paths([write_file(folder / "documents.csv", ROWS, title)], "processes")


def killed_twice(folder: Path) -> None:
    """While it is checked, and while it is applied."""
    batch, before = received(folder, "Killed"), state_of_tables()
    killed(batch)
    killed(batch)
    worker.look("check")
    batch.refresh_from_db()
    assert (batch.stage, batch.job.state) == (Stage.FAILED, JobState.FAILED)
    assert "started twice" in batch.message, batch.message
    assert steps.check_again(batch, {})
    killed(batch)
    worker.look("check")  # once is no reason
    batch.refresh_from_db()
    assert (batch.stage, Change.objects.filter(batch=batch).count()) == (Stage.READY, ROWS)
    assert steps.let_apply(batch)
    killed(batch)
    killed(batch)
    worker.look("apply")
    batch.refresh_from_db()
    assert (batch.stage, state_of_tables()) == (Stage.READY, before)
    assert "started twice" in batch.message, batch.message
    assert steps.let_apply(batch)
    killed(batch)
    worker.look("apply")
    batch.refresh_from_db()
    assert (batch.stage, len(state_of_tables()[0])) == (Stage.APPLIED, ROWS)


def cancelled(folder: Path) -> None:
    """Applied slowly by another process; the cache is one that never answers where it can be."""
    if connection.vendor == "postgresql":
        away = "redis://127.0.0.1:1/0"
        settings.CACHES["shared"] = {
            "BACKEND": "hld_site.installation.redis_cache.ForgivingRedisCache", "LOCATION": away,
        }  # fmt: skip
    running.SIGN = 0.1
    batch, before = received(folder, "Cancelled"), state_of_tables()
    work(batch)
    assert steps.let_apply(batch)
    child = forked(lambda: work(batch, lambda done, total: time.sleep(1)))
    time.sleep(0.5)
    batch.refresh_from_db()
    assert (batch.stage, batch.job.state) == (Stage.APPLYING, JobState.RUNNING)
    assert steps.cancel(batch)
    batch.refresh_from_db()
    assert (batch.stage, batch.message) == (Stage.READY, "Cancelled: nothing was written.")
    began = time.monotonic()
    os.waitpid(child, 0)
    assert time.monotonic() - began < 2, "it went on to the end"
    batch.refresh_from_db()
    assert (batch.stage, state_of_tables()) == (Stage.READY, before)
    assert steps.let_apply(batch)
    work(batch)
    assert (batch.stage, len(state_of_tables()[0])) == (Stage.APPLIED, ROWS)


def preloaded(folder: Path) -> None:
    """The process that loads the site only forks; those that serve do the jobs."""
    batch = received(folder, "Preloaded")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    server = [sys.executable, "-m", "gunicorn", "hld_site.wsgi", "--preload", "--workers", "2"]
    server += ["--worker-class", "gthread", "--bind", address, "--log-level", "error"]
    process = subprocess.Popen(server, env=os.environ | {"FILES_FOLDER": str(folder / "files")})
    try:
        until = time.monotonic() + 60
        while batch.stage == Stage.CHECKING and time.monotonic() < until:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://{address}/robots.txt").close()
            time.sleep(0.2)
            batch.refresh_from_db()
        assert batch.stage == Stage.READY
        assert not batch.job.worker
    finally:
        process.terminate()
        process.wait()


def applied_at_once(folder: Path) -> None:
    """Two batches about the same records: one is written whole, the other says what it met."""
    batches = [received(folder, title) for title in ("First", "Second")]
    for batch in batches:
        work(batch)
        assert steps.let_apply(batch)
    gate, opening = os.pipe()

    def apply(batch: Batch) -> None:
        os.close(opening)
        os.read(gate, 1)  # until nobody can write to it any more
        work(batch)

    children = [forked(partial(apply, batch)) for batch in batches]
    os.close(opening)
    for child in children:
        assert os.waitpid(child, 0)[1] == 0
    for batch in batches:
        carry_on(batch)  # PostgreSQL let one of them wait for its turn
        batch.refresh_from_db()
    written, other = sorted(batches, key=lambda batch: batch.stage)
    assert (written.stage, other.stage) == (Stage.APPLIED, Stage.READY)
    assert other.message.startswith("Nothing was written"), other.message
    titles = {title.split()[0] for _key, title, _status in state_of_tables()[0]}
    assert len(titles) == 1


def main(folder: Path) -> None:
    settings.MEDIA_ROOT = folder / "files"
    for scene in (killed_twice, preloaded, cancelled, applied_at_once):
        scene(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
