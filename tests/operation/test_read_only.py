"""A database that is read and not written to: what is said of it, and when it is over."""

import os
import pwd
import shutil

import pytest
from django.db import connections

from hld_site.installation import write_check
from hld_site.installation.sqlite3.base import DatabaseWrapper
from tests.operation.parts import Site, full

pytestmark = pytest.mark.one_database


def test_a_file_that_nobody_could_save_into_was_ready_and_well(nobody, connect):
    connection = connect(nobody)
    with pytest.raises(RuntimeError) as refused:
        write_check.check_writable()
    assert str(refused.value) == f"{nobody}: attempt to write a readonly database"
    connection.errors_occurred = False  # as after a request that was answered
    connection.close()
    os.seteuid(0)
    os.chown(nobody, pwd.getpwnam("nobody").pw_uid, -1)
    os.seteuid(pwd.getpwnam("nobody").pw_uid)
    connect(nobody)
    write_check.check_writable()  # by a connection that was opened since, not by one that was kept


def test_who_writes_just_now_shows_that_it_can_be_done(loaded, tmp_path, connect):
    loaded.copied_to(tmp_path)
    file = tmp_path / "register.sqlite3"
    writer = DatabaseWrapper(connections["default"].settings_dict | {"NAME": str(file)}, "other")
    with writer.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        connect(file)
        write_check.check_writable()
        cursor.execute("ROLLBACK")
    writer.close()


def test_a_disk_that_is_full_was_ready_and_well(loaded, small_disk, connect):
    loaded.copied_to(small_disk)
    file = small_disk / "register.sqlite3"
    connect(file)
    write_check.check_writable()
    with full(small_disk), pytest.raises(RuntimeError) as refused:
        write_check.check_writable()
    assert str(refused.value) == f"the disk of {file} has 0 MB left"
    assert shutil.disk_usage(small_disk).free > write_check.LITTLE


def test_a_postgresql_that_takes_no_writes_was_well(cluster, tmp_path):
    cluster.primary.run("CREATE DATABASE taking_nothing")
    cluster.primary.run("ALTER DATABASE taking_nothing SET default_transaction_read_only = on")
    site = Site(tmp_path, cluster.primary.url("taking_nothing"))
    lines = site.manage("doctor", fails=True).splitlines()
    [line] = (line for line in lines if line.split()[1] == "saving")
    assert line.startswith("FAULT   saving       PostgreSQL takes nothing: it is read-only")
    assert line.endswith("DATABASE_URL leads to the primary of PostgreSQL.")
