"""What waits for its hour was approved as it stood: who changes it, or a part of it, ends that."""

from typing import Any

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext

from hld_site.desk.permissions import publishes_alone
from hld_site.publishing.status import Standing, Status, standing


def ends_approval(user, record: Any) -> bool:
    """Whether what this person changes has to be approved again."""
    is_waiting = bool(record) and standing(record, timezone.now()) == Standing.SCHEDULED
    return is_waiting and not publishes_alone(user)


def end_approval(request, record: Any) -> bool:
    """Whether it has ended now; who calls saves the record. Who ended it is told."""
    if not ends_approval(request.user, record):
        return False
    record.status, record._history_user = Status.REVIEW, request.user
    say_that_approval_ended(request)
    return True


def say_that_approval_ended(request) -> None:
    text = gettext("It had been approved before this change: an editor has to approve it again.")
    messages.warning(request, text)
