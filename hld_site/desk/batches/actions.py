"""What a person does with a batch. Every step holds only in its state: twice does it once."""

from collections.abc import Iterator
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import DateTimeField
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hld_site import languages
from hld_site.desk.addresses import admin_address, batch_address
from hld_site.desk.batches.access import (
    importable,
    is_own_work,
    may_apply,
    may_handle,
    may_see,
    may_stop,
    not_to_be_removed,
)
from hld_site.desk.batches.page import seen, undone_by
from hld_site.desk.batches.question_form import AnswersForm, chosen_for
from hld_site.desk.batches.row_list import LONGEST_MENDED
from hld_site.desk.change_sets import chosen_set, reason_in
from hld_site.desk.status_sentences import moment
from hld_site.exchange.batch_settings import Settings
from hld_site.exchange.batches import steps
from hld_site.exchange.batches.checking.waiting_rules import refuse_by_rules
from hld_site.exchange.batches.gathering import gather as gather_into
from hld_site.exchange.batches.gathering import may_be_gathered
from hld_site.exchange.batches.proposals import rebase
from hld_site.exchange.batches.undoing.undo import FirstLoadError, left_something, undo_of
from hld_site.exchange.models import Batch, Change, Mode, Stage, Verdict
from hld_site.jobs.worker import begin
from hld_site.publishing.models import PublicReason


def moved_on(request, batch: Batch):
    message = _("Nothing was done: the batch has moved on meanwhile. This is how it stands now.")
    messages.warning(request, message)
    return HttpResponseRedirect(batch_address(batch))


def step(act):
    """``act`` changes a batch and answers whether it could, or where to go instead.

    Its form saw the batch as it is, and nobody else adds to it meanwhile; what it says to the
    public is kept with every step.
    """

    @require_POST
    @wraps(act)
    def view(request, pk):
        with transaction.atomic():
            batch = get_object_or_404(Batch.locked(), pk=pk)
            if not may_handle(request.user, batch):
                raise PermissionDenied
            if request.POST.get("seen", "") != seen(batch):
                return moved_on(request, batch)
            if "public_reason" in request.POST and may_apply(request.user, batch):
                PublicReason.replace(batch.pk, request.POST["public_reason"])
            done = act(request, batch)
            if not done:
                transaction.set_rollback(True)
        if not done:
            return moved_on(request, batch)
        if isinstance(done, HttpResponseRedirect):
            return done
        begin(batch.job)
        return HttpResponseRedirect(batch_address(batch) + back_to(request))

    return view


def back_to(request) -> str:
    """The page of rows from which a form was sent."""
    query = request.POST.get("query", "")
    return f"?{query}#rows" if query else ""


@step
def apply(request, batch: Batch) -> bool | HttpResponseRedirect:
    if not may_apply(request.user, batch) or not_to_be_removed(request.user, batch):
        raise PermissionDenied
    if is_own_work(request.user, batch):
        messages.error(request, _("Somebody else must publish this: you have written in it."))
        return True
    if batch.kind == Batch.Kind.SET:
        at = request.POST.get("at", "").strip()
        try:
            schedule(batch, at)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(f"{batch_address(batch)}?{urlencode({'at': at})}")
    if takes_in_what_was_typed(request, batch):
        message = _(
            "Nothing was written: what you had typed or ticked here is taken in first. Look at it"
            " as it stands now."
        )
        messages.warning(request, message)
        return True
    mode = Mode.GOOD if request.POST.get("mode") == Mode.GOOD else Mode.ALL
    return not steps.why_not(batch, mode) and steps.let_apply(batch, mode, request.user)


def takes_in_what_was_typed(request, batch: Batch) -> bool:
    """Ticks stand at once, answers and mended cells after a check; False where there are none."""
    ticked = keep_ticks(request, batch)
    settings = typed_settings(request, batch)
    return (settings != batch.settings and steps.check_again(batch, settings)) or ticked


@step
def send(request, batch: Batch) -> bool:
    """A set is sent for approval: those who publish find it on their first page.

    Who wrote it is told first what could not be written.
    """
    if batch.kind != Batch.Kind.SET or batch.stage != Stage.READY:
        return False
    keep_ticks(request, batch)
    if refuse_by_rules(batch):
        messages.error(request, _("Not sent: some rows break a rule. They are marked below."))
        return True
    batch.settings |= {"sent": timezone.now().isoformat(), "sent_by": request.user.pk}
    batch.save(update_fields=["settings"])
    messages.success(request, _("Sent: it stands on the first page of those who publish."))
    return True


@require_POST
def gather(request, pk):
    """What an import would do goes into a set of changes, one that is open or a new one."""
    batch = get_object_or_404(Batch, pk=pk)
    if not may_handle(request.user, batch):
        raise PermissionDenied
    if request.POST.get("seen", "") != seen(batch) or not may_be_gathered(batch):
        return moved_on(request, batch)
    with transaction.atomic():
        into = chosen_set(request, batch.reason)
        if not gather_into(batch, into, request.user):
            transaction.set_rollback(True)
            return moved_on(request, batch)
    messages.success(request, _("Its changes stand in this set now, and in no import."))
    return HttpResponseRedirect(batch_address(into))


def schedule(batch: Batch, text: str) -> None:
    """Keeps when the set is to be published; now, where nothing is said."""
    try:
        hour = DateTimeField(required=False).clean(text)
    except ValidationError as error:
        message = _("“%(text)s” is no moment of the calendar: choose another.")
        raise ValidationError(message % {"text": text}) from error
    now = timezone.now()
    if hour and hour <= now:
        message = _("%(moment)s is past: it is now %(now)s. Choose another moment.")
        raise ValidationError(message % {"moment": moment(hour), "now": moment(now)})
    batch.settings = {**batch.settings, "at": hour.isoformat() if hour else ""}
    batch.save(update_fields=["settings"])


def keep_ticks(request, batch: Batch) -> bool:
    """Whether one is there that was not, or was."""
    shown = whole_numbers(request.POST.getlist("shown"))
    ticked = whole_numbers(request.POST.getlist("out")) & shown
    more = steps.leave_out(batch, sorted(ticked), True)
    fewer = steps.leave_out(batch, sorted(shown - ticked), False)
    return bool(more or fewer)


def with_the_page(request, batch: Batch) -> Settings:
    """The settings with all that was typed and ticked."""
    keep_ticks(request, batch)
    return typed_settings(request, batch)


def typed_settings(request, batch: Batch) -> Settings:
    """Those of the batch with answers and cells of refused rows. The file stays as it came."""
    settings = AnswersForm(batch, importable(request.user), request.POST).settings()
    for change, heading, text in mended_cells(request.POST, batch):
        sheet = batch.reading["sheets"][change.sheet]["key"]
        rows = chosen_for(settings, sheet).setdefault("mended", {})
        rows.setdefault(str(change.row), {})[heading] = text
    return settings


def mended_cells(given, batch: Batch) -> Iterator[tuple[Any, str, str]]:
    """What differs from the cell that was refused; a button gives the key that is meant."""
    texts = {name.removeprefix("mend-"): given[name] for name in given if name[:5] == "mend-"}
    field, _equals, key = given.get("take", "").partition("=")
    texts |= {field: key} if key else {}
    numbers = whole_numbers([field.partition("-")[0] for field in texts])
    for change in Change.objects.filter(batch=batch, number__in=numbers, verdict=Verdict.REFUSED):
        for place, error in enumerate(change.errors or ()):
            text = texts.get(f"{change.number}-{place}")
            if text is not None and error["column"] and text != error["value"]:
                yield change, error["column"], text[:LONGEST_MENDED]


@step
def check_again(request, batch: Batch) -> bool:
    """With what was typed, against the register as it now stands; ``forget`` asks anew."""
    if batch.kind == Batch.Kind.SET:
        rebase(batch)
        return True
    settings = with_the_page(request, batch)
    if request.POST.get("forget"):
        sheets = {key: of_rows(chosen) for key, chosen in settings.get("sheets", {}).items()}
        settings |= {"answers": {}, "sheets": sheets, "ignore_unknown": False}
    return steps.check_again(batch, settings)


def of_rows(chosen: Any) -> Any:
    """What a person said of single rows of a sheet, which answers no question."""
    return {name: chosen[name] for name in ("mended", "left_out") if name in chosen}


@step
def insist(request, batch: Batch) -> bool:
    """Shows what would be written over first: nothing is taken back at once."""
    return steps.check_again(batch, with_the_page(request, batch) | {"insist": True})


@step
def keep(request, batch: Batch) -> bool | HttpResponseRedirect:
    """What was typed is kept until the next check, and how a sheet is read is shown."""
    settings = with_the_page(request, batch)
    if not Batch.objects.filter(pk=batch.pk, stage__in=steps.OPEN).update(settings=settings):
        return False
    sheet = request.POST.get("sheet", "0")
    return HttpResponseRedirect(admin_address(Batch, "reading", batch.pk, sheet=sheet))


@step
def leave_out(request, batch: Batch) -> bool:
    """The form names the rows that it showed; those without a tick are taken in again.

    Answers and mended cells count only after a check: where there are such, it is made.
    """
    if batch.stage != Stage.READY:
        return False
    settings = with_the_page(request, batch)
    return settings == batch.settings or steps.check_again(batch, settings)


def whole_numbers(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isdecimal() and len(text) < 16}


@require_POST
def cancel(request, pk):
    batch = get_object_or_404(Batch, pk=pk)
    if not may_see(request.user, batch) or not may_stop(request.user, batch):
        raise PermissionDenied
    if not steps.cancel(batch):
        return moved_on(request, batch)
    return HttpResponseRedirect(batch_address(batch))


@require_POST
def take_back(request, pk):
    """Shows what would be taken back. A second press finds the undo that the first one began."""
    batch = get_object_or_404(Batch, pk=pk)
    if not may_apply(request.user, batch) or not may_handle(request.user, batch):
        raise PermissionDenied
    if batch.stage != Stage.APPLIED:
        return moved_on(request, batch)
    if not (reason := reason_in(request)):
        messages.error(request, _("Say why: it stands in the history."))
        return HttpResponseRedirect(batch_address(batch))
    is_undo = batch.kind == Batch.Kind.UNDO
    text = _("Put back: %(why)s") if is_undo else _("Taken back: %(why)s")
    reason = (text % {"why": reason})[:400]
    with transaction.atomic():
        locked = Batch.objects.select_for_update().get(pk=batch.pk)
        undo = undone_by(locked)
        try:
            if undo is None or left_something(undo):
                undo = undo_of(locked, request.user, reason, language=languages.reader())
        except FirstLoadError as error:
            messages.error(request, str(error))
            return HttpResponseRedirect(batch_address(batch))
    begin(undo.job)
    return HttpResponseRedirect(batch_address(undo))
