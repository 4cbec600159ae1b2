"""What a press is answered that came too late: somebody else was quicker, or the same person."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from hld_site.desk.addresses import batch_address
from hld_site.exchange.models import Batch, Stage


def moved_on(request, batch: Batch, button: str = "check_again"):
    """Who presses a button twice is told that it is done; nobody else has come between."""
    if is_done_by(request.user, batch, button):
        messages.info(request, _("This is already done. This is its present state."))
    else:
        message = _(
            "Nothing was done: the batch has changed in the meantime. This is its present state."
        )
        messages.warning(request, message)
    return HttpResponseRedirect(batch_address(batch))


def is_done_by(user, batch: Batch, button: str) -> bool:
    """Whether a batch stands where a button leads to, and this person has brought it there."""
    match button:
        case "apply":
            is_there = batch.stage in (Stage.APPLYING, Stage.APPLIED)
            return is_there and batch.applied_by_id == user.pk
        case "send_back":
            return batch.settings.get("sent_back_by") == user.pk
        case "cancel" | "gather":
            return batch.stage == Stage.CANCELLED and batch.user_id == user.pk
        case _:
            return batch.stage == Stage.CHECKING and batch.job.user_id == user.pk
