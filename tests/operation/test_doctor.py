"""The doctor looks over a real installation: what is right, what is not, and what to do."""

import json
import shutil
import sqlite3

import pytest
from django.db import connection

from tests.operation.parts import Site
from tests.register import MIGRATED, copied

pytestmark = pytest.mark.one_database
SAFE = {
    "HTTPS": "true",
    "ALLOWED_HOSTS": "register.example.org",
    "SECRET_KEY": "a key of these tests, long enough that nobody would guess it",
}


@pytest.fixture(scope="module")
def installed(django_db_setup, tmp_path_factory):
    if connection.vendor != "sqlite":
        pytest.skip("copied from SQLite")
    folder = tmp_path_factory.mktemp("installed")
    with copied(MIGRATED, folder) as address:
        yield Site(folder, address, BACKUP_FOLDER=str(folder / "backups"), **SAFE)


def findings(site: Site, fails: bool = False) -> dict[str, list[str]]:
    """What is said of each part: how grave, and what to do."""
    by_part: dict[str, list[str]] = {}
    for line in site.manage("doctor", fails=fails).splitlines():
        grade, part, *text = line.split(maxsplit=2)
        by_part.setdefault(part, []).append(" ".join([grade, *text]))
    return by_part


def test_an_installation_in_order_is_fine_but_for_a_backup(installed):
    by_part = findings(installed)
    advice = by_part.pop("backups")
    assert set(map(tuple, by_part.values())) == {("ok",)}
    assert set(by_part) == {"environment", "database", "migrations", "cache", "files", "headers",
                         "clock", "disk", "storage", "work"}  # fmt: skip
    assert advice == ["advice There is no backup: manage.py backup, once a day (deploy/)."]


def test_each_fault_is_told_by_its_part_and_with_its_remedy(installed):
    backup = installed.folder / "backups" / "register-20200101-000000"
    backup.mkdir(parents=True)
    (backup / "backup.json").write_text(json.dumps({"made_at": "2020-01-01T00:00:00+00:00"}))
    with sqlite3.connect(installed.folder / f"{MIGRATED}.sqlite3") as database:
        names = "id, kind, subject, state, language, tries, worker, done, message, made_at"
        row = ("0" * 32, "check", "1" * 32, "waiting", "en", 0, "", 0, "", "2020-01-01")
        database.execute(f"INSERT INTO jobs_job ({names}) VALUES {row}")
    shutil.rmtree(installed.folder / "files", ignore_errors=True)
    (installed.folder / "files").write_text("no folder")
    by_part = findings(installed, fails=True)
    assert by_part["work"] == [
        "FAULT 1 jobs wait for minutes: start a web process, or manage.py work."
    ]
    assert by_part["backups"][0].startswith("FAULT The newest backup is of 2020")
    assert "copy them elsewhere" in by_part["backups"][1]
    assert by_part["storage"][0].startswith("FAULT ")
    assert by_part["files"][0].startswith("FAULT ")
    assert by_part["database"] == ["ok"]


def test_a_database_that_is_away_hides_no_other_finding(tmp_path):
    site = Site(tmp_path, "postgres://nobody@127.0.0.1:1/nothing")
    by_part = findings(site, fails=True)
    assert by_part["database"][0].startswith("FAULT connection")
    assert by_part["cache"] == ["ok"]
    assert any("SECRET_KEY is not set" in text for text in by_part["environment"])
