"""A file that takes longer than a request: whichever process is there writes it, and it is kept for
a while for whoever asked. A process that dies leaves nothing but a file of no use; the next one
begins anew.
"""

import contextlib
import datetime
import threading
import time
import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile, File
from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from hld_site import languages
from hld_site.exchange import progress
from hld_site.exchange.exporting.formats import FORMATS
from hld_site.exchange.exporting.tables import Table, UnknownChoiceError, choose
from hld_site.exchange.exporting.xlsx_writer import UnfitError
from hld_site.exchange.lease import LostError, claim, unattended, worker_name
from hld_site.exchange.models import Export
from hld_site.exchange.resources import find_declaration

KEPT = datetime.timedelta(days=1)
BEAT = 1.0  # seconds between two signs of life
WRITING = Export.State.WRITING


def table_of(export: Export) -> Table:
    """The admin of a type knows how its list was filtered; nothing in this room does."""
    declared = find_declaration(export.type)
    wanted, language = export.choices["columns"], export.choices["languages"]
    desk: Any = admin.site.get_model_admin(declared.model)
    return Table(declared, choose(declared, wanted, language, internal=True), desk.rows_of(export))


def ask(export: Export) -> Export:
    """Begins it; asked for twice, by two presses or in two tabs, it is written once."""
    asker: Any = export.user
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=asker.pk)
        same = Export.objects.filter(user=asker, type=export.type, format=export.format)
        for other in same.filter(state=WRITING):
            if other.choices == export.choices:
                return other
        export.save(force_insert=True)
    return export


def stop(export: Export, state: Export.State) -> bool:
    """False if it had ended by then. Who writes it hears of it at the next sign of life."""
    ended = {"state": state, "worker": "", "ended_at": timezone.now()}
    return bool(Export.objects.filter(pk=export.pk, state=WRITING).update(**ended))


def waiting(now: datetime.datetime) -> QuerySet:
    asked = Export.objects.filter(unattended(now), state=WRITING, user__isnull=False)
    return asked.order_by("asked_at")


def remove_old(now: datetime.datetime) -> None:
    """The file first: what dies between the two steps is removed the next time."""
    for export in Export.objects.filter(Q(ended_at__lt=now - KEPT) | Q(user=None)):
        export.file.delete(save=False)
        export.delete()


def write(export_id: uuid.UUID) -> None:
    """Silent if another process is at it, or takes it over."""
    mine, worker = Export.objects.filter(pk=export_id, state=WRITING), worker_name()
    if not claim(mine, worker):
        return
    mine = mine.filter(worker=worker)
    # Read while it is ours: the file that it names is then that of one before us, never after us.
    if (export := mine.select_related("user").first()) is None:
        return
    with contextlib.suppress(LostError), translation.override(languages.in_django(export.language)):
        try:
            ended = {"state": Export.State.DONE, "done": write_file(export, mine)}
            ended |= {"total": ended["done"]}
        except (UnfitError, UnknownChoiceError) as bad:
            ended = {"state": Export.State.FAILED, "message": str(bad)}
        end(export, mine, **ended)
    progress.forget(export_id)


def end(export: Export, mine: QuerySet, **ended: Any) -> None:
    if not patiently(mine, **ended, worker="", ended_at=timezone.now()):
        export.file.delete(save=False)


def write_file(export: Export, mine: QuerySet) -> int:
    """The number of rows."""
    table, format = table_of(export), FORMATS[export.format]
    with Pulse(mine, export, table.rows.count()) as pulse, new_file(export, mine) as file:
        watched = Table(table.declared, table.headings, table.rows, notice=pulse.count)
        for block in format.write(watched):
            pulse.look()
            file.write(block)
    return pulse.total


@contextlib.contextmanager
def new_file(export: Export, mine: QuerySet) -> Iterator[File]:
    """Each attempt has a file of its own: who was only thought dead writes into no other's."""
    storage, name = export.file.storage, f"exports/{uuid.uuid4()}"
    export.file.delete(save=False)
    if not patiently(mine, file=name):
        raise LostError
    storage.save(name, ContentFile(b""))
    try:
        with storage.open(name, "wb") as file:
            yield file
    except BaseException:
        storage.delete(name)
        raise
    export.file.name = name


def is_there(export: Export) -> bool:
    return export.state == Export.State.DONE and export.file.storage.exists(str(export.file.name))


def patiently(mine: QuerySet, **values: Any) -> int:
    """SQLite's one writer may be a long import: an hour's work is not lost for that."""
    while True:
        try:
            return mine.update(**values)
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(BEAT)


class Pulse:
    """Tells every second how far it is, by a connection of its own: the other one reads rows."""

    def __init__(self, mine: QuerySet, export: Export, total: int):
        self.mine, self.export, self.total = mine, export, total
        self.done, self.lost = 0, False
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.beat, name="pulse", daemon=True)
        self.started = timezone.now().timestamp()

    def __enter__(self) -> "Pulse":
        self.thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.thread.join()

    def count(self, rows: int) -> None:
        """A chunk may count more rows than are left."""
        self.done = min(self.done + rows, self.total)
        self.look()

    def look(self) -> None:
        if self.lost:
            raise LostError

    def beat(self) -> None:
        try:
            while not self.over.wait(BEAT) and not self.lost:
                progress.tell(self.export.pk, "export", self.done, self.total, self.started)
                self.lost = not self.tell()
        finally:
            connection.close()

    def tell(self) -> int:
        try:
            return self.mine.update(done=self.done, total=self.total, beat=timezone.now())
        except OperationalError:  # the database is busy or away: the next time
            return 1
