"""The doctor looks over a real installation: what is right, what is not, and what to do."""

import json
import shutil
import sqlite3
from types import SimpleNamespace

import pytest
from django.db import connection
from redis import from_url

from hld_site.installation.collected_static import of_this_release
from hld_site.installation.management.commands import doctor
from tests.operation.parts import Redis, Site, wait_until
from tests.register import MIGRATED, copied

pytestmark = pytest.mark.one_database
SQLITE = SimpleNamespace(vendor="sqlite", settings_dict={"NAME": "/a.sqlite3"})
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
    by_part.pop("static")  # as somebody has collected them here, or not
    file = installed.folder / f"{MIGRATED}.sqlite3"
    assert by_part.pop("database") == [f"ok SQLite, {file}"]
    assert set(map(tuple, by_part.values())) == {("ok",)}
    assert set(by_part) == {"environment", "migrations", "saving", "cache", "files", "headers",
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
    assert by_part["storage"] == ["- cannot be looked at without files"]
    assert by_part["files"][0].startswith("FAULT ")
    assert by_part["files"][0].endswith("Let the register's user write into FILES_FOLDER.")
    assert by_part["migrations"] == ["ok"]


def test_parts_that_are_away_were_faults_of_all_that_asks_them_and_named_no_variable(tmp_path):
    nowhere = "redis://127.0.0.1:1/1"
    site = Site(tmp_path, "postgres://nobody@127.0.0.1:1/nothing", CACHE_URL=nowhere)
    by_part = findings(site, fails=True)
    faults = {part for part, texts in by_part.items() if texts[0].startswith("FAULT")}
    assert faults == {"database", "cache"}
    assert by_part["database"][0].startswith("FAULT connection")
    for part, name in (("database", "DATABASE_URL"), ("cache", "CACHE_URL")):
        remedy = f"{name} says where it is: is it there, and does it let the register in?"
        assert by_part[part][0].endswith(remedy)
    for part in ("migrations", "saving", "clock", "work"):
        assert by_part[part] == ["- cannot be looked at without database"]
    assert any("SECRET_KEY is not set" in text for text in by_part["environment"])


def test_redis_that_is_full_or_a_replica_was_a_cache_that_lost_what_was_put_into_it(
    loaded, redis, tmp_path
):
    replica = Redis(tmp_path)
    client = from_url(replica.url)
    try:
        client.replicaof("127.0.0.1", redis.port)
        wait_until(lambda: client.info("replication")["master_link_status"] == "up")
        full = from_url(redis.url)
        full.config_set("maxmemory", "1")
        database = loaded.environment["DATABASE_URL"]
        for url, remedy in (
            (redis.url, "Redis is full: give it more maxmemory, or let it drop what is old by"
             " maxmemory-policy allkeys-lru."),
            (replica.url, "CACHE_URL leads to a replica of Redis, which takes nothing: let it lead"
             " to the primary."),
        ):  # fmt: skip
            site = Site(tmp_path, database, CACHE_URL=url)
            assert findings(site, fails=True)["cache"] == [f"FAULT {remedy}"]
            asked = "from hld_site.installation import health; print(health.look()[1]['cache'])"
            assert remedy in site.manage("shell", "-c", asked).splitlines()
    finally:
        replica.kill()
        from_url(redis.url).config_set("maxmemory", "0")


def test_a_misspelt_variable_was_an_empty_database_of_which_all_was_well(monkeypatch, settings):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(doctor.health, "database", lambda: None)
    monkeypatch.setattr(doctor, "connections", {"default": SQLITE})
    assert list(doctor.database()) == [("ok", "SQLite, /a.sqlite3: DATABASE_URL is not set")]
    settings.PRODUCTION = True
    assert any("DATABASE_URL is not set" in text for _grade, text in doctor.environment())
    usual = ("PATH", "HOME", "HOSTNAME", "USER", "SHELL", "http_proxy", "HTTPS_PROXY", "PORT")
    assert dict(doctor.misspelt(("DATABSE_URL", "PROT", "TRUSTED_PROXY", "Https", *usual))) == {
        "DATABSE_URL": "DATABASE_URL",
        "PROT": "PORT",
        "TRUSTED_PROXY": "TRUSTED_PROXIES",
        "Https": "HTTPS",
    }


def test_a_release_whose_files_were_not_collected_was_well(settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    files = of_this_release()
    [(grade, text)] = doctor.static()
    assert grade == "FAULT"
    assert text.startswith(f"{len(files)} files are not in {tmp_path} as this release has them")
    assert text.endswith("manage.py collectstatic --noinput, then restart.")
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    paths = {"paths": {name: name for name in files}}
    (tmp_path / "staticfiles.json").write_text(json.dumps(paths))
    assert list(doctor.static()) == []
    (tmp_path / "hld" / "register.css").write_text("of the release before")
    [(_grade, text)] = doctor.static()
    assert text.startswith("1 files are not in")
    assert "hld/register.css among them" in text


def test_a_scanner_that_is_no_program_refused_every_upload_and_was_well(settings):
    settings.FILE_SCANNER = "clamdscam --fdpass"
    assert ("FAULT", "FILE_SCANNER: there is no clamdscam, so that every upload is refused.") in [
        *doctor.environment()
    ]
    for right in ("true --fdpass", "python:a.scanner", ""):
        settings.FILE_SCANNER = right
        assert not any("FILE_SCANNER" in text for _grade, text in doctor.environment())


def test_a_database_that_lacks_most_letters_was_well(cluster, tmp_path):
    create = "CREATE DATABASE latin ENCODING LATIN1 LOCALE 'C' TEMPLATE template0"
    cluster.primary.run(create, "postgres")
    site = Site(tmp_path, cluster.primary.url("latin"))
    fault = "FAULT It is encoded in LATIN1, which lacks most letters: make another by createdb"
    assert any(text.startswith(fault) for text in findings(site, fails=True)["database"])
