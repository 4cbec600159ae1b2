"""Where backups lie, what they are called, and which of them stay."""

import datetime
import itertools
import re
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from hld_site.installation.file_access import unreadable, unwritable

LIST = "backup.json"  # in each, what is in it
NAME = "register-%Y%m%d-%H%M%S"
UNFINISHED = ".unfinished"
# One that somebody has called otherwise is theirs: it is neither the newest nor removed.
NAMED = re.compile(r"(register-\d{8}-\d{6})(?:-(\d+))?")


def take_name(folder: Path, now: datetime.datetime) -> tuple[Path, Path]:
    """The new folder to write into, and the name that it gets when it is whole.

    Two of the same second have different names: restoring backs up what is there first, perhaps
    right after a backup was made.
    """
    name = now.strftime(NAME)
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    while True:
        whole = folder / next(names)
        unfinished = whole.with_name(whole.name + UNFINISHED)
        try:
            unfinished.mkdir(parents=True, mode=0o700)
        except FileExistsError:  # another is writing it
            continue
        except PermissionError as error:
            raise CommandError(f"No backup was made: {unwritable(folder) or error}") from error
        if not whole.exists():
            return unfinished, whole
        unfinished.rmdir()


def backups_in(folder: Path, now: datetime.datetime) -> list[Path]:
    """From the oldest to the newest.

    What was made while the clock was ahead bears a time to come. Whatever is made since is newer.
    """

    ages = {}
    for path in folder.glob(f"register-*/{LIST}"):
        if name := NAMED.fullmatch(path.parent.name):
            ages[path.parent] = not is_to_come(path.parent, now), name[1], int(name[2] or 1)
    return sorted(ages, key=ages.__getitem__)


def unreadable_in(folder: Path) -> dict[str, str]:
    """By name why one may not be read, such as root's who made it by hand: it is no newest."""
    named = (path for path in folder.glob("register-*") if NAMED.fullmatch(path.name))
    return {path.name: why for path in sorted(named) if (why := unreadable(path))}


def is_to_come(backup: Path, now: datetime.datetime) -> bool:
    moment = now.strftime(NAME)
    return backup.name[: len(moment)] > moment


def remove_old(folder: Path, keep: int, now: datetime.datetime) -> list[Path]:
    """All but the newest ``keep``; and what was left by one that was killed a day ago."""
    whole = backups_in(folder, now)
    old = whole[: max(0, len(whole) - keep)]
    yesterday = (now - datetime.timedelta(days=1)).strftime(NAME)
    left = [path for path in folder.glob(f"register-*{UNFINISHED}") if path.name < yesterday]
    for path in old + left:
        try:
            with suppress(FileNotFoundError):  # another that ends just now removes it
                shutil.rmtree(path)
        except PermissionError as error:
            reason = unwritable(path) or unwritable(folder) or error
            raise CommandError(f"It was made. What is older cannot be removed: {reason}") from error
    return old


def folder_of_backups() -> Path:
    return Path(settings.BACKUP_FOLDER)
