"""A backup is worth what a restore of it is: each is brought back here."""

import datetime
import json
import re
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from hld_site.installation.backup import refuse_without_room_for, sha256
from hld_site.installation.management.commands import doctor
from tests.operation.parts import Site, backup_by_hand

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


def a_backup_comes_back(site: Site) -> None:
    with_a_file(site)
    before = links(site)
    assert "MB. Removed: 0." in site.manage("backup")
    spoil(site)
    output = site.manage("restore", "--yes")
    assert "is whole" in output
    assert "What was there is kept in" in output
    assert links(site) == before
    assert (site.folder / "files" / "batches" / "kept.csv").read_text() == "what staff sent"


def without_backups(site: Site) -> Site:
    shutil.rmtree(site.environment["BACKUP_FOLDER"], ignore_errors=True)
    return site


@pytest.fixture(scope="module")
def spoilt(loaded, tmp_path_factory):
    """A register of its own, to spoil."""
    folder = tmp_path_factory.mktemp("spoilt")
    return Site(folder, loaded.copied_to(folder), BACKUP_FOLDER=str(folder / "backups"))


@pytest.fixture(scope="module")
def on_server(cluster, tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    return Site(folder, cluster.primary.url(), BACKUP_FOLDER=str(folder / "backups"))


@pytest.fixture
def copy(spoilt):
    return without_backups(spoilt)


@pytest.fixture
def on_postgresql(on_server):
    return without_backups(on_server)


def test_a_backup_on_sqlite_comes_back_with_its_files_while_it_is_served(copy, serve):
    site = serve(copy.folder, copy.environment["DATABASE_URL"])
    a_backup_comes_back(copy)
    assert site.get("/readyz").status == 200
    assert site.get("/states/KEN/").status == 200


def test_a_backup_on_postgresql_comes_back_with_its_files_and_without_what_came_later(
    cluster, on_postgresql
):
    site = on_postgresql
    cluster.primary.run("CREATE TABLE kept (a int); INSERT INTO kept VALUES (1)", "register")
    a_backup_comes_back(site)
    cluster.primary.run("CREATE TABLE later (a int REFERENCES pages_weblink)", "register")
    cluster.primary.run("DROP TABLE kept", "register")
    site.manage("restore", "--yes", "--without-backup")
    assert cluster.primary.run("SELECT a FROM kept", "register") == [(1,)]
    assert cluster.primary.run("SELECT to_regclass('later')", "register") == [(None,)]
    cluster.primary.run("DROP TABLE kept", "register")


def test_a_backup_that_postgresql_refuses_leaves_everything_as_it_was(on_postgresql):
    site = on_postgresql
    site.manage("backup")
    before = links(site)
    [backup] = Path(site.environment["BACKUP_FOLDER"]).iterdir()
    dump = backup / "register.dump"
    dump.write_bytes(dump.read_bytes()[:-2000])
    assert "its checksum is another" in site.manage("restore", "--yes", fails=True)
    contents = json.loads((backup / "backup.json").read_text())
    contents["entries"]["register.dump"]["sha256"] = sha256(dump)
    (backup / "backup.json").write_text(json.dumps(contents))
    failed = site.manage("restore", "--yes", "--without-backup", fails=True)
    assert "CommandError: Nothing was changed. pg_restore failed:" in failed
    assert links(site) == before


@contextmanager
def written_to(file: Path) -> Iterator[threading.Thread]:
    """Thirty megabytes more, and somebody who writes a hundred times a second for half a minute."""
    over = threading.Event()

    def write() -> None:
        end = time.monotonic() + 30
        with closing(sqlite3.connect(file, isolation_level=None, timeout=30)) as register:
            while not over.wait(0.01) and time.monotonic() < end:
                register.execute("UPDATE filler SET number = number + 1 WHERE number < 1000000")

    with closing(sqlite3.connect(file)) as register, register:
        register.execute("CREATE TABLE filler (number int, bytes blob)")
        register.execute("INSERT INTO filler VALUES (1, ''), (1000000, zeroblob(30000000))")
    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield writer
    finally:
        over.set()
        writer.join()


def test_a_backup_of_a_register_that_was_written_to_began_anew_at_each_write(loaded, tmp_path):
    site = Site(tmp_path, loaded.copied_to(tmp_path), BACKUP_FOLDER=str(tmp_path / "backups"))
    with written_to(tmp_path / "register.sqlite3") as writer:
        assert "MB. Removed: 0." in site.manage("backup")
        assert writer.is_alive(), "it ended when the last write had"


def test_to_restore_without_a_terminal_or_a_database_was_a_traceback(copy):
    copy.manage("backup")
    nobody = copy.manage("restore", fails=True).splitlines()[-1]
    assert nobody.endswith(
        "CommandError: Nobody can be asked here: give --yes. Nothing was changed."
    )
    away = Site(copy.folder, "postgres://nobody@127.0.0.1:1/nothing",
                BACKUP_FOLDER=copy.environment["BACKUP_FOLDER"])  # fmt: skip
    _whole, *reasons = away.manage("restore", "--yes", fails=True).splitlines()
    [reason] = reasons
    assert "create it (docs/deploy.md, step 3)" in reason


def test_only_the_newest_backups_stay_and_none_that_is_being_made_is_removed(copy):
    folder = Path(copy.environment["BACKUP_FOLDER"])
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


def test_a_backup_removed_itself_for_older_ones_of_a_clock_that_was_ahead(copy, settings):
    folder = Path(copy.environment["BACKUP_FOLDER"])
    for name in ("register-20300101-000000", "register-20300102-000000-2"):
        backup_by_hand(folder, name)
    renamed = backup_by_hand(folder, "register-before-the-move")
    output = copy.manage("backup", "--keep", "2")
    assert "Removed: 1." in output
    made = Path(output.splitlines()[-1].partition(": ")[0])
    assert (made / "register.sqlite3").is_file()
    assert {path.name for path in folder.iterdir()} == {
        made.name,
        "register-20300102-000000-2",
        renamed.name,
    }
    assert f"{made}, made" in copy.manage("restore", "--check")
    settings.BACKUP_FOLDER = folder
    to_come = folder / "register-20300102-000000-2"
    advice = f"{to_come} is of a time to come: was the clock wrong? Remove or rename it."
    assert ("advice", advice) in list(doctor.backups())


def test_a_backup_of_a_later_release_was_put_in_place_and_could_not_be_read(copy):
    copy.manage("backup")
    [backup] = Path(copy.environment["BACKUP_FOLDER"]).iterdir()
    contents = json.loads((backup / "backup.json").read_text())
    contents["migrations"] |= {"documents": "9999_later", "of_a_removed_app": "0001_initial"}
    (backup / "backup.json").write_text(json.dumps(contents))
    refused = copy.manage("restore", "--yes", fails=True).splitlines()[-1]
    assert refused.endswith(
        "Nothing was changed. The backup is of a later release than this, which does not know its"
        " migration documents.9999_later: check out that release first."
    )
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_a_backup_for_which_there_is_no_room_filled_the_disk_of_the_register(copy):
    """Files with holes: they take nothing here, and would be written out in full."""
    big = copy.folder / "files" / "big.pdf"
    big.parent.mkdir(exist_ok=True)
    with big.open("wb") as file:
        file.truncate(shutil.disk_usage(copy.folder).total)  # others may free some meanwhile
    begun = time.monotonic()
    refused = copy.manage("backup", fails=True).splitlines()[-1]
    big.unlink()
    assert re.search(r"No backup was made: it takes about \d+ MB, and .* has \d+ MB left", refused)
    assert list(Path(copy.environment["BACKUP_FOLDER"]).iterdir()) == []
    assert time.monotonic() - begun < 60


def test_files_that_could_not_be_brought_back_were_a_bare_error_after_the_database_had(copy):
    """A folder stands where a file was."""
    files = copy.folder / "files"
    for name in ("a.pdf", "b.pdf"):
        (files / "kept" / name).parent.mkdir(parents=True, exist_ok=True)
        (files / "kept" / name).write_bytes(b"%PDF-")
    copy.manage("backup")
    (files / "kept" / "b.pdf").unlink()
    (files / "kept" / "b.pdf" / "in_the_way").mkdir(parents=True)
    refused = copy.manage("restore", "--yes", "--without-backup", fails=True).splitlines()[-1]
    shutil.rmtree(files / "kept")
    assert re.search(
        r"The database is that of the backup now, and \d of its \d files: kept/b.pdf could not be"
        r" written \(.*\). Mend that, then restore it once more.$",
        refused,
    ), refused


def test_files_for_which_there_is_no_room_are_refused_before_the_database_is_replaced(
    settings, tmp_path
):
    """One with holes, which would be written out in full."""
    settings.MEDIA_ROOT = tmp_path / "files"
    with (tmp_path / "big.pdf").open("wb") as file:
        file.truncate(shutil.disk_usage(tmp_path).total)
    with pytest.raises(CommandError) as refused:
        refuse_without_room_for({"big.pdf": tmp_path / "big.pdf"})
    reason = r"Nothing was changed: the files take \d+ MB more, and .*/files has \d+ MB left"
    assert re.match(reason, str(refused.value))
    refuse_without_room_for({})
