"""Registers as former releases left them, kept in tests/data/releases, come to the present."""

import lzma
import sqlite3

import pytest

from tests.operation.parts import ROOT, Site

pytestmark = pytest.mark.one_database
RELEASES = ROOT / "tests" / "data" / "releases"
COUNTED = ("registry_state", "documents_document", "meetings_meeting", "exchange_change",
           "registry_historicalstate", "evidence_source", "accounts_user")  # fmt: skip
READ = ("/", "/states/KEN/", "/meetings/hld-2013/", "/fr/documents/", "/search/?q=trafficking")
PAGES = f"""
from django.test import Client
visitor = Client(SERVER_NAME="127.0.0.1")
assert [visitor.get(path).status_code for path in {READ}] == [200] * {len(READ)}
assert "Kenya" in visitor.get("/search/?q=Kenya").text
"""


def counts(ask) -> list[int]:
    return [ask(f"SELECT count(*) FROM {table}")[0][0] for table in COUNTED]


def comes_to_the_present(site: Site, ask) -> None:
    before = counts(ask)
    assert before[0] == 195
    site.prepare(("migrate",), ("load_register",), ("rebuild_search",))
    assert [now >= then for now, then in zip(counts(ask), before, strict=True)] == [True] * 7
    site.manage("shell", "-c", PAGES)


@pytest.mark.parametrize("path", sorted(RELEASES.glob("*.sqlite3.xz")), ids=lambda path: path.name)
def test_a_register_of_a_former_release_on_sqlite_comes_to_the_present(path, tmp_path):
    file = tmp_path / "register.sqlite3"
    file.write_bytes(lzma.decompress(path.read_bytes()))

    def ask(query: str):
        with sqlite3.connect(file) as connection:
            return connection.execute(query).fetchall()

    comes_to_the_present(Site(tmp_path, f"sqlite:///{file}"), ask)


@pytest.mark.parametrize("path", sorted(RELEASES.glob("*.postgresql.sql.xz")), ids=lambda p: p.name)
def test_a_register_of_a_former_release_on_postgresql_comes_to_the_present(path, tmp_path, cluster):
    primary = cluster.primary
    primary.run("CREATE DATABASE former")
    primary.load(lzma.decompress(path.read_bytes()), "former")
    site = Site(tmp_path, primary.url("former"))
    comes_to_the_present(site, lambda query: primary.run(query, "former"))
