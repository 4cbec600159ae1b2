"""Where backups lie, and who may write there."""

import datetime
import os
import pwd
import tempfile
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from hld_site.installation.backup_folder import remove_old, take_name
from hld_site.installation.file_access import name_of, unwritable
from hld_site.installation.management.commands import doctor, restore
from tests.operation.parts import backup_by_hand

pytestmark = pytest.mark.one_database


@pytest.fixture
def of_another():
    """A folder that is there and that this process may not write into."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o555)
        if is_root := os.getuid() == 0:
            os.seteuid(pwd.getpwnam("nobody").pw_uid)
        yield folder
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)


def test_a_folder_that_root_had_made_was_a_bare_number_of_an_error(of_another, settings):
    now = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
    owner, user = (pwd.getpwuid(number).pw_name for number in (os.getuid(), os.geteuid()))
    reason = (
        f"{of_another} belongs to {owner}, and {user} cannot write there: as root,"
        f" chown -R {user} {of_another}"
    )
    with pytest.raises(CommandError) as refused:
        take_name(of_another, now)
    assert str(refused.value) == f"No backup was made: {reason}"
    settings.BACKUP_FOLDER = of_another
    assert next(doctor.backups()) == ("FAULT", f"{reason} (BACKUP_FOLDER)")
    below = of_another / "backups"
    assert unwritable(below) == (
        f"{user} cannot make {below}: as root, install -d -o {user} -m 750 {below}"
    )


def test_two_backups_of_one_second_have_names_of_their_own(tmp_path):
    """Restoring backs up first what is there: perhaps in the second in which a backup was made."""
    now = datetime.datetime(2026, 11, 28, 18, 19, 6, tzinfo=datetime.UTC)
    (tmp_path / "register-20261128-181906").mkdir()
    (tmp_path / "register-20261128-181906-2.unfinished").mkdir()
    unfinished, whole = take_name(tmp_path, now)
    assert whole == tmp_path / "register-20261128-181906-3"
    assert unfinished.is_dir()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "register-20261128-181906",
        "register-20261128-181906-2.unfinished",
        "register-20261128-181906-3.unfinished",
    ]


def test_that_an_older_backup_cannot_be_removed_was_a_traceback(of_another):
    now = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
    user = os.geteuid()
    os.seteuid(os.getuid())
    of_another.chmod(0o755)
    for day in (1, 2):
        backup_by_hand(of_another, f"register-2026010{day}-000000")
    of_another.chmod(0o555)
    (of_another / "register-20260101-000000").chmod(0o555)
    os.seteuid(user)
    with pytest.raises(CommandError) as refused:
        remove_old(of_another, 1, now)
    old = of_another / "register-20260101-000000"
    assert "What is older cannot be removed: " in str(refused.value)
    assert str(refused.value).endswith(f"as root, chown -R {name_of(user)} {old}")
    os.seteuid(os.getuid())
    old.chmod(0o755)


def test_a_newer_backup_that_may_not_be_read_was_passed_over_for_an_older(of_another, settings):
    user = os.geteuid()
    os.seteuid(os.getuid())
    of_another.chmod(0o755)
    settings.BACKUP_FOLDER = of_another
    older = backup_by_hand(of_another, "register-20260101-000000")
    closed = backup_by_hand(of_another, "register-20260102-000000")
    closed.chmod(0o000)
    os.seteuid(user)
    reason = f"{closed} belongs to {name_of(os.getuid())}, and {name_of(user)} cannot read it: as"
    with pytest.raises(CommandError) as refused:
        restore.newest()
    assert str(refused.value).startswith(reason)
    assert any(text.startswith(reason) for grade, text in doctor.backups() if grade == "FAULT")
    os.seteuid(os.getuid())
    closed.chmod(0o755)
    os.seteuid(user)
    closed_before = closed.with_name("register-20251231-000000")
    os.seteuid(os.getuid())
    closed.rename(closed_before)
    closed_before.chmod(0o000)
    os.seteuid(user)
    assert restore.newest() == older
    os.seteuid(os.getuid())
    closed_before.chmod(0o755)
    os.seteuid(user)
