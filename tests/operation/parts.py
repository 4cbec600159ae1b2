"""Real parts on loopback, started by a test in a folder of its own and killed at will: PostgreSQL,
Redis, and the register itself served as an administrator serves it.
"""

import contextlib
import dataclasses
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.operation.commands import commands_of

# What is promised in seconds is promised on a machine that does nothing else meanwhile.
SLOWER = float(os.environ.get("HLD_SLOWER", "3"))
# Whatever hangs in a part of ours hangs no longer than this.
PATIENCE = 240
PASSWORD = "three words of these tests"
IMPORT = """
from django.contrib.auth import get_user_model
from django.core.management import call_command
"""
ROOT = Path(__file__).resolve().parents[2]
# What steers a server of the machine's own must not steer these.
STEERING = (
    "DATABASE_",
    "CACHE_URL",
    "FILES_FOLDER",
    "DEBUG",
    "HTTPS",
    "LOG_",
    "SECRET_KEY",
    "BACKUP_FOLDER",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
    "ALLOWED_HOSTS",
    "PRODUCTION",
)
AS_POSTGRES = (
    {"user": "postgres", "group": "postgres", "extra_groups": ()} if os.getuid() == 0 else {}
)


def free_port() -> int:
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_until(true, seconds: float = 30, what: str = "it") -> float:
    """Seconds until ``true()``, which may fail meanwhile."""
    begun = time.monotonic()
    while time.monotonic() < begun + seconds:
        with contextlib.suppress(Exception):
            if true():
                return time.monotonic() - begun
        time.sleep(0.05)
    raise TimeoutError(f"{what} did not come about in {seconds} seconds")


def program(name: str) -> str:
    """Debian keeps those of PostgreSQL out of the way."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for path in filter(None, [shutil.which(name), *(str(place / name) for place in places)]):
        if os.access(path, os.X_OK):
            return path
    pytest.skip(f"{name} is not installed")


def processes_of(pid: int) -> list[Path]:
    """The folders of /proc of those that a server has started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [Path("/proc") / child for child in children]


def is_running(process: Path) -> bool:
    """Who has ended keeps its folder of /proc until its parent, or init, has asked how."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def end(process: subprocess.Popen, seconds: float = 5) -> None:
    """It has been asked to go; if it does not, it is killed with all that it started."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(seconds)


class Redis:
    def __init__(self, folder: Path):
        self.folder, self.port, self.program = folder, free_port(), program("redis-server")
        self.url = f"redis://127.0.0.1:{self.port}/2"
        self.start()

    def start(self) -> None:
        command = [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        wait_until(lambda: socket.create_connection(("127.0.0.1", self.port), 1).close() is None)

    def kill(self) -> None:
        self.process.kill()
        end(self.process)


@dataclasses.dataclass
class Reply:
    status: int
    headers: Any
    body: bytes
    seconds: float
    whole: bool = True

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


class Door:
    """An address on loopback that is asked by HTTP."""

    def __init__(self) -> None:
        self.port = free_port()

    def ask(self, method: str, path: str, body=None, headers=None, timeout: float = 40) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        begun = time.monotonic()
        try:
            connection.request(method, path, body, headers or {})
            reply = connection.getresponse()
            try:
                content, whole = reply.read(), True
            except http.client.IncompleteRead as broken:
                content, whole = broken.partial, False
            seconds = time.monotonic() - begun
            return Reply(reply.status, reply.headers, content, seconds, whole)
        finally:
            connection.close()

    def get(self, path: str, **how) -> Reply:
        return self.ask("GET", path, **how)

    def ready(self, part: str) -> str:
        """What it answers of a part that it needs: "ok", or what is wrong."""
        return json.loads(self.get("/readyz").body)["parts"][part]


class Site(Door):
    """The register, served as ``make serve`` does."""

    def __init__(self, folder: Path, database: str, **environment: str):
        super().__init__()
        self.folder = folder
        own = {k: v for k, v in os.environ.items() if not k.startswith(STEERING)}
        files = {"FILES_FOLDER": str(folder / "files")}
        # Each process takes a second of a core to start: who needs several says so.
        given = {"DATABASE_URL": database, "WORKERS": "1"}
        self.environment = own | files | given | environment
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.log = folder / f"site-{self.port}.log"
        self.process: subprocess.Popen | None = None
        self.former: set[Path] = set()  # processes from before the last reload

    def manage(self, *arguments: str, fails: bool | None = False) -> str:
        """What a command writes to both streams."""
        status, output = commands_of(self.environment).run(arguments)
        assert fails is None or bool(status) == fails, output
        return output

    def prepare(self, *commands: tuple[str, ...], staff: tuple[str, ...] = ()) -> None:
        """Several commands at the price of one start of Django, and accounts."""
        make = "get_user_model().objects.create_superuser"
        lines = [f"call_command({', '.join(map(repr, each))}, verbosity=0)" for each in commands]
        lines += [f"{make}({name!r}, '{name}@example.org', {PASSWORD!r})" for name in staff]
        self.manage("shell", "-c", "\n".join([IMPORT, *lines]))

    def copied_to(self, folder: Path) -> str:
        """The address of a copy of its SQLite, whoever may be at work in it."""
        file = "register.sqlite3"
        with (
            contextlib.closing(sqlite3.connect(self.folder / file)) as source,
            contextlib.closing(sqlite3.connect(folder / file)) as target,
        ):
            source.backup(target)
        return f"sqlite:///{folder / file}"

    def start(self) -> "Site":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hld_site.serve"],
                cwd=ROOT,
                env=self.environment | {"HOST": "127.0.0.1", "PORT": str(self.port)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(lambda: self.get("/healthz").status == 200, what="the site")
        return self

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            end(self.process)

    def kill(self) -> None:
        """Without a word: the server and all its processes."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)

    def reload(self) -> None:
        """One process after the other is replaced, as ``systemctl reload`` has it."""
        assert self.process
        self.former = set(processes_of(self.process.pid))
        self.process.send_signal(signal.SIGHUP)

    def is_reloaded(self) -> bool:
        assert self.process
        now = set(processes_of(self.process.pid))
        return bool(now) and not now & self.former


@contextlib.contextmanager
def full(place: Path) -> Iterator[None]:
    """No byte is left on the file system of this folder."""
    ballast = place / "ballast"
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    assert shutil.disk_usage(place).free == 0
    try:
        yield
    finally:
        ballast.unlink()


def backup_by_hand(folder: Path, name: str) -> Path:
    (folder / name).mkdir(parents=True)
    (folder / name / "backup.json").write_text('{"made_at": "2026-11-28T00:00:00+00:00"}')
    return folder / name
