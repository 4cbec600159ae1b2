"""Two servers that come to a new release together: the second waits, and finds all done."""

import fcntl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest

from hld_site.installation.exclusive_lock import NUMBER, WAITS
from tests.operation.commands import commands_of
from tests.operation.parts import Site, wait_until

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
    commands = commands_of(site.environment)
    with ThreadPoolExecutor(1) as pool:
        with first_of_two(site):
            second = pool.submit(commands.run, (command,))
            wait_until(lambda: commands.output.read_text() == f"{WAITS}\n", what="that it waits")
            with pytest.raises(TimeoutError):
                second.result(1)
        status, output = second.result(60)
    last = output.splitlines()[-1]
    assert status == 0, output
    assert "No migrations to apply" in last or "nothing was loaded" in last
    assert "Traceback" not in output
