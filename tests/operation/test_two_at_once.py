"""Two servers that come to a new release together: the second waits, and finds all done."""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from hld_site.installation.alone import NUMBER, WAITS
from tests.operation.parts import ROOT, Site

pytestmark = pytest.mark.one_database


@contextmanager
def first_of_two(site: Site) -> Iterator[None]:
    """Another that is at it."""
    address = site.environment["DATABASE_URL"]
    if address.startswith("sqlite"):
        with (site.folder / "register.sqlite3-alone").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    else:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [NUMBER])
            yield


@pytest.mark.parametrize(
    ("command", "database"),
    [("migrate", "sqlite"), ("migrate", "postgresql"), ("load_register", "sqlite")],
)
def test_the_second_of_two_broke_off_or_left_a_batch_behind(
    command, database, loaded, cluster, tmp_path
):
    address = loaded.copied_to(tmp_path) if database == "sqlite" else cluster.primary.url()
    site = Site(tmp_path, address)
    with first_of_two(site):
        second = subprocess.Popen(
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=site.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert second.stderr
        assert second.stderr.readline() == f"{WAITS}\n"
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(1)
    output, errors = second.communicate(timeout=60)
    assert (second.returncode, errors) == (0, "")
    assert "No migrations to apply" in output or "nothing was loaded" in output
