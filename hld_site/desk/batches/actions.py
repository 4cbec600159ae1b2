"""What a person does with a batch. Every step holds only in its state: twice does it once."""

from contextlib import suppress
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import DateTimeField
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from hld_site import languages
from hld_site.desk.addresses import admin_address, batch_address
from hld_site.desk.batches.access import (
    is_own_work,
    may_apply,
    may_handle,
    may_see,
    may_stop,
    not_to_be_removed,
)
from hld_site.desk.batches.moved_on import moved_on
from hld_site.desk.batches.page import seen, undone_by
from hld_site.desk.batches.typed import (
    is_unchecked,
    keep_ticks,
    mend_proposed,
    takes_in_what_was_typed,
    with_the_page,
)
from hld_site.desk.change_sets import chosen_set
from hld_site.desk.reasons import LONGEST_REASON, reason_in
from hld_site.desk.status_sentences import moment
from hld_site.exchange.batches import steps
from hld_site.exchange.batches.checking.waiting_rules import refuse_by_rules
from hld_site.exchange.batches.gathering import gather as gather_into
from hld_site.exchange.batches.gathering import may_be_gathered
from hld_site.exchange.batches.proposals import rebase
from hld_site.exchange.batches.undoing.undo import FirstLoadError, left_something, undo_of
from hld_site.exchange.models import Batch, Mode, Stage
from hld_site.jobs.worker import begin
from hld_site.publishing.models import PublicReason


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
                return moved_on(request, batch, act.__name__)
            if "public_reason" in request.POST and may_apply(request.user, batch):
                PublicReason.replace(batch.pk, request.POST["public_reason"])
            done = act(request, batch)
            if not done:
                transaction.set_rollback(True)
        if not done:
            return moved_on(request, batch, act.__name__)
        if isinstance(done, HttpResponse):
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
    if takes_in_first(request, batch):
        return True
    mode = Mode.GOOD if request.POST.get("mode") == Mode.GOOD else Mode.ALL
    return not steps.why_not(batch, mode) and steps.let_apply(batch, mode, request.user)


def takes_in_first(request, batch: Batch) -> bool:
    if not takes_in_what_was_typed(request, batch):
        return False
    message = _(
        "Nothing was written: what you typed or ticked here had to be taken into account first."
        " Look at it as it is now."
    )
    messages.warning(request, message)
    return True


@step
def send(request, batch: Batch) -> bool:
    """A set is sent for approval: those who publish find it on their first page.

    Who wrote it is told first what could not be written.
    """
    if batch.kind != Batch.Kind.SET or batch.stage != Stage.READY:
        return False
    keep_ticks(request, batch)
    mend_proposed(request.POST, batch)
    if refuse_by_rules(batch):
        messages.error(request, _("Not sent: some rows break a rule. They are marked below."))
        return True
    now = timezone.now().isoformat()
    batch.settings |= {"sent": now, "sent_back": "", "sent_back_by": 0}
    batch.save(update_fields=["settings"])
    messages.success(request, _("Sent: it is now on the first page of those who publish."))
    return True


@step
def send_back(request, batch: Batch) -> bool:
    """Whose set it is finds it on their first page again, with the reason."""
    if not may_apply(request.user, batch):
        raise PermissionDenied
    if batch.kind != Batch.Kind.SET or batch.stage != Stage.READY or not batch.is_sent:
        return False
    if not (reason := reason_in(request)):
        messages.error(request, _("Give a reason: whoever made the set reads it."))
        return True
    why, by = f"{reason} ({request.user})", request.user.pk
    batch.settings |= {"sent": "", "sent_back": why, "sent_back_by": by}
    batch.applied_by = None
    batch.save(update_fields=["settings", "applied_by"])
    messages.success(request, _("Sent back: it is now on the first page of whoever made it."))
    return True


@step
def gather(request, batch: Batch) -> bool | HttpResponseRedirect:
    """What an import would do goes into a set of changes, one that is open or a new one."""
    if not may_be_gathered(batch):
        return False
    if takes_in_first(request, batch):
        return True
    into = chosen_set(request, batch.reason)
    if not gather_into(batch, into, request.user):
        return False
    messages.success(request, _("Its changes are now in this set, and not in an import."))
    return HttpResponseRedirect(batch_address(into))


def schedule(batch: Batch, text: str) -> None:
    """Keeps when the set is to be published; now, where nothing is said."""
    try:
        hour = DateTimeField(required=False).clean(text)
    except ValidationError as error:
        message = _("“%(text)s” does not exist in the calendar: choose another time.")
        raise ValidationError(message % {"text": text}) from error
    now = timezone.now()
    if hour and hour <= now:
        message = _("%(moment)s is past: it is now %(now)s. Choose another moment.")
        raise ValidationError(message % {"moment": moment(hour), "now": moment(now)})
    batch.settings = {**batch.settings, "at": hour.isoformat() if hour else ""}
    batch.save(update_fields=["settings"])


@step
def check_again(request, batch: Batch) -> bool:
    """With what was typed, against the register as it now stands; ``forget`` asks anew."""
    if batch.kind == Batch.Kind.SET:
        keep_ticks(request, batch)
        if not mend_proposed(request.POST, batch):
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
def keep(request, batch: Batch) -> bool | HttpResponse:
    """What was typed is kept until the next check, and one goes on to where one wanted."""
    settings = with_the_page(request, batch)
    mend_proposed(request.POST, batch)
    if is_unchecked(batch, settings):
        settings["unchecked"] = True
    if not Batch.objects.filter(pk=batch.pk, stage__in=steps.OPEN).update(settings=settings):
        return False
    if batch.kind == Batch.Kind.SET and may_apply(request.user, batch):
        with suppress(ValidationError):  # what is no hour to come is asked for when it is approved
            schedule(batch, request.POST.get("at", "").strip())
    return onward(request, batch)


def onward(request, batch: Batch) -> HttpResponse:
    """Where one wanted to go from the page: to how a sheet is read, a language, or by a link."""
    if sheet := request.POST.get("sheet"):
        return HttpResponseRedirect(admin_address(Batch, "reading", batch.pk, sheet=sheet))
    if request.POST.get("language"):
        return set_language(request)
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        address = batch_address(batch)
    return HttpResponseRedirect(address)


@step
def leave_out(request, batch: Batch) -> bool:
    """The form names the rows that it showed; those without a tick are taken in again.

    Answers and mended cells count only after a check: where there are such, it is made.
    """
    if batch.stage != Stage.READY:
        return False
    settings = with_the_page(request, batch)
    mend_proposed(request.POST, batch)
    return not is_unchecked(batch, settings) or steps.check_again(batch, settings)


@require_POST
def cancel(request, pk):
    batch = get_object_or_404(Batch, pk=pk)
    if not may_see(request.user, batch) or not may_stop(request.user, batch):
        raise PermissionDenied
    if not steps.cancel(batch):
        return moved_on(request, batch, "cancel")
    return HttpResponseRedirect(batch_address(batch))


@require_POST
def take_back(request, pk):
    """Shows what would be taken back. A second press finds the undo that the first one began."""
    batch = get_object_or_404(Batch, pk=pk)
    if not may_apply(request.user, batch) or not may_handle(request.user, batch):
        raise PermissionDenied
    if batch.stage != Stage.APPLIED:
        return moved_on(request, batch, "take_back")
    if not (reason := reason_in(request)):
        messages.error(request, _("Give a reason: it is kept in the history."))
        return HttpResponseRedirect(batch_address(batch))
    is_undo = batch.kind == Batch.Kind.UNDO
    text = _("Put back: %(why)s") if is_undo else _("Undone: %(why)s")
    reason = (text % {"why": reason})[:LONGEST_REASON]
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
