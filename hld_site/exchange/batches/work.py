"""The jobs of a batch: it is checked, and applied. Each does nothing if the batch has moved on."""

from contextlib import closing

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site.exchange.batches import proposals
from hld_site.exchange.batches.checking.check import check
from hld_site.exchange.batches.undoing.undo import check_undo
from hld_site.exchange.batches.writing.apply import apply
from hld_site.exchange.files_in.limits import Limits
from hld_site.exchange.models import Batch, Stage
from hld_site.jobs.kinds import job
from hld_site.jobs.models import Job, JobState
from hld_site.jobs.running import NotYetError, Running, Watch, run
from hld_site.records.signals import work_finished

RESULTS = ("stage", "message", "reading", "types", "counts", "checked_at")


def batches(job: Job, stage: Stage):
    return Batch.objects.filter(job=job, stage=stage)


def unchecked(job: Job) -> None:
    stage = Stage.CANCELLED if job.state == JobState.CANCELLED else Stage.FAILED
    batches(job, Stage.CHECKING).update(stage=stage, message=job.message)


def unapplied(job: Job) -> None:
    message = job.message or _("Cancelled: nothing was written.")
    waiting = batches(job, Stage.APPLYING)
    if (batch := waiting.first()) and proposals.is_scheduled(batch, timezone.now()):
        message = ""  # nothing was being written: it waits for its approval again
    waiting.update(stage=Stage.READY, message=message)


@job("check", stopped=unchecked, estimates=True)
def check_batch(running: Running) -> None:
    if (batch := batches(running.job, Stage.CHECKING).first()) is None:
        return

    def tell(done: int, share: float) -> None:
        running.step(done, max(done, round(done / share)) if share else None)
        running.sign()

    with closing(batch.file):
        if batch.kind == Batch.Kind.UNDO:
            check_undo(batch, tell)
        else:
            check(batch, limits_of(batch), tell)
    results = {name: getattr(batch, name) for name in RESULTS}
    with transaction.atomic():
        running.finish()
        batches(running.job, Stage.CHECKING).update(**results)


@job("apply", stopped=unapplied, afterwards=lambda now: work_finished.send(sender=None))
def apply_batch(running: Running) -> None:
    """One transaction: who dies in it has written nothing."""
    if batch := batches(running.job, Stage.APPLYING).first():
        if not proposals.is_due(batch, timezone.now()):
            raise NotYetError
        apply(batch, timezone.now(), running)


def limits_of(batch: Batch) -> Limits:
    """What came by the command line has no limit, whichever process goes on with it."""
    return Limits.none() if batch.settings.get("unlimited") else Limits()


def work(batch: Batch, watch: Watch | None = None) -> None:
    """Brings it as far as it goes without a person, in this process, unless another is at it."""
    for _job in ("check", "apply"):
        batch.refresh_from_db()
        if batch.job.is_open:
            run(batch.job.pk, watch)
    batch.refresh_from_db()
