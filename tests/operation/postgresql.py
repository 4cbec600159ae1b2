"""PostgreSQL itself, in a folder of its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from django.conf import settings

from tests.operation.parts import (
    AS_POSTGRES,
    PATIENCE,
    ROOT,
    Site,
    end,
    free_port,
    processes_of,
    program,
    wait_until,
)
from tests.register import FOLDER, fingerprint, one_at_a_time

# What the tests on PostgreSQL look at; the whole register would take a minute.
ENOUGH = [str(ROOT / "fixtures" / f"{name}.csv") for name in ("states", "links")]


class Cluster:
    """A PostgreSQL of our own; with ``of`` a replica that follows another."""

    def __init__(self, of: "Cluster | None" = None, copy_of: Path | None = None):
        self.programs = {name: program(name) for name in ("initdb", "postgres", "pg_basebackup")}
        # Not below a folder of pytest, which only its owner may enter.
        folder = self.folder = Path(tempfile.mkdtemp(prefix="hld-postgresql-"))
        self.port = free_port()
        if AS_POSTGRES:
            shutil.chown(folder, "postgres", "postgres")
        data = str(folder / "data")
        if copy_of:
            subprocess.run(["cp", "-a", copy_of, data], check=True)  # with who owns it
        elif of is None:
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
        subprocess.run(
            command,
            check=True,
            cwd="/",
            env=plain,
            capture_output=True,
            timeout=PATIENCE,
            **AS_POSTGRES,
        )

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

    def dump(self, name: str) -> bytes:
        command = [program("pg_dump"), "--dbname", self.url(name)]
        return subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE).stdout

    def load(self, script: bytes, name: str) -> None:
        """What pg_dump has written as SQL."""
        command = [
            program("psql"),
            "--quiet",
            "--set",
            "ON_ERROR_STOP=1",
            "--dbname",
            self.url(name),
        ]
        subprocess.run(command, input=script, check=True, capture_output=True, timeout=PATIENCE)

    def kill(self) -> None:
        """Without a word to anybody: the postmaster, and its children with it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            end(self.process)

    def stop(self) -> None:
        """So that its files can be copied."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)

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
        return [self.process.pid, *(int(path.name) for path in processes_of(self.process.pid))]


def loaded_cluster() -> Cluster:
    """With a database "register" and somebody of staff: a copy of one that was loaded once."""
    kept = FOLDER / f"cluster-{fingerprint(settings.SETTINGS_MODULE)}"
    with one_at_a_time():
        if not kept.exists():
            for older in FOLDER.glob("cluster-*"):
                shutil.rmtree(older)
            load(kept)
        return Cluster(copy_of=kept)


def load(kept: Path) -> None:
    cluster = Cluster()
    cluster.run("CREATE DATABASE register")
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), cluster.url())
        site.prepare(("migrate",), ("import_records", *ENOUGH), staff=("typist",))
    cluster.stop()
    shutil.move(cluster.folder / "data", kept)
    cluster.remove()
