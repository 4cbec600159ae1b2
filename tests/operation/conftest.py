"""One PostgreSQL, one Redis and one loaded register for the tests of a run."""

import os
import pwd
import signal
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, connections

from hld_site.installation import write_check
from hld_site.installation.databases import threads
from hld_site.installation.sqlite3.base import DatabaseWrapper
from tests.conftest import LONG
from tests.operation.commands import running
from tests.operation.parts import Redis, Site
from tests.operation.postgresql import loaded_cluster

LONGEST = 3600 if LONG else 300  # seconds that a test may take, parts that it starts included


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """What hangs fails, with a traceback of where, and the other tests go on."""

    def give_up(*_signal):
        signal.alarm(60)  # for what the test leaves to be stopped
        pytest.fail(f"It hung: it took more than {LONGEST} seconds")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(LONGEST)
    try:
        return (yield)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster")
    cluster = loaded_cluster()
    yield SimpleNamespace(primary=cluster, folder=folder)
    cluster.remove()


@pytest.fixture(scope="session")
def redis(tmp_path_factory):
    redis = Redis(tmp_path_factory.mktemp("redis"))
    yield redis
    redis.kill()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory, django_db_setup, django_db_blocker):
    """The register that the other tests meet, in a file of its own."""
    if connection.vendor != "sqlite":
        pytest.skip("copied from SQLite")
    folder = tmp_path_factory.mktemp("sqlite")
    with django_db_blocker.unblock(), sqlite3.connect(folder / "register.sqlite3") as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    copy.close()
    site = Site(folder, f"sqlite:///{folder / 'register.sqlite3'}")
    site.prepare(staff=("first", "second", "third"))
    return site


@pytest.fixture(scope="module", autouse=True)
def commands_end_with_their_module():
    yield
    for commands in list(running):
        commands.stop()


@pytest.fixture(scope="module")
def serve():
    """Sites that are stopped when the module is over: to start one takes four seconds of a core."""
    sites: dict[str, Site] = {}

    def start(folder, database, **environment):
        key = repr((folder, database, environment))
        if key not in sites:
            sites[key] = Site(folder, database, **environment).start()
        return sites[key]

    yield start
    for site in sites.values():
        site.stop()


@pytest.fixture
def small_disk(tmp_path):
    """A file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(place)]
    if os.getuid() or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def nobody(loaded):
    """A file of root's in a folder of nobody's, who asks for it, as after ``cp`` by root."""
    if os.getuid():
        pytest.skip("only root may give a file to another")
    user = pwd.getpwnam("nobody").pw_uid
    with tempfile.TemporaryDirectory() as name:
        loaded.copied_to(Path(name))
        os.chown(name, user, -1)
        os.seteuid(user)
        yield Path(name) / "register.sqlite3"
        os.seteuid(0)


@pytest.fixture
def connect(monkeypatch):
    """A connection of this thread, as a request has it, that ``saving`` asks."""
    monkeypatch.setattr(threads, "serves", True, raising=False)
    monkeypatch.setattr(threads, "waited", 0.0, raising=False)
    opened = []

    def to(file: Path) -> DatabaseWrapper:
        settings = connections["default"].settings_dict | {"NAME": str(file)}
        opened.append(DatabaseWrapper(settings, "default"))
        monkeypatch.setattr(write_check, "connection", opened[-1])
        return opened[-1]

    yield to
    for each in opened:
        each.close()
