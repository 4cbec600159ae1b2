"""Everything at once on loopback: a primary and a replica of PostgreSQL, Redis, two application
hosts, a worker, and Caddy as it is shipped. Readers and an editor go on while parts of it die.

`make test-cluster` prints a table; test_cluster.py does the same in its short form.
"""

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from tests.forms import filled_in
from tests.operation.parts import (
    PASSWORD,
    ROOT,
    Door,
    Redis,
    Reply,
    Site,
    end,
    program,
    wait_until,
)
from tests.operation.postgresql import Cluster, loaded_cluster
from tests.operation.visitors import Browser, Readers, fresh, learn, numbers

KEPT = ("/", "/states/KEN/", "/states/")
ADD = "/admin/pages/weblink/add/"
ANSWERS = 3  # of each who visits: of two who ask in turn, one at least has asked meanwhile


class Caddy(Door):
    def __init__(self, folder: Path, hosts: list[Site]):
        super().__init__()
        own = "{\n admin off\n auto_https off\n}\n"
        (folder / "Caddyfile").write_text(own + (ROOT / "deploy" / "Caddyfile").read_text())
        places = {name: str(folder) for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        given = os.environ | places
        given["SITE_ADDRESS"] = f"http://127.0.0.1:{self.port}"
        given["UPSTREAMS"] = " ".join(f"127.0.0.1:{host.port}" for host in hosts)
        command = [program("caddy"), "run", "--adapter", "caddyfile", "--config", "Caddyfile"]
        with (folder / "caddy.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=folder, env=given, stdout=log, stderr=log, start_new_session=True
            )
        wait_until(lambda: self.get("/healthz").status == 200, what="Caddy")

    def stop(self) -> None:
        self.process.terminate()
        end(self.process)


class Worker:
    def __init__(self, site: Site):
        self.site = site
        self.start()

    def start(self) -> None:
        with (self.site.folder / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "work"],
                cwd=ROOT,
                env=self.site.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(5)


class Editor(threading.Thread):
    """Saves one link after the other, and looks whether it stands in the list at once."""

    def __init__(self, door: Door, pause: float = 0.1):
        super().__init__(daemon=True)
        self.pause = pause
        self.browser = Browser(door).sign_in("typist", PASSWORD)
        page = self.browser.ask("GET", ADD)
        self.fields = filled_in(SimpleNamespace(content=page.body))
        self.over = threading.Event()
        self.saved: list[str] = []
        self.outcomes: list[tuple[float, str]] = []

    def run(self) -> None:
        while not self.over.is_set():
            at = time.monotonic()
            try:
                self.outcomes.append((at, self.save(f"link-{next(numbers)}")))
            except OSError as error:
                self.outcomes.append((at, repr(error)))
            time.sleep(self.pause)

    def save(self, key: str) -> str:
        typed = {"key": key, "title_en": key, "kind": "press-release"}
        typed["address"] = "https://example.org/"
        answer = self.browser.ask("POST", ADD, self.fields | typed)
        if answer.status != 302:
            return str(answer.status)
        self.saved.append(key)
        listed = self.browser.ask("GET", f"/admin/pages/weblink/?q={key}")
        if listed.status != 200:
            return f"saved, then {listed.status}"
        return "saved" if f">{key}<" in listed.text else "not seen"


class Whole:
    """All parts, started and stopped."""

    def __init__(self, folder: Path, processes: int = 1, pause: float = 0.05):
        self.stack = contextlib.ExitStack()
        self.folder, self.pause = folder, pause
        (folder / "caddy").mkdir()
        self.primary = loaded_cluster()
        self.stack.callback(self.primary.remove)
        self.replica = Cluster(of=self.primary)
        self.stack.callback(self.replica.remove)
        self.redis = Redis(folder)
        self.stack.callback(self.redis.kill)
        given = {
            "DATABASE_REPLICA_URL": self.replica.url(), "DATABASE_POOL": "6",
            "CACHE_URL": self.redis.url, "WORKERS": str(processes), "TRUSTED_PROXIES": "127.0.0.1",
            "JOBS_IN_WEB": "false", "SECRET_KEY": "one for all hosts of this cluster of the tests",
        }  # fmt: skip
        self.hosts = [Site(folder, self.primary.url(), **given) for _host in range(2)]
        for host in self.hosts:
            host.start()
            self.stack.callback(host.stop)
        self.worker = Worker(self.hosts[0])
        self.stack.callback(lambda: self.worker.kill())
        self.door = Caddy(folder / "caddy", self.hosts)
        self.stack.callback(self.door.stop)
        learn(self.door, KEPT)

    def __enter__(self) -> "Whole":
        return self

    def __exit__(self, *error: object) -> None:
        self.stack.close()


def nothing() -> None:
    """For comparison."""


def scenes(whole: Whole) -> list[tuple[str, Callable, Callable]]:
    """What happens, and how it is mended."""
    host = whole.hosts[0]

    def each(is_so: Callable[[Site], bool]) -> None:
        wait_until(lambda: all(map(is_so, whole.hosts)), 60)

    def reload() -> None:
        for host in whole.hosts:
            host.reload()

    def follow() -> None:
        whole.replica.start()
        each(lambda host: host.ready("replica") == "ok")

    def come_back() -> None:
        whole.primary.start()
        each(lambda host: host.ready("database") == "ok")

    return [
        ("nothing", nothing, nothing),
        ("an application host killed", host.kill, host.start),
        ("both hosts reloaded", reload, lambda: each(Site.is_reloaded)),
        ("the replica killed", whole.replica.kill, follow),
        ("Redis killed", whole.redis.kill, whole.redis.start),
        ("the primary killed", whole.primary.kill, come_back),
        ("nothing, afterwards", nothing, nothing),
    ]


class Row:
    """What was seen in one scene."""

    def __init__(self, name: str, kept: list[Reply], unseen: list[Reply], edits: list[str]):
        self.name = name
        self.kept, self.unseen, self.edits = kept, unseen, edits

    def failed(self) -> dict[int, int]:
        """What readers were told instead of a page."""
        replies = self.kept + self.unseen
        return dict(Counter(reply.status for reply in replies if reply.status != 200))

    @staticmethod
    def of(replies: list[Reply]) -> str:
        waits = sorted(reply.seconds for reply in replies) or [0.0]
        failed = Counter(reply.status for reply in replies if reply.status != 200)
        failures = ", ".join(f"{n}×{status}" for status, n in failed.items()) or "-"
        p99 = waits[int(len(waits) * 0.99)]
        return f"{len(replies):>6} {failures:>10} {1000 * p99:>6.0f} {1000 * waits[-1]:>6.0f}"

    def __str__(self) -> str:
        edits = ", ".join(f"{n} {what}" for what, n in Counter(self.edits).items())
        return f"{self.name:32} {self.of(self.kept)} {self.of(self.unseen)}  {edits}"


HEADING = (
    f"{'':32} {'kept':>6} {'not 200':>10} {'p99 ms':>6} {'worst':>6}"
    f" {'unseen':>6} {'not 200':>10} {'p99 ms':>6} {'worst':>6}  an editor"
)


def go_on(seconds: float, *seen: list) -> None:
    """So long, and until each of those who visit has had its answers, however slow the machine."""
    before = list(map(len, seen))
    time.sleep(seconds)
    wait_until(lambda: min(map(int.__sub__, map(len, seen), before)) >= ANSWERS, 60, "answers")


def play(whole: Whole, seconds: float) -> list[Row]:
    """``seconds`` of each scene before it is mended, and as many afterwards."""
    rows = []
    editor = Editor(whole.door, whole.pause)
    editor.start()
    with (
        Readers(whole.door, KEPT, 2, whole.pause / 2) as kept,
        Readers(whole.door, [fresh], 2, whole.pause) as unseen,
    ):
        seen = kept.replies, unseen.replies, editor.outcomes
        for name, happen, mend in scenes(whole):
            begun = time.monotonic()
            happen()
            go_on(seconds, *seen)
            mend()
            go_on(seconds, *seen)
            ended = time.monotonic()
            edits = [what for at, what in list(editor.outcomes) if begun <= at < ended]
            rows.append(Row(name, kept.between(begun, ended), unseen.between(begun, ended), edits))
            print(rows[-1], flush=True)
    editor.over.set()
    editor.join()
    missing = lost(whole, editor.saved)
    print(f"{len(editor.saved)} links were saved, {len(missing)} of them are missing")
    assert not missing, missing
    return rows


def lost(whole: Whole, saved: list[str]) -> set[str]:
    """What an editor was told is saved, and is not there."""
    there = whole.primary.run("SELECT key FROM pages_weblink", "register")
    return set(saved) - {key for (key,) in there}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=8, help="of each scene, twice")
    parser.add_argument("--processes", type=int, default=2, help="of each application host")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="hld-whole-") as folder,
        Whole(Path(folder), given.processes) as whole,
    ):
        print(HEADING)
        play(whole, given.seconds)


if __name__ == "__main__":
    main()
