"""What a running installation lacks, and what to do about it."""

import datetime
import json
import os
import re
import secrets
import shlex
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, SystemCheckError
from django.db import connections
from django.utils import timezone
from rapidfuzz.distance import OSA

from hld_site.installation import health
from hld_site.installation.backup_folder import (
    LIST,
    backups_in,
    folder_of_backups,
    is_to_come,
    unreadable_in,
)
from hld_site.installation.collected_static import uncollected
from hld_site.installation.file_access import unwritable
from hld_site.installation.outages import RemediedError
from hld_site.installation.production import refusals

FINE, ADVICE, FAULT, UNASKED = "ok", "advice", "FAULT", "-"
Finding = tuple[str, str]  # how grave, and what to do
ROOM = 1024**3  # bytes that should be free
OLD = datetime.timedelta(days=2)
LATE = datetime.timedelta(minutes=2)
PYTHON = "python:"  # a scanner of uploads that is no program
SKEW = 5.0  # seconds between the clock here and that of the database


# What to look at where a part does not do what it is there for.
REMEDIES = {
    "database": "DATABASE_URL says where it is: is it there, and does it let the register in?",
    "saving": "Let the register's user write into SQLite's file and its folder, with room there;"
    " DATABASE_URL leads to the primary of PostgreSQL.",
    "replica": "DATABASE_REPLICA_URL says where it is. Until it follows, the primary answers all.",
    "cache": "CACHE_URL says where it is: is it there, and does it let the register in?"
    if os.environ.get("CACHE_URL")
    else "Let the register's user write into var/cache/.",
    "files": "Let the register's user write into FILES_FOLDER.",
    "static": "Let the register's user read it: chown -R, or collect as the register's user.",
    "storage": "Look at FILES_FOLDER, or FILES_STORAGE and FILES_STORAGE_OPTIONS.",
}
# Parts that nobody can look at while another is away.
THROUGH = {
    "migrations": "database",
    "saving": "database",
    "clock": "database",
    "work": "migrations",
    "storage": "files",
}


def of_health(ask: Callable[[], None]) -> Callable[[], Iterator[Finding]]:
    def look() -> Iterator[Finding]:
        ask()
        return iter(())

    return look


def database() -> Iterator[Finding]:
    """Which it is: one that was named by nobody is perhaps not the one that is meant."""
    health.database()
    there = connections["default"].settings_dict
    if connections["default"].vendor == "postgresql":
        yield FINE, f"PostgreSQL, {there['NAME']} at {there['HOST'] or 'a socket of this machine'}"
        if (encoding := server_encoding()) != "UTF8":
            say = "make another by createdb --encoding UTF8 --template template0"
            yield FAULT, f"It is encoded in {encoding}, which lacks most letters: {say}"
    elif os.environ.get("DATABASE_URL"):
        yield FINE, f"SQLite, {there['NAME']}"
    else:
        yield FINE, f"SQLite, {there['NAME']}: DATABASE_URL is not set"


def server_encoding() -> str:
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        return str(cursor.fetchone()[0])


def misspelt(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Of variables those that are nearly one of ours, and which."""
    example = (settings.BASE_DIR / "deploy" / "register.env").read_text()
    known = set(re.findall(r"^#?([A-Z_]+)=", example, re.M))
    for name in sorted(set(names) - known):
        nearest = min(known, key=lambda each: (OSA.distance(name.upper(), each), each))
        most = 1 if len(nearest) < 8 else 2 if len(nearest) < 15 else 3
        if OSA.distance(name.upper(), nearest) <= most:
            yield name, nearest


def environment() -> Iterator[Finding]:
    for reason in refusals(os.environ, settings):
        yield (FAULT if settings.PRODUCTION else ADVICE), reason
    if not settings.HTTPS:
        yield ADVICE, "HTTPS is off: cookies go in the clear. Set HTTPS=true behind HTTPS."
    for name, nearest in misspelt(os.environ):
        yield ADVICE, f"{name} is no variable of the register: is {nearest} meant?"
    scanner = shlex.split(settings.FILE_SCANNER)[:1]
    if scanner and not scanner[0].startswith(PYTHON) and not shutil.which(scanner[0]):
        yield FAULT, f"FILE_SCANNER: there is no {scanner[0]}, so that every upload is refused."
    most = min(let_through().values())
    if most < settings.EXCHANGE_FILE_BYTES:
        yield (
            ADVICE,
            f"EXCHANGE_FILE_BYTES is more than the {most / 1000**2:.0f} MB that deploy/ lets"
            f" through: raise {' or '.join(let_through())} of the web server in front too.",
        )


def let_through() -> dict[str, int]:
    """Bytes of a request, by what says so in the configurations of deploy/."""
    deploy, units = settings.BASE_DIR / "deploy", {"m": 1024**2, "MB": 1000**2}
    limits = (("client_max_body_size", "nginx.conf"), ("max_size", "Caddyfile"))
    bytes_by_name = {}
    for name, file in limits:
        text = (deploy / file).read_text()
        if given := re.search(rf"^\s*{name} (\d+)(m|MB);?$", text, re.M):
            bytes_by_name[name] = int(given[1]) * units[given[2]]
    return bytes_by_name


def headers() -> Iterator[Finding]:
    """What Django says of a deployment: secure cookies, HSTS and the like."""
    if settings.HTTPS:
        try:
            with open(os.devnull, "w") as nowhere:
                call_command("check", deploy=True, fail_level="WARNING", stdout=nowhere)
        except SystemCheckError as error:
            yield FAULT, str(error).strip()


def clock() -> Iterator[Finding]:
    connection = connections["default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            apart = abs(float(cursor.fetchone()[0]) - time.time())
        if apart > SKEW:
            yield (
                FAULT,
                f"The clocks here and at the database are {apart:.0f} s apart: run an NTP client.",
            )


def disk() -> Iterator[Finding]:
    """Of all that is written to here, be it on one disk or on several."""
    places = [Path(settings.STATE_DIR), Path(settings.MEDIA_ROOT), folder_of_backups()]
    if connections["default"].vendor == "sqlite":
        places.append(Path(connections["default"].settings_dict["NAME"]).parent)
    for path in {path.stat().st_dev: path for path in places if path.exists()}.values():
        if (free := shutil.disk_usage(path).free) < ROOM:
            yield FAULT, f"{path} has {free / 1024**2:.0f} MB left: make room, or move it."


def backups() -> Iterator[Finding]:
    folder, now = folder_of_backups(), timezone.now()
    if reason := unwritable(folder):
        yield FAULT, f"{reason} (BACKUP_FOLDER)"
    there = backups_in(folder, now)
    for why in unreadable_in(folder).values():
        yield FAULT, why
    if not there:
        yield ADVICE, "There is no backup: manage.py backup, once a day (deploy/)."
        return
    for path in there:
        if is_to_come(path, now):
            yield ADVICE, f"{path} is of a time to come: was the clock wrong? Remove or rename it."
    made = datetime.datetime.fromisoformat(json.loads((there[-1] / LIST).read_text())["made_at"])
    if now - made > OLD:
        yield FAULT, f"The newest backup is of {made.isoformat()}: why has none been made since?"
    if there[-1].stat().st_dev == Path(settings.STATE_DIR).stat().st_dev:
        yield ADVICE, "Backups lie on the same disk as the register: copy them elsewhere."


def storage() -> Iterator[Finding]:
    """What staff upload, wherever that is: written, read again, removed."""
    token = secrets.token_bytes(16)
    name = default_storage.save(f"doctor/{token.hex()}", ContentFile(token))
    try:
        with default_storage.open(name) as file:
            if file.read() != token:
                yield FAULT, f"{name} was written, and reads otherwise: look at FILES_FOLDER."
    finally:
        default_storage.delete(name)


def static() -> Iterator[Finding]:
    """What browsers load beside pages."""
    if names := list(uncollected()):
        yield (
            FAULT,
            f"{len(names)} files are not in {settings.STATIC_ROOT} as this release has them,"
            f" {names[0]} among them: manage.py collectstatic --noinput, then restart.",
        )


def work() -> Iterator[Finding]:
    """Whether somebody does what waits."""
    late = timezone.now() - LATE
    waiting = apps.get_model("jobs", "Job").objects.filter(state="waiting", made_at__lt=late)
    if count := waiting.count():
        yield FAULT, f"{count} jobs wait for minutes: start a web process, or manage.py work."


CHECKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "environment": environment,
    **{part: of_health(ask) for part, ask in (health.NEEDED | health.USEFUL).items()},
    "database": database,
    "headers": headers,
    "static": static,
    "clock": clock,
    "disk": disk,
    "storage": storage,
    "work": work,
    "backups": backups,
}


class Command(BaseCommand):
    help = "Looks over a running installation, and says what to do. Fails if something is wrong."
    requires_system_checks: list = []

    def handle(self, **options):
        away: dict[str, str] = {}  # parts, and the fault for which each is
        for name, look in CHECKS.items():
            try:
                if cause := away.get(THROUGH.get(name, "")):
                    away[name] = cause
                    findings = [(UNASKED, f"cannot be looked at without {cause}")]
                else:
                    findings = list(look())
            except Exception as error:  # a part that is away stops no other check
                text = str(error).partition("\n")[0] or type(error).__name__
                remedy = "" if isinstance(error, RemediedError) else REMEDIES.get(name, "")
                findings = [(FAULT, f"{text.rstrip('.')}. {remedy}")]
            for grade, text in findings or [(FINE, "")]:
                if grade == FAULT:
                    away[name] = name
                self.stdout.write(f"{grade:7} {name:12} {text}".rstrip())
        if away:
            raise SystemExit(1)
