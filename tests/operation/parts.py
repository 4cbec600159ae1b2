"""Real parts on loopback, started by a test in a folder of its own and killed at will: PostgreSQL,
Redis, and the register itself served as an administrator serves it.
"""

import contextlib
import dataclasses
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

# What is promised in seconds is promised on a machine that does nothing else meanwhile.
SLOWER = float(os.environ.get("HLD_SLOWER", "3"))
PASSWORD = "three words of these tests"
ROOT = Path(__file__).resolve().parents[2]
# What steers a server of the machine's own must not steer these.
STEERING = ("DATABASE_", "CACHE_URL", "FILES_FOLDER", "DEBUG", "HTTPS", "LOG_", "SECRET_KEY")
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


class Cluster:
    """A PostgreSQL of our own, or with ``of`` a replica that follows another."""

    def __init__(self, of: "Cluster | None" = None):
        # Not below a folder of pytest, which only its owner may enter.
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="hld-postgresql-")), free_port()
        folder = self.folder
        self.programs = {name: program(name) for name in ("initdb", "postgres", "pg_basebackup")}
        if AS_POSTGRES:
            shutil.chown(folder, "postgres", "postgres")
        data = str(folder / "data")
        if of is None:
            self.call("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                      "--locale", "C.UTF-8", "--no-sync")  # fmt: skip
        else:
            self.call("pg_basebackup", "-D", data, "-R", "--checkpoint=fast", "--no-sync",
                      "-d", f"host=127.0.0.1 port={of.port} user=postgres")  # fmt: skip
        self.process: subprocess.Popen | None = None
        self.start()

    def call(self, name: str, *arguments: str) -> None:
        command = [self.programs[name], *arguments]
        plain = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
        subprocess.run(command, check=True, cwd="/", env=plain, capture_output=True, **AS_POSTGRES)

    def url(self, name: str = "register") -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        options = {"port": self.port, "listen_addresses": "127.0.0.1", "fsync": "off",
                   "unix_socket_directories": "", "max_connections": 60, "shared_buffers": "32MB",
                   "hot_standby": "on", "wal_level": "replica", "max_wal_senders": 4}  # fmt: skip
        command = [self.programs["postgres"], "-D", str(self.folder / "data")]
        command += [f"--{name}={value}" for name, value in options.items()]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd="/", stdout=log, stderr=log, start_new_session=True, **AS_POSTGRES
            )
        wait_until(self.answers, what="PostgreSQL")

    def answers(self) -> bool:
        import psycopg

        psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        return True

    def run(self, statement: str, name: str = "postgres"):
        import psycopg

        with psycopg.connect(self.url(name), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def kill(self) -> None:
        """Without a word to anybody: the postmaster, and its children with it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def hang(self) -> None:
        for pid in self.family():
            os.kill(pid, signal.SIGSTOP)

    def go_on(self) -> None:
        for pid in self.family():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def family(self) -> list[int]:
        assert self.process
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]


class Redis:
    def __init__(self, folder: Path):
        self.folder, self.port, self.program = folder, free_port(), program("redis-server")
        self.url = f"redis://127.0.0.1:{self.port}/2"
        self.start()

    def start(self) -> None:
        command = [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--appendonly", "no", "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(lambda: socket.create_connection(("127.0.0.1", self.port), 1).close() is None)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


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


class Site:
    """The register, served as ``make serve`` does."""

    def __init__(self, folder: Path, database: str, **environment: str):
        self.port = free_port()
        self.folder = folder
        own = {k: v for k, v in os.environ.items() if not k.startswith(STEERING)}
        files = {"FILES_FOLDER": str(folder / "files")}
        self.environment = own | files | {"DATABASE_URL": database} | environment
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.log = folder / f"site-{self.port}.log"
        self.process: subprocess.Popen | None = None

    def manage(self, *arguments: str, fails: bool = False) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        assert bool(done.returncode) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def staff(self, *names: str) -> None:
        self.environment["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
        for name in names:
            account = ["--username", name, "--email", f"{name}@example.org"]
            self.manage("createsuperuser", "--noinput", *account)

    def start(self) -> "Site":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "hld_site.serve"],
                cwd=ROOT,
                env=self.environment | {"HOST": "127.0.0.1", "PORT": str(self.port)},
                stdout=log,
                stderr=log,
            )
        wait_until(lambda: self.get("/healthz").status == 200, what="the site")
        return self

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

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


class Browser:
    """Somebody with cookies, as far as forms need one."""

    def __init__(self, site: Site):
        self.site, self.cookies = site, {}

    def ask(self, method: str, path: str, fields=None, **how) -> Reply:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields, doseq=True)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": path}
        connection = http.client.HTTPConnection("127.0.0.1", self.site.port, timeout=40)
        begun = time.monotonic()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return Reply(answer.status, answer.headers, content, time.monotonic() - begun)

    def token(self, path: str) -> str:
        page = self.ask("GET", path).text
        return re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[-1]

    def sign_in(self, name: str, password: str) -> "Browser":
        path = "/admin/login/"
        if (moved := self.ask("GET", path)).status in (301, 302):
            path = urllib.parse.urlsplit(moved.headers["Location"]).path
        fields = {"csrfmiddlewaretoken": self.token(path), "username": name, "login": name,
                  "password": password}  # fmt: skip
        answer = self.ask("POST", path, fields)
        assert answer.status == 302, answer.text[:2000]
        return self


class Readers:
    """Threads that ask for one page after the other; ``replies`` has the moment of each."""

    def __init__(self, site: Site, paths, threads: int = 4, pause: float = 0.0):
        self.site, self.paths, self.pause = site, paths, pause
        self.replies: list[tuple[float, str, Reply]] = []
        self.over = threading.Event()
        self.threads = [threading.Thread(target=self.read, daemon=True) for _ in range(threads)]

    def read(self) -> None:
        while not self.over.is_set():
            for path in self.paths:
                at = time.monotonic()
                try:
                    reply = self.site.get(path() if callable(path) else path)
                except (OSError, http.client.HTTPException) as error:
                    reply = Reply(0, Message(), repr(error).encode(), time.monotonic() - at)
                self.replies.append((at, str(path), reply))
                time.sleep(self.pause)

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def between(self, first: float, last: float, ended: bool = False) -> list[Reply]:
        """Those that were asked for then; ``ended``: and answered."""
        return [
            reply
            for at, _path, reply in self.replies
            if first <= at and at + (reply.seconds if ended else 0) < last
        ]
