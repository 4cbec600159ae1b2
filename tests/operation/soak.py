"""Half an hour at four fifths of what the site can bear: readers and staff, one server.

    make soak ARGS='--minutes 30'

Serves a register of its own as `make serve` does, where two editors save every ten seconds, so that
pages change. For ten seconds of each minute it measures how many requests a second sixteen readers
get out of it, for a machine of others gives now more and now less; for the rest it sends four
fifths of that, each at its time, whether or not the one before was answered. Prints each minute's
answers, waits and memory, and fails on an answer that is not 200, on waits or memory that grow.
"""

import argparse
import asyncio
import itertools
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.operation.parts import Site, processes_of
from tests.operation.visitors import learn
from tests.operation.whole import Editor

SHARE = 0.8  # of the capacity
MEASURED = 1 / 6  # of each minute, to see what the capacity is
CONNECTIONS = 16
PATIENCE = 30.0  # seconds for one answer
EACH = 10.0  # seconds between the saves of an editor
IDLE = 8.0  # seconds that a connection is kept: after ten the server closes it
OF_LOG = 20_000  # characters of what the site wrote; it writes nothing while all is well
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
LANGUAGES = ("", "/fr", "/es", "/ru", "/ar", "/zh")
PAGES = ("/", "/states/", "/states/KEN/", "/meetings/", "/meetings/hld-2013/", "/documents/",
         "/documents/A/RES/67/219/", "/about/process/")  # fmt: skip
FILES = ("/states.csv", "/documents.json")
LISTS = ("/states/?known=both", "/documents/?kind=resolution", "/meetings/?q=dialogue")
WORDS = ("migration", "Kenya", "trafficking", "67/219", "remittances")
numbers = itertools.count()


def an_address(dice: random.Random) -> str:
    """Mostly pages that are read again and again; some that nobody has asked for."""
    language, kind = dice.choice(LANGUAGES), dice.random()
    if kind < 0.90:
        return language + dice.choice(PAGES)
    if kind < 0.94:
        return f"{language}/search/?q={dice.choice(WORDS)}+{next(numbers) % 5000}"
    return dice.choice(FILES) if kind < 0.97 else language + dice.choice(LISTS)


class Client:
    """Connections that stay open; ``answers`` has the moment, the wait and the status of each, or
    why there was none.
    """

    def __init__(self, port: int):
        self.port = port
        self.free: asyncio.LifoQueue = asyncio.LifoQueue()
        self.answers: list[tuple[float, float, int | str]] = []
        self.open = 0

    async def get(self, path: str, due: float) -> None:
        """The wait counts from when the request was due, not from when a connection was free."""
        status: int | str
        connection = await self.connection()
        try:
            status = await asyncio.wait_for(self.ask(connection, path), PATIENCE)
            self.free.put_nowait((time.monotonic(), connection))
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self.close(connection)
            status = type(error).__name__
        self.answers.append((due, time.monotonic() - due, status))

    async def connection(self):
        """The one that was used last; those beneath it may be too old for a crowd."""
        while not self.free.empty():
            freed, connection = self.free.get_nowait()
            if time.monotonic() < freed + IDLE:
                return connection
            self.close(connection)
        if self.open < 8 * CONNECTIONS:
            self.open += 1
            return await asyncio.open_connection("127.0.0.1", self.port)
        _freed, connection = await self.free.get()
        return connection

    def close(self, connection) -> None:
        connection[1].close()
        self.open -= 1

    async def ask(self, connection, path: str) -> int:
        reader, writer = connection
        lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip", "", "")
        writer.write("\r\n".join(lines).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if length := LENGTH.search(head):
            await reader.readexactly(int(length[1]))
        else:
            await chunks(reader)
        return int(head.split(b" ", 2)[1])


async def chunks(reader) -> None:
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


async def at_once(client: Client, seconds: float) -> float:
    """Requests a second that so many readers get, each asking when it has its answer."""
    dice, until = random.Random(7), time.monotonic() + seconds

    async def one() -> None:
        while time.monotonic() < until:
            await client.get(an_address(dice), time.monotonic())

    await asyncio.gather(*(one() for _reader in range(CONNECTIONS)))
    return len(client.answers) / seconds


async def at_rate(client: Client, rate: float, seconds: float) -> None:
    dice, begun = random.Random(11), time.monotonic()
    waiting: set[asyncio.Task] = set()
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        if (early := due - time.monotonic()) > 0:
            await asyncio.sleep(early)
        task = asyncio.create_task(client.get(an_address(dice), due))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
    await asyncio.gather(*waiting)


def memory_of(pid: int) -> list[float]:
    """Megabytes of each process that answers: its own, and its share of what several have."""
    rollups = [(process / "smaps_rollup").read_text() for process in processes_of(pid)]
    shares = [re.search(r"^Pss: +(\d+)", rollup, re.M) for rollup in rollups]
    return sorted((int(share[1]) / 1024 for share in shares if share), reverse=True)


class Minute:
    def __init__(self, capacity: float, answers, memory: list[float], saved: int):
        self.capacity = capacity
        self.waits = sorted(wait for _due, wait, _status in answers) or [0.0]
        self.count = len(answers)
        self.failed = Counter(status for _due, _wait, status in answers if status != 200)
        self.memory, self.saved = memory, saved

    @property
    def p99(self) -> float:
        return self.waits[int(len(self.waits) * 0.99)]

    def __str__(self) -> str:
        failed = ", ".join(f"{n}×{status}" for status, n in self.failed.items()) or "-"
        waits = (statistics.median(self.waits), self.p99, self.waits[-1])
        shown = " ".join(f"{1000 * wait:8.1f}" for wait in waits)
        memory = " ".join(f"{each:.0f}" for each in self.memory)
        beginning = f"{self.capacity:8.0f} {self.count:8} {failed:>10}"
        return f"{beginning} {shown} {self.saved:6}   {memory}"


HEADING = (
    f"{'a second':>8} {'answers':>8} {'not 200':>10} {'p50 ms':>8} {'p99':>8} {'worst':>8}"
    "  saved   MB"
)


async def soak(site: Site, minutes: float, part: float) -> list[Minute]:
    """``part``: seconds of what is printed as one line."""
    client = Client(site.port)
    editors = [Editor(site, pause=EACH) for _editor in range(2)]
    for editor in editors:
        editor.start()
    await at_once(client, part / 2)  # until every page has been made once
    client.answers = []
    print(f"{CONNECTIONS} readers get so many a second, and {SHARE:.0%} of that come")
    print(HEADING, flush=True)
    seen: list[Minute] = []
    begun = time.monotonic()
    while time.monotonic() < begun + 60 * minutes:
        saved = sum(len(editor.saved) for editor in editors)
        client.answers = []
        capacity = await at_once(client, MEASURED * part)
        failed = [answer for answer in client.answers if answer[2] != 200]
        client.answers = failed  # what was answered at full speed tells nothing of the waits
        await at_rate(client, SHARE * capacity, (1 - MEASURED) * part)
        saved = sum(len(editor.saved) for editor in editors) - saved
        seen.append(Minute(capacity, client.answers, memory_of(site.process.pid), saved))
        print(seen[-1], flush=True)
    for editor in editors:
        editor.over.set()
        editor.join()
        wrong = Counter(outcome for _at, outcome in editor.outcomes if outcome != "saved")
        if wrong:
            print(f"An editor was told: {dict(wrong)}")
            seen[-1].failed.update(wrong)
    return seen


def faults(seen: list[Minute]) -> list[str]:
    """What was promised and not kept: the first third is to warm up."""
    third = len(seen) // 3
    first, last = seen[third : 2 * third] or seen, seen[-third:]
    p99 = [statistics.median(minute.p99 for minute in some) for some in (first, last)]
    memory = [statistics.median(sum(minute.memory) for minute in some) for some in (first, last)]
    failed = sum((minute.failed for minute in seen), Counter())
    print(f"p99 in the second and the last third: {1000 * p99[0]:.0f} and {1000 * p99[1]:.0f} ms")
    print(f"memory: {memory[0]:.0f} and {memory[1]:.0f} MB, {memory[1] / memory[0] - 1:+.1%}")
    each = []
    if failed:
        each.append(f"not all were answered: {dict(failed)}")
    if p99[1] > 1.5 * p99[0] + 0.05:
        each.append("the slowest hundredth waits longer and longer")
    if memory[1] > 1.02 * memory[0]:
        each.append("memory grows by more than 2 %")
    return each


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--part", type=float, default=60, help="seconds that one line tells of")
    parser.add_argument("--database", help="an empty one on PostgreSQL; else a file of SQLite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hld-soak-") as folder:
        database = given.database or f"sqlite:///{folder}/register.sqlite3"
        site = Site(Path(folder), database, WORKERS="2")  # as `make serve` does
        site.prepare(("migrate",), ("load_register",), staff=("typist",))
        try:
            learn(site.start(), PAGES)
            broken = faults(asyncio.run(soak(site, given.minutes, given.part)))
        finally:
            site.stop()
            print(site.log.read_text()[-OF_LOG:], end="")
    sys.exit("; ".join(broken) if broken else None)


if __name__ == "__main__":
    main()
