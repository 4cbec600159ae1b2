"""What a running installation lacks, and what to do about it."""

import datetime
import json
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import BaseCommand, SystemCheckError
from django.db import connections
from django.utils import timezone

from hld_site.installation import backup, health
from hld_site.installation.production import refusals

FINE, ADVICE, FAULT = "ok", "advice", "FAULT"
Finding = tuple[str, str]  # how grave, and what to do
ROOM = 1024**3  # bytes that should be free
OLD = datetime.timedelta(days=2)
LATE = datetime.timedelta(minutes=2)
SKEW = 5.0  # seconds between the clock here and that of the database


def of_health(part: str) -> Callable[[], Iterator[Finding]]:
    def look() -> Iterator[Finding]:
        try:
            (health.NEEDED | health.USEFUL)[part]()
        except Exception as error:  # whatever it is, it is told
            yield FAULT, str(error).partition("\n")[0]

    return look


def environment() -> Iterator[Finding]:
    for reason in refusals(os.environ, settings):
        yield (FAULT if settings.PRODUCTION else ADVICE), reason
    if not settings.HTTPS:
        yield ADVICE, "HTTPS is off: cookies go in the clear. Set HTTPS=true behind HTTPS."


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
    for path in {Path(settings.STATE_DIR), Path(settings.MEDIA_ROOT)}:
        if path.exists() and (free := shutil.disk_usage(path).free) < ROOM:
            yield FAULT, f"{path} has {free / 1024**2:.0f} MB left: make room, or move it."


def backups() -> Iterator[Finding]:
    there = backup.backups_in(backup.folder_of_backups())
    if not there:
        yield ADVICE, "There is no backup: manage.py backup, once a day (deploy/)."
        return
    made = json.loads((there[-1] / backup.LIST).read_text())["made_at"]
    if timezone.now() - datetime.datetime.fromisoformat(made) > OLD:
        yield FAULT, f"The newest backup is of {made}: why has none been made since?"
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


def work() -> Iterator[Finding]:
    """Whether somebody does what waits."""
    late = timezone.now() - LATE
    waiting = apps.get_model("jobs", "Job").objects.filter(state="waiting", made_at__lt=late)
    if count := waiting.count():
        yield FAULT, f"{count} jobs wait for minutes: start a web process, or manage.py work."


CHECKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "environment": environment,
    **{part: of_health(part) for part in (*health.NEEDED, *health.USEFUL)},
    "headers": headers,
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
        faults = 0
        for name, look in CHECKS.items():
            try:
                findings = list(look())
            except Exception as error:  # a part that is away stops no other check
                findings = [(FAULT, str(error).partition("\n")[0])]
            for grade, text in findings or [(FINE, "")]:
                faults += grade == FAULT
                self.stdout.write(f"{grade:7} {name:12} {text}".rstrip())
        if faults:
            raise SystemExit(1)
