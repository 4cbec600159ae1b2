"""A backup is worth what a restore of it is: each is brought back here."""

import datetime
import json
import re
import sqlite3

import pytest

from hld_site.installation.backup import sha256
from tests.operation.parts import Site

pytestmark = pytest.mark.one_database


def links(site: Site) -> set[str]:
    return set(
        re.findall(r"^([\w-]+),", site.manage("export_records", "links", "--format", "raw"), re.M)
    )


def with_a_file(site: Site) -> None:
    path = site.folder / "files" / "batches" / "kept.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("what staff sent")


def spoil(site: Site) -> None:
    (site.folder / "files" / "batches" / "kept.csv").write_text("spoilt")
    file = site.folder / "more.csv"
    file.write_text(
        "key,title_en,url,kind\nafter-the-backup,After,https://example.org/,institution\n"
    )
    site.manage("import_records", str(file))
    assert "after-the-backup" in links(site)


def a_backup_comes_back(site: Site, tmp_path) -> None:
    site.environment["BACKUP_FOLDER"] = str(tmp_path / "backups")
    with_a_file(site)
    before = links(site)
    assert "MB. Removed: 0." in site.manage("backup")
    spoil(site)
    output = site.manage("restore", "--yes")
    assert "is whole" in output
    assert "What was there is kept in" in output
    assert links(site) == before
    assert (site.folder / "files" / "batches" / "kept.csv").read_text() == "what staff sent"


@pytest.fixture
def copy(loaded, tmp_path):
    """A register of its own, to spoil."""
    with sqlite3.connect(loaded.folder / "register.sqlite3") as source:
        with sqlite3.connect(tmp_path / "register.sqlite3") as target:
            source.backup(target)
        target.close()
    source.close()
    return Site(tmp_path, f"sqlite:///{tmp_path / 'register.sqlite3'}")


def test_a_backup_on_sqlite_comes_back_with_its_files_while_it_is_served(copy, serve, tmp_path):
    site = serve(copy.folder, copy.environment["DATABASE_URL"])
    a_backup_comes_back(copy, tmp_path)
    assert site.get("/readyz").status == 200
    assert site.get("/states/KEN/").status == 200


def test_a_backup_on_postgresql_comes_back_with_its_files_and_without_what_came_later(
    cluster, tmp_path
):
    site = Site(tmp_path, cluster.primary.url())
    cluster.primary.run("CREATE TABLE kept (a int); INSERT INTO kept VALUES (1)", "register")
    a_backup_comes_back(site, tmp_path)
    cluster.primary.run("CREATE TABLE later (a int REFERENCES pages_weblink)", "register")
    cluster.primary.run("DROP TABLE kept", "register")
    site.manage("restore", "--yes", "--without-backup")
    assert cluster.primary.run("SELECT a FROM kept", "register") == [(1,)]
    assert cluster.primary.run("SELECT to_regclass('later')", "register") == [(None,)]
    cluster.primary.run("DROP TABLE kept", "register")


def test_a_backup_that_postgresql_refuses_leaves_everything_as_it_was(cluster, tmp_path):
    site = Site(tmp_path, cluster.primary.url(), BACKUP_FOLDER=str(tmp_path / "backups"))
    site.manage("backup")
    before = links(site)
    [backup] = (tmp_path / "backups").iterdir()
    dump = backup / "register.dump"
    dump.write_bytes(dump.read_bytes()[:-2000])
    assert "its checksum is another" in site.manage("restore", "--yes", fails=True)
    contents = json.loads((backup / "backup.json").read_text())
    contents["entries"]["register.dump"]["sha256"] = sha256(dump)
    (backup / "backup.json").write_text(json.dumps(contents))
    assert "failed:" in site.manage("restore", "--yes", "--without-backup", fails=True)
    assert links(site) == before


def test_only_the_newest_backups_stay_and_none_that_is_being_made_is_removed(copy, tmp_path):
    folder = tmp_path / "backups"
    copy.environment["BACKUP_FOLDER"] = str(folder)
    for name in ("register-20200101-000000", "register-20200102-000000"):
        (folder / name).mkdir(parents=True)
        (folder / name / "backup.json").write_text("{}")
    now = datetime.datetime.now(datetime.UTC)
    at_work = folder / now.strftime("register-%Y%m%d-000000.unfinished")
    (folder / "register-20200103-000000.unfinished").mkdir()
    at_work.mkdir()
    assert "Removed: 1." in copy.manage("backup", "--keep", "2")
    names = sorted(path.name for path in folder.iterdir())
    assert names[0] == "register-20200102-000000"
    assert len(names) == 3
    assert at_work.name in names
    assert "must be 1 or more" in copy.manage("backup", "--keep", "0", fails=True)
