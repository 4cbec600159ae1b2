"""A PostgreSQL that lets in by a certificate alone, as an address with ``sslcert`` has it."""

import contextlib
import os
import shutil
import subprocess
import threading
from pathlib import Path

import psycopg
import pytest
from django.core.management.base import CommandError
from django.db.utils import ConnectionHandler

from hld_site.installation import backup, libpq
from hld_site.installation.databases import configured
from hld_site.installation.environment import database
from hld_site.installation.heartbeat import Pulse
from tests.operation.parts import AS_POSTGRES, program, wait_until
from tests.operation.postgresql import Cluster

pytestmark = pytest.mark.one_database
HBA = """
hostssl all guest 127.0.0.1/32 cert
host all guest 127.0.0.1/32 reject
host all all 127.0.0.1/32 trust
"""
SETTINGS = {"ssl": "on", "ssl_ca_file": "root.crt"}


def certify(folder: Path) -> None:
    """An authority, and what it signs: a server and a guest."""

    def call(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    new = ("req", "-new", "-newkey", "rsa:2048", "-nodes")
    call(*new, "-x509", "-subj", "/CN=root", "-keyout", "root.key", "-out", "root.crt")
    for name in ("server", "guest"):
        call(*new, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
        call("x509", "-req", "-in", f"{name}.csr", "-CA", "root.crt", "-CAkey", "root.key",
             "-CAcreateserial", "-out", f"{name}.crt")  # fmt: skip
        (folder / f"{name}.key").chmod(0o600)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    program("openssl")
    cluster = Cluster()
    folder, data = tmp_path_factory.mktemp("certificates"), cluster.folder / "data"
    certify(folder)
    for name in ("root.crt", "server.crt", "server.key"):
        shutil.copy(folder / name, data)
        if AS_POSTGRES:
            shutil.chown(data / name, "postgres", "postgres")
    (data / "pg_hba.conf").write_text(HBA)
    cluster.run("CREATE ROLE guest SUPERUSER LOGIN")
    for name, value in SETTINGS.items():
        cluster.run(f"ALTER SYSTEM SET {name} = '{value}'")
    cluster.run("SELECT pg_reload_conf()")
    files = f"sslrootcert={folder}/root.crt&sslcert={folder}/guest.crt&sslkey={folder}/guest.key"
    yield f"postgres://guest@127.0.0.1:{cluster.port}/postgres?sslmode=verify-ca&{files}"
    cluster.remove()


@pytest.fixture
def reached(address, monkeypatch):
    connections = ConnectionHandler({"default": configured(database(address))})
    monkeypatch.setattr(libpq, "connections", connections)
    wait_until(lambda: connections["default"].ensure_connection() is None)
    yield
    connections["default"].close()


def test_a_server_that_asks_for_a_certificate_was_thought_away_by_the_pulse(reached):
    pulse = Pulse("default")

    def ask() -> None:
        with contextlib.suppress(psycopg.Error):  # when the server is taken away
            pulse.ask(psycopg)

    threading.Thread(target=ask, daemon=True).start()
    wait_until(lambda: pulse.is_there, 10, "the pulse")


def test_a_backup_was_refused_by_a_server_that_asks_for_a_certificate(reached, tmp_path):
    backup.run("pg_dump", "--format=custom", "--file", str(tmp_path / "dump"))
    assert (tmp_path / "dump").stat().st_size
    assert "PGSSLKEY" in libpq.variables("default")
    assert "PGPASSWORD" not in os.environ
    with pytest.raises(CommandError, match="pg_dump failed"):
        backup.run("pg_dump", "--dbname", "nothing", "--file", str(tmp_path / "other"))
