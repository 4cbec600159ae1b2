"""Whether this process lives (``/healthz``), and whether it can do its work (``/readyz``).

For whoever watches it or sends requests to it: asked without a host name, answered in JSON.
"""

import os
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import close_old_connections, connection, connections
from django.db.migrations.executor import MigrationExecutor

from hld_site.installation import replica
from hld_site.installation.write_check import check_writable

KEPT_SECONDS = 1.0  # an answer, however often it is asked for
Report = dict[str, str]


def database() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations() -> None:
    if migrated.get("all"):
        return
    executor = MigrationExecutor(connection)
    if left := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError(f"{len(left)} migrations are left: manage.py migrate")
    migrated["all"] = True


def cache() -> None:
    token = uuid.uuid4().hex
    caches["shared"].set(f"ready:{token}", token, 10)
    if caches["shared"].get(f"ready:{token}") != token:
        getattr(caches["shared"], "refuse_fault", lambda: None)()
        raise RuntimeError("what was put into it cannot be had again")
    caches["shared"].delete(f"ready:{token}")


def folder() -> None:
    """Of what staff upload; only where it is one of this machine."""
    if "FileSystemStorage" in settings.STORAGES["default"]["BACKEND"]:
        place = Path(settings.MEDIA_ROOT)
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"ready" * 1000)
            file.flush()
            os.fsync(file.fileno())


def replica_follows() -> None:
    """While it does not, the primary answers readers too."""
    if not replica.follows():
        raise RuntimeError(f"away, or {replica.behind():.0f} seconds behind")


migrated: dict[str, bool] = {}
# A page can be answered only while these are there; the others cost something, and not that.
NEEDED: dict[str, Callable[[], None]] = {"database": database, "migrations": migrations}
USEFUL: dict[str, Callable[[], None]] = {
    "saving": check_writable,
    "cache": cache,
    "files": folder,
}
if replica.REPLICA in settings.DATABASES:
    USEFUL[replica.REPLICA] = replica_follows


def look() -> tuple[bool, Report]:
    close_old_connections()
    report, ready = {}, True
    for parts, needed in ((NEEDED, True), (USEFUL, False)):
        for name, ask in parts.items():
            if ask is check_writable and not ready:  # it would ask the database that is away again
                continue
            try:
                ask()
                report[name] = "ok"
            except Exception as error:  # whatever it is, it is told
                report[name] = str(error).partition("\n")[0] or type(error).__name__
                ready = ready and not needed
            if needed and not ready:
                break
    close_old_connections()
    return ready, report


class Health:
    """Many who ask at once are one question."""

    def __init__(self) -> None:
        self.latest: tuple[bool, Report] = False, {}
        self.until = 0.0

    def answer(self, path: str) -> tuple[int, dict[str, Any]]:
        if path == "/healthz":
            return 200, {"alive": True}
        if time.monotonic() >= self.until:
            self.latest = look()
            self.until = time.monotonic() + KEPT_SECONDS
        ready, report = self.latest
        return 200 if ready else 503, {"ready": ready, "parts": report}
