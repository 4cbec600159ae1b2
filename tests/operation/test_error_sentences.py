"""What a command says in a bad night: in a line, and what to do."""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError

from hld_site.installation import error_sentences
from hld_site.jobs.worker import PAUSE
from tests.operation.parts import ROOT, Site, full, wait_until

pytestmark = pytest.mark.one_database


def refusal(site: Site, *command: str) -> str:
    """The last line; nothing of Python's is before it."""
    output = site.manage(*command, fails=True)
    assert "Traceback" not in output
    return output.splitlines()[-1]


def test_a_command_without_its_database_was_a_traceback(tmp_path):
    away = Site(tmp_path, "postgres://nobody@127.0.0.1:1/nothing")
    for command in ("migrate", "demo_staff", "rebuild_search"):
        words = refusal(away, command)
        assert words.startswith("The database, nothing at 127.0.0.1: connection failed")
        assert words.endswith("DATABASE_URL says where it is and as whom.")
    nowhere = Site(tmp_path, f"sqlite:///{tmp_path}/nowhere/register.sqlite3")
    words = f"unable to open database file. {tmp_path}/nowhere is not there: is DATABASE_URL right?"
    assert refusal(nowhere, "migrate").endswith(words)
    (tmp_path / "text.sqlite3").write_text("These are words, and no database of anybody's.")
    words = refusal(Site(tmp_path, f"sqlite:///{tmp_path}/text.sqlite3"), "migrate")
    assert "file is not a database. It is damaged, or something else: manage.py restore" in words


def test_a_command_on_a_database_of_another_release_was_a_traceback(tmp_path, cluster):
    cluster.primary.run("CREATE DATABASE not_migrated")
    for database in (f"sqlite:///{tmp_path}/a.sqlite3", cluster.primary.url("not_migrated")):
        site = Site(tmp_path, database, BACKUP_FOLDER=str(tmp_path / "backups"))
        for command in (("load_register",), ("backup",), ("export_records", "links")):
            assert refusal(site, *command).endswith("not of this release: manage.py migrate")


@contextlib.contextmanager
def at_work(site: Site, log: Path) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "manage.py", "work"]
    with log.open("w") as lines:
        worker = subprocess.Popen(
            command, cwd=ROOT, env=site.environment, stdout=lines, stderr=lines
        )
    try:
        yield worker
    finally:
        worker.terminate()
        assert worker.wait(20) == 0


def test_a_worker_on_a_database_of_another_release_wrote_tracebacks_for_ever(
    tmp_path, cluster, loaded
):
    """It waits, and does the jobs once the database is migrated: here, filled by another."""
    cluster.primary.run("CREATE DATABASE not_yet_migrated")
    sites = [
        Site(tmp_path, f"sqlite:///{tmp_path}/register.sqlite3"),
        Site(tmp_path, cluster.primary.url("not_yet_migrated")),
    ]
    logs = [tmp_path / "on-sqlite", tmp_path / "on-postgresql"]
    with at_work(sites[0], logs[0]) as first, at_work(sites[1], logs[1]) as second:
        wait_until(lambda: all(log.read_text() for log in logs))
        time.sleep(2 * PAUSE + 1)
        for log in logs:
            (line,) = log.read_text().splitlines()
            assert "Jobs wait. The database, " in line
            assert line.endswith("not of this release: manage.py migrate")
        loaded.copied_to(tmp_path)
        cluster.primary.load(cluster.primary.dump("register"), "not_yet_migrated")
        time.sleep(PAUSE + 1)
        then = [log.read_text() for log in logs]
        for lines in then:
            assert all(line.endswith("manage.py migrate") for line in lines.splitlines())
        time.sleep(PAUSE + 1)
        assert (first.poll(), second.poll()) == (None, None)
        assert [log.read_text() for log in logs] == then


def test_a_fault_of_ours_keeps_its_traceback(loaded):
    command = ("shell", "-c", "from registry.models import State; State.objects.raw('SELECT')[0]")
    assert "Traceback" in loaded.manage(*command, fails=True)
    away = Site(loaded.folder, "postgres://nobody@127.0.0.1:1/nothing")
    assert "Traceback" in away.manage("migrate", "--traceback", fails=True)


def test_a_file_of_anothers_is_named_with_whose_it_is(nobody, connect, monkeypatch):
    connection = connect(nobody)
    monkeypatch.setattr(error_sentences, "connection", connection)
    with pytest.raises(OperationalError) as refused, connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_session")
    assert error_sentences.in_words(refused.value) == (
        f"The database, {nobody}: attempt to write a readonly database. This runs as nobody:"
        f" run it as root, or as root chown nobody {nobody}"
    )


def test_a_disk_that_is_full_was_a_traceback_of_each_command(loaded, small_disk):
    folder = str(small_disk)
    site = Site(
        small_disk, loaded.environment["DATABASE_URL"], BACKUP_FOLDER=folder, FILES_FOLDER=folder
    )
    with full(small_disk):
        end = f"{folder} has 0 MB left. Make room there, or let BACKUP_FOLDER be elsewhere."
        assert refusal(site, "backup").endswith(end)
        words = f"No space left on device. {folder} has 0 MB left"
        assert words in refusal(site, "export_records", "--all", f"{folder}/all")
        assert refusal(site, "import_records", str(rows(loaded))).startswith("No space left")


def rows(site: Site):
    path = site.folder / "links.csv"
    path.write_text("key,title_en\nno-room-for-it,Of this test\n")
    return path


def test_a_backup_comes_back_from_a_folder_with_any_name(loaded, tmp_path):
    folder = tmp_path / "100% of #1? a+b"
    folder.mkdir()
    site = Site(tmp_path, loaded.copied_to(tmp_path), BACKUP_FOLDER=str(folder))
    site.manage("backup")
    assert "It is back" in site.manage("restore", "--yes", "--without-backup")


def test_a_command_that_is_stopped_by_hand_was_a_traceback(loaded):
    # Whoever is started in the background is deaf to it.
    hear = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    wait = f"{hear}; import time; print('here', flush=True); time.sleep(60)"
    command = [sys.executable, "manage.py", "shell", "-c", wait]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=loaded.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while process.stdout.readline().strip() != "here":
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30)[1] == ""
        assert process.returncode == 130
