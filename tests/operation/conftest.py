"""One PostgreSQL, one Redis and one loaded register for the tests of a run."""

import signal
import sqlite3
from types import SimpleNamespace

import pytest
from django.db import connection

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
