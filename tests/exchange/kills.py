"""Kills the process that applies a batch, again and again, and looks at what the database holds.

Run by test_kills.py in a process of its own: python -m tests.exchange.kills ROUNDS SEED FOLDER.
DATABASE_URL names an empty register. It forks instead of starting Python anew each time. Prints
how many rounds were killed before, and how many after the transaction ended.
"""

import datetime
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
django.setup()

from django.conf import settings  # noqa: E402 - after set-up
from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from documents.models import Document  # noqa: E402
from hld_site.exchange.batches import proposals  # noqa: E402
from hld_site.exchange.batches.receive import receive_paths  # noqa: E402
from hld_site.exchange.batches.steps import let_apply  # noqa: E402
from hld_site.exchange.batches.undoing.undo import undo_of  # noqa: E402
from hld_site.exchange.batches.work import work  # noqa: E402
from hld_site.exchange.models import BUSY, Batch, Change, Stage  # noqa: E402
from hld_site.jobs.models import OPEN, Job  # noqa: E402
from hld_site.publishing.status import Status  # noqa: E402

ROWS = 1500 if os.environ.get("HLD_LONG") else 1100  # a chunk and some more
OLD = 300  # of them stand already and are changed, the others are new
PUBLISHED_AT_ONCE = 60


def write_file(path: Path, rows: int, title: str) -> Path:
    lines = [f"A/RES/99/{n},A/RES/99/{n},{title} {n},resolution" for n in range(rows)]
    path.write_text("\n".join(["key,symbol,title_en,kind", *lines]), encoding="utf-8")
    return path


def state_of_tables() -> tuple:
    """All that a batch writes: rows, their titles, whether they are public, their history."""
    names = ("title_en", "status")
    history = Document.history.order_by("history_id").values_list("history_type", *names)
    return tuple(Document.objects.order_by("key").values_list("key", *names)), tuple(history)


def seen(batch: Batch) -> tuple[tuple, bool]:
    """What is held and whether the batch is applied, at one moment.

    A server may still commit for a client that is dead, between two questions.
    """
    while True:
        before = Batch.objects.get(pk=batch.pk).stage
        now = state_of_tables()
        if Batch.objects.get(pk=batch.pk).stage == before:
            return now, before == Stage.APPLIED


def forked(act: Callable[[], None]) -> int:
    connections.close_all()
    if not (child := os.fork()):
        act()
        os._exit(0)
    return child


def in_a_child(batch: Batch, delay: float | None) -> float:
    """Works on a batch in a child, which is killed after ``delay`` seconds if it still lives."""
    began = time.monotonic()
    child = forked(lambda: work(batch))
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return time.monotonic() - began


def be_silent() -> None:
    """As if whoever was at a job had given no sign of life for long."""
    long_ago = datetime.datetime(2013, 10, 3, tzinfo=datetime.UTC)
    Job.objects.filter(state__in=OPEN).update(seen_at=long_ago)


def carry_on(batch: Batch) -> None:
    """By other processes. A server may still be at work for a client that is dead."""
    while Batch.objects.get(pk=batch.pk).stage in BUSY:
        be_silent()
        in_a_child(batch, None)


def killed(batch: Batch, chance: random.Random, usual: float, outcomes: Counter) -> float:
    """One round: killed somewhere, looked at, carried on by another process, looked at again.

    The seconds to reckon with next time: on a busy machine the first ones may have been many.
    """
    before = state_of_tables()
    batch.refresh_from_db()
    assert let_apply(batch)
    delay = chance.uniform(0, usual * 1.1)
    in_a_child(batch, delay)
    now, done = seen(batch)
    outcomes["after" if done else "before"] += 1
    assert done or now == before, "a part of a batch was written"
    carry_on(batch)
    after = state_of_tables()
    assert Batch.objects.get(pk=batch.pk).stage == Stage.APPLIED
    assert not done or now == after, "a part of a batch was written"
    assert after != before
    return min(usual, delay) if done else usual * 1.05


def killed_while_checked(batch: Batch, chance: random.Random, usual: float) -> None:
    """A check that dies has no effect on the register, and is begun anew."""
    before = state_of_tables()
    in_a_child(batch, chance.uniform(0, usual))
    assert state_of_tables() == before
    carry_on(batch)
    batch.refresh_from_db()
    assert batch.stage == Stage.READY, batch.stage
    assert Change.objects.filter(batch=batch).count() == ROWS
    assert state_of_tables() == before


def publication(status: str) -> Batch:
    """A set that publishes old documents, or withdraws them, as one."""
    opened = proposals.open_set(None, f"All that are {status}")
    keys = [f"A/RES/99/{n}" for n in range(PUBLISHED_AT_ONCE)]
    for stored in Document.objects.filter(key__in=keys):
        moved = Document.objects.get(pk=stored.pk)
        moved.status = status
        proposals.propose(opened, moved, stored, AnonymousUser())
    return opened


def main(rounds: int, seed: int, folder: Path) -> None:
    settings.MEDIA_ROOT = folder / "files"
    call_command(
        "import_records", str(write_file(folder / "documents.csv", OLD, "Old")), stdout=sys.stderr
    )
    file = write_file(folder / "documents.csv", ROWS, "New")
    chance, outcomes = random.Random(seed), Counter()
    batch = receive_paths([file], "kills")
    checking = in_a_child(batch, None)
    batch.refresh_from_db()
    let_apply(batch)
    applying = undoing = in_a_child(batch, None)
    publishing = applying / 4
    for number in range(rounds):
        batch.refresh_from_db()
        undo = undo_of(batch, None, "kills")
        in_a_child(undo, None)
        undoing = killed(undo, chance, undoing, outcomes)
        assert Document.objects.count() == OLD
        batch = receive_paths([file], "kills")
        if number % 4 == 0:
            killed_while_checked(batch, chance, checking)
        else:
            in_a_child(batch, None)
        applying = killed(batch, chance, applying, outcomes)
        assert Document.objects.count() == ROWS
        status = (Status.PUBLISHED, Status.WITHDRAWN)[number % 2]
        publishing = killed(publication(status), chance, publishing, outcomes)
        assert Document.objects.filter(status=status).count() >= PUBLISHED_AT_ONCE
    connection.close()
    print(outcomes["before"], outcomes["after"])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
