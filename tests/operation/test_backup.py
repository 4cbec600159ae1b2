"""A backup is worth what a restore of it is: each is brought back here."""

import re
import sqlite3

import pytest

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


def test_an_old_release_is_brought_to_the_present(copy, tmp_path):
    """What the first release had: everything later is taken back, then restored as its backup."""
    copy.environment["BACKUP_FOLDER"] = str(tmp_path / "backups")
    copy.manage("migrate", "publishing", "0001", "--verbosity", "0")
    copy.manage("backup")
    copy.manage("migrate", "--verbosity", "0")
    copy.manage("restore", "--yes", "--without-backup")
    assert "[ ]" not in copy.manage("showmigrations")
