"""The page of one batch: its story so far, and what a person may do with it now."""

from typing import Any

from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hld_site.desk.batches import summary
from hld_site.desk.batches.access import (
    forbidden,
    importable,
    is_own_work,
    may_apply,
    may_handle,
    may_stop,
    not_to_be_removed,
    visible,
)
from hld_site.desk.batches.question_form import AnswersForm
from hld_site.desk.batches.row_list import ALL, DIFFERENT, LEFT_OUT, RowFilter, page_of
from hld_site.desk.batches.sheets_read import EMPTY, what_was_read
from hld_site.desk.status_sentences import city
from hld_site.exchange.batches import steps
from hld_site.exchange.batches.gathering import may_be_gathered
from hld_site.exchange.batches.proposals import is_scheduled, sets_to_choose
from hld_site.exchange.batches.undoing.undo import is_first_load, left_something, what_is_gone
from hld_site.exchange.models import BUSY, STOPPED, Batch, Mode, Stage, Verdict
from hld_site.jobs.models import JobState
from hld_site.jobs.progress import as_json
from hld_site.languages.punctuation import listed
from hld_site.publishing.models import PublicReason

VERDICTS = {
    DIFFERENT: gettext_lazy("All but unchanged"),
    **{verdict.value: verdict.label for verdict in Verdict},
    LEFT_OUT: gettext_lazy("Left out"),
    ALL: gettext_lazy("All rows"),
}


def batch_page(admin, request, batch: Batch):
    context = admin.admin_site.each_context(request) | common(request, batch) | {"opts": admin.opts}
    if not may_handle(request.user, batch):
        context["forbidden"] = forbidden(request.user, batch)
    elif batch.stage in BUSY and not context["scheduled"]:
        context["progress"] = progress_of(batch)
    else:
        context |= of_rows(request, batch)
    return TemplateResponse(request, "admin/batches/batch.html", context)


def common(request, batch: Batch) -> dict[str, Any]:
    undo = batch.kind == Batch.Kind.UNDO
    undone, put_back = undone_and_put_back(batch)
    return {
        "title": title_of(batch),
        "batch": batch,
        "undo": undo,
        "puts_back": summary.puts_back(batch),
        "is_set": batch.kind == Batch.Kind.SET,
        "is_open_set": batch.kind == Batch.Kind.SET and batch.stage == Stage.READY,
        "public_reason": PublicReason.objects.filter(batch=batch.pk).first() or "",
        "may_apply": may_apply(request.user, batch),
        "own_work": is_own_work(request.user, batch),
        "scheduled": is_scheduled(batch, timezone.now()),
        "may_stop": may_stop(request.user, batch),
        "stage": summary.stage(batch),
        "sent_back": summary.sent_back(batch),
        "zone": city(timezone.get_current_timezone()),
        "Stage": Stage,
        "seen": seen(batch),
        "standing": " ".join(filter(None, [summary.standing(batch), what_is_gone(batch)])),
        "read": what_was_read(batch),
        "empty": EMPTY[batch.settings.get("empty", "keep")],
        "twins": [] if undo or not batch.file_sha256 else twins(request.user, batch),
        "undone_by": undone,
        "put_back": put_back,
        "has_rest": undone is not None and left_something(undone),
        "is_first_load": is_first_load(batch),
    }


def progress_of(batch: Batch) -> dict[str, Any]:
    now = as_json(Stage(batch.stage), batch.job)
    if is_queued(batch):
        now["text"] = _("Waiting until another batch has been written.")
    return now


def is_queued(batch: Batch) -> bool:
    """Batches are applied one after the other."""
    if batch.stage != Stage.APPLYING or batch.job.state != JobState.WAITING:
        return False
    return Batch.objects.filter(stage=Stage.APPLYING, job__made_at__lt=batch.job.made_at).exists()


def title_of(batch: Batch) -> str:
    """What a set is called is a sentence, with quotation marks of its own."""
    name = batch.file_name or _("an import")
    if summary.puts_back(batch):
        return _("Putting back again: %(name)s") % {"name": name}
    if batch.kind == Batch.Kind.UNDO:
        return _("Undoing: %(name)s") % {"name": name}
    if batch.kind == Batch.Kind.SET:
        return _("Changes: %(name)s") % {"name": name}
    return _("Import of “%(name)s”") % {"name": name}


def seen(batch: Batch) -> str:
    """What a form sends back, to be refused if the batch has been checked anew meanwhile."""
    return batch.checked_at.isoformat() if batch.checked_at else ""


def twins(user, batch: Batch) -> list[Batch]:
    """Other batches of the very same file."""
    same = Batch.objects.filter(file_sha256=batch.file_sha256, kind=Batch.Kind.IMPORT)
    return list(visible(user, same).exclude(pk=batch.pk).exclude(stage=Stage.CANCELLED)[:5])


def undone_by(batch: Batch) -> Batch | None:
    """The batch that takes this one back, or is about to: the latest, if one left something.

    An undo that was itself taken back is none.
    """
    return undone_and_put_back(batch)[0]


def undone_and_put_back(batch: Batch) -> tuple[Batch | None, Batch | None]:
    """``undone_by``; and where none is any more, the latest batch that took an undo back."""
    undos = batch.undone_by.exclude(stage__in=(Stage.CANCELLED, Stage.FAILED))
    put_back_by = {undo: undone_by(undo) for undo in undos.order_by("made_at")}
    standing = [undo for undo, by in put_back_by.items() if by is None or by.stage != Stage.APPLIED]
    if standing:
        return standing[-1], None
    putting_back = [by for by in put_back_by.values() if by]
    return None, max(putting_back, key=lambda by: by.made_at, default=None)


def publish_at(batch: Batch) -> str:
    """The hour that a set was approved for and has lost: in the form, until it is past."""
    if batch.hour is None or batch.hour <= timezone.now():
        return ""
    return f"{timezone.localtime(batch.hour):%Y-%m-%dT%H:%M}"


def of_rows(request, batch: Batch) -> dict[str, Any]:
    tally = summary.tally(batch)
    row_filter = RowFilter.of(request.GET)
    counts = summary.by_verdict(tally)
    stopped = sum(counts[verdict] for verdict in STOPPED)
    page = page_of(batch, row_filter, tally, request.GET.get("page"))
    context = {
        "counts": counts,
        "totals": summary.totals(counts, summary.left_out(tally)),
        "left_out": summary.left_out(tally),
        "stopped": stopped,
        "to_do": summary.to_do(counts),
        "would": summary.what_would_happen(counts, batch),
        "row_filter": row_filter,
        "verdicts": row_filter.of_verdicts(tally, VERDICTS),
        "types": row_filter.of_types(tally),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "can_mend": any(fault.field for row in page.object_list for fault in row.faults),
        "can_leave_out": any(row.may_be_left_out for row in page.object_list),
        "has_form": batch.stage in steps.OPEN,
        "has_refused": bool(stopped) and bool(batch.file),
    }
    if batch.stage == Stage.READY:
        context |= what_next(request, batch)
    return context


def what_next(request, batch: Batch) -> dict[str, Any]:
    form = AnswersForm(batch, importable(request.user))
    return {
        "questions": form.questions,
        "hold_up": any(question.holds_up for question in form.questions),
        "answered": form.answered,
        "why_not": steps.why_not(batch, Mode.ALL),
        "why_not_good": steps.why_not(batch, Mode.GOOD),
        "touched": summary.touched(batch),
        "renamed": batch.reading.get("renamed", 0),
        "may_gather": may_be_gathered(batch),
        "open_sets": sets_to_choose(),
        "publish_at": request.GET.get("at", publish_at(batch)),
        "insists": bool(batch.settings.get("insist")),
        "not_to_be_removed": listed(not_to_be_removed(request.user, batch)),
    }
