"""What an installation keeps beside its code, in ``var/``: made where it is missing, never kept in
the repository. Processes that start at the same moment get the same."""

import os
import secrets
from pathlib import Path

from django.core.files import locks

from hld_site.languages.catalogues import compiled


def prepare(state: Path, locale: Path) -> None:
    """The folder, and in it the catalogues that ``locale`` holds."""
    try:
        state.mkdir(exist_ok=True)
        compiled(locale, into=state / "locale")
    except OSError as error:
        raise unwritable(state, error) from error


def secret_key(state: Path) -> str:
    """A key of this installation's own, made once."""
    path = state / "secret_key"
    try:
        if path.exists() and (key := path.read_text().strip()):
            return key
        state.mkdir(exist_ok=True)
        return kept_key(path)
    except OSError as error:
        raise unwritable(state, error) from error


def kept_key(path: Path) -> str:
    """Who comes first writes it, who waits at the lock reads it."""
    with open(path, "a+", opener=for_the_owner_alone) as file:
        locks.lock(file, locks.LOCK_EX)
        file.seek(0)
        key = file.read().strip()
        if not key:
            key = secrets.token_urlsafe(50)
            file.write(key)
        return key


def for_the_owner_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def unwritable(state: Path, error: OSError) -> SystemExit:
    """Ends the program, in words alone."""
    return SystemExit(
        f"The register cannot write into its folder {state} ({error}). It keeps there what this"
        " machine alone has: a secret key unless SECRET_KEY is set, the translations ready for"
        " use, and SQLite's database unless DATABASE_URL is set. Let its user write there, or"
        " run “manage.py check” once as somebody who may."
    )
