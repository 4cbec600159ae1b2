"""The work that outlives a request: checking and applying, by whichever process is there.

A check is a lease. Applying needs none: it is one transaction, and who dies in it has written
nothing.
"""

import datetime
import uuid
from collections.abc import Callable

from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from hld_site import languages
from hld_site.exchange import progress
from hld_site.exchange.batches.apply import apply, back_to_ready
from hld_site.exchange.batches.check import check
from hld_site.exchange.batches.undo import check_undo
from hld_site.exchange.lease import LostError, claim, unattended, worker_name
from hld_site.exchange.models import Batch, State, Verdict
from hld_site.exchange.reading import Limits

Tell = Callable[[int, int | None], None]


def work(
    batch_id: uuid.UUID, limits: Limits | None = None, tell: Tell = lambda done, total: None
) -> None:
    """Brings a batch as far as it can go without a person; silent if another process is at it."""
    batch = Batch.objects.get(pk=batch_id)
    limits = limits or limits_of(batch)
    with translation.override(language_of(batch)):
        checking = Batch.objects.filter(pk=batch_id, state=State.CHECKING)
        if batch.state == State.CHECKING and claim(checking, worker := worker_name()):
            run_check(batch, worker, limits, tell)
            batch.refresh_from_db()
        if batch.state == State.APPLYING:
            run_apply(batch, tell)
    batch.refresh_from_db()
    if batch.state not in (State.CHECKING, State.APPLYING):  # else another process tells of it
        progress.forget(batch_id)


def language_of(batch: Batch) -> str:
    """What is said of the rows is kept: in the language of whoever brought the file."""
    chosen = batch.settings.get("language")
    return languages.in_django(chosen) if chosen else translation.get_language()


def limits_of(batch: Batch) -> Limits:
    """What came by the command line has no limit, whichever process goes on with it."""
    unlimited = batch.settings.get("unlimited")
    return Limits(rows=None, file_bytes=None) if unlimited else Limits()


def run_check(batch: Batch, worker: str, limits: Limits, tell: Tell) -> None:
    mine = Batch.objects.filter(pk=batch.pk, state=State.CHECKING, worker=worker)
    started = timezone.now().timestamp()

    def sign_of_life(done: int, share: float) -> None:
        total = max(done, round(done / share)) if share else None
        if not mine.update(done=done, total=total, beat=timezone.now()):
            raise LostError
        progress.tell(batch.pk, "check", done, total, started)
        tell(done, total)

    try:
        if batch.kind == Batch.Kind.UNDO:
            check_undo(batch, sign_of_life)
        else:
            check(batch, limits, sign_of_life)
    except LostError:
        return
    finally:
        batch.file.close()
    if batch.settings.get("at_once") and is_clean(batch):
        batch.state = State.APPLYING
    told = ("state", "message", "found", "types", "counts", "checked_at")
    mine.update(**{name: getattr(batch, name) for name in told}, worker="")


def is_clean(batch: Batch) -> bool:
    """Whether a batch can be applied without asking a person anything."""
    stopping = {Verdict.REFUSED, Verdict.EDITED, Verdict.STALE}
    return (
        batch.state == State.READY
        and not batch.found.get("questions")
        and not any(stopping & set(counts) for counts in batch.counts.values())
    )


def run_apply(batch: Batch, tell: Tell) -> None:
    started = timezone.now().timestamp()

    def step(done: int, total: int) -> None:
        if progress.cancelled(batch.pk):
            raise LostError
        progress.tell(batch.pk, "apply", done, total, started)
        tell(done, total)

    try:
        apply(batch, timezone.now(), step)
    except LostError:
        back_to_ready(batch, str(_("Cancelled: nothing was written.")))
    except OperationalError as error:
        if "locked" not in str(error):
            raise
        # SQLite's one writer is another batch: this one goes on waiting.


def waiting(now: datetime.datetime):
    """Batches that some process should be at and perhaps none is."""
    silent = Q(state=State.CHECKING) & unattended(now)
    return Batch.objects.filter(silent | Q(state=State.APPLYING)).order_by("made_at")
