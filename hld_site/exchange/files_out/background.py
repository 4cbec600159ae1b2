"""A file that takes longer than a request is a job; it is kept for a while for whoever asked. A
process that dies leaves nothing but a file of no use; the next one begins anew.
"""

import contextlib
import datetime
import uuid
from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Q

from hld_site.exchange.files_in.errors import BadFileError
from hld_site.exchange.files_out.cells import with_relations
from hld_site.exchange.files_out.formats import FORMATS
from hld_site.exchange.files_out.queries import unpacked
from hld_site.exchange.files_out.tables import Table, UnknownChoiceError, choose
from hld_site.exchange.files_out.xlsx_writer import UnfitError
from hld_site.exchange.models import Export
from hld_site.exchange.resources import find_declaration
from hld_site.installation.sqlite_retry import retry_while_locked
from hld_site.jobs.kinds import enqueue, job
from hld_site.jobs.models import OPEN
from hld_site.jobs.running import FailedError, LostError, Running

LIFETIME = datetime.timedelta(days=1)


def table_of(export: Export) -> Table:
    declared = find_declaration(export.type)
    columns, language = export.choices["columns"], export.choices["languages"]
    headings = choose(declared, columns, language, internal=True)
    rows = unpacked(declared.model, export.query)
    return Table(declared, headings, with_relations(declared, rows))


@transaction.atomic
def ask(export: Export, user) -> Export:
    """Begins it; asked for twice, by two presses or in two tabs, it is written once."""
    get_user_model().objects.select_for_update().get(pk=user.pk)
    same = Export.objects.filter(type=export.type, format=export.format)
    for other in same.filter(job__user=user, job__state__in=OPEN):
        if other.choices == export.choices:
            return other
    export.job = enqueue("export", export.pk, user)
    export.save(force_insert=True)
    return export


def remove_old(now: datetime.datetime) -> None:
    """The file first: what dies between the two steps is removed the next time."""
    for export in Export.objects.filter(Q(job__ended_at__lt=now - LIFETIME) | Q(job__user=None)):
        export.file.delete(save=False)
        export.job.delete()


@job("export", afterwards=remove_old)
def write(running: Running) -> None:
    # Read while it is ours: the file that it names is then that of one before us, never after us.
    export = Export.objects.filter(job__in=running.mine).first()
    if export is None:
        raise LostError
    try:
        write_file(export, running)
    except (UnfitError, UnknownChoiceError, BadFileError) as bad:
        raise FailedError(str(bad)) from bad


def write_file(export: Export, running: Running) -> None:
    table, format = table_of(export), FORMATS[export.format]
    total = table.rows.count()
    running.step(0, total)

    def count(rows: int) -> None:
        running.step(running.done + rows, total)

    watched = Table(table.declared, table.headings, table.rows, notice=count)
    with new_file(export, running) as file:
        for block in format.write(watched):
            running.step(running.done, total)
            file.write(block)
        running.step(total, total)


@contextlib.contextmanager
def new_file(export: Export, running: Running) -> Iterator[File]:
    """Each attempt has a file of its own: who was only thought dead writes into no other's."""
    storage, name = export.file.storage, f"exports/{uuid.uuid4()}"
    export.file.delete(save=False)
    retry_while_locked(lambda: claim_file(export, running, name))
    storage.save(name, ContentFile(b""))
    try:
        with storage.open(name, "wb") as file:
            yield file
        retry_while_locked(running.finish)
    except BaseException:
        storage.delete(name)
        raise


@transaction.atomic
def claim_file(export: Export, running: Running, name: str) -> None:
    running.sign()
    Export.objects.filter(pk=export.pk).update(file=name)


def is_there(export: Export) -> bool:
    done = export.stage == Export.Stage.DONE
    return done and export.file.storage.exists(str(export.file.name))
