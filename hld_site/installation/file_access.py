"""As whom this process runs, and what it may write: an administrator is told by names."""

import os
import pwd
from pathlib import Path


def user() -> str:
    return name_of(os.geteuid())


def name_of(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def may(place: Path, how: int) -> bool:
    """``how`` is as in ``os.access``."""
    return os.access(place, how, effective_ids=True)


def may_write(place: Path) -> bool:
    return may(place, os.W_OK)


def unwritable(folder: Path) -> str:
    """Why nothing can be made in a folder, and what to do; empty where that is possible."""
    there = folder
    while not os.path.exists(there):
        there = there.parent
    if may(there, os.W_OK | os.X_OK):
        return ""
    if there != folder:
        return f"{user()} cannot make {folder}: as root, install -d -o {user()} -m 750 {folder}"
    return (
        f"{folder} belongs to {name_of(folder.stat().st_uid)}, and {user()} cannot write there: as"
        f" root, chown -R {user()} {folder}"
    )


def unreadable(folder: Path) -> str:
    """The same of looking into one that is there."""
    if may(folder, os.R_OK | os.X_OK):
        return ""
    return (
        f"{folder} belongs to {name_of(folder.stat().st_uid)}, and {user()} cannot read it: as"
        f" root, chown -R {user()} {folder}"
    )
