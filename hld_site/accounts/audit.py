"""Who did what, from where: written down as it happens, and never changed.

What staff send to the desk is written down by one middleware, so that no page can forget to.
"""

import re
import uuid

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from hld_site.accounts.client_address import client_address
from hld_site.accounts.lockout import account_named
from hld_site.accounts.models import AuditEvent, User
from hld_site.installation.deferred_writes import write_or_later
from hld_site.installation.logs import READABLE_ID, REQUEST_ID

Action = AuditEvent.Action
SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
ITEMS = 50


def write_down(request, action: Action, user=None, **given) -> None:
    event_of(request, action, user, **given).save()


def write_down_command(action: Action, command: str, username: str) -> None:
    """What somebody did at the machine itself: as whom, it does not know."""
    AuditEvent(action=action, about=f"manage.py {command}", details=username).save()


def event_of(request, action: Action, user=None, **given) -> AuditEvent:
    person = user if user is not None and user.pk else None
    return AuditEvent(
        action=action,
        user=person,
        name=person.get_username() if person else "",
        address=client_address(request) or None,
        request_id=id_of(request),
        **given,
    )


def id_of(request) -> str:
    name = REQUEST_ID.get() or request.META.get("HTTP_X_REQUEST_ID", "")
    return name if READABLE_ID.fullmatch(name) else ""


def audit_requests(get_response):
    """Every request of staff that changes something, or takes something away, or is refused."""

    def handle(request):
        if request.method in SAFE or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return get_response(request)
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        person = User(pk=user.pk, username=user.get_username())
        request.audited = Audited()
        response = get_response(request)
        if action := what_came_of(request, response):
            about, batch = request.path[:300], request.audited.batch or batch_in(request.path)
            details = request.audited.details(request.POST)
            event = event_of(request, action, person, about=about, batch=batch, details=details)
            write_or_later(event.save, f"audit log: {event} {about} {details}")
        return response

    return handle


def what_came_of(request, response) -> Action | None:
    at_desk = request.path.startswith(reverse("admin:index"))
    if not at_desk:
        ends = request.path == reverse("usersessions_list") and response.status_code == 302
        return Action.SESSIONS_ENDED if ends else None
    if response.status_code == 403:
        return Action.REFUSED
    if "attachment" in response.headers.get("Content-Disposition", ""):
        return Action.EXPORTED
    # A form that is shown again was not taken.
    return Action.CHANGED if response.status_code in (302, 303) else None


class Audited:
    """What was written while a request was answered, as history and admin announce it."""

    def __init__(self):
        self.batch: uuid.UUID | None = None
        self.items: list[str] = []

    def add(self, text: str) -> None:
        if len(self.items) < ITEMS:
            self.items.append(text)

    def details(self, form) -> str:
        chosen = form.getlist("_selected_action")
        action = [f"{form['action']}: {len(chosen)}"] if chosen and form.get("action") else []
        return "\n".join([*action, *self.items])


def batch_in(path: str) -> uuid.UUID | None:
    match = re.search(r"/exchange/batch/([0-9a-f-]{36})/", path)
    try:
        return uuid.UUID(match[1]) if match else None
    except ValueError:
        return None


def of_the_request() -> Audited | None:
    request = getattr(HistoricalRecords.context, "request", None)
    return getattr(request, "audited", None)


def history_written(sender, instance, history_instance, **kwargs):
    if audited := of_the_request():
        audited.batch = audited.batch or getattr(history_instance, "batch", None)
        kind = instance._meta.label_lower
        audited.add(f"{history_instance.history_type} {kind} {instance.pk}: {instance}"[:200])


def logged_by_admin(sender, instance, created, **kwargs):
    if created and (audited := of_the_request()):
        audited.add(f"{instance.object_repr}: {instance.get_change_message()}"[:400])


def signed_in(sender, request, user, **kwargs):
    if request is not None:
        write_down(request, Action.SIGNED_IN, user)
        AuditEvent.objects.forget_old(timezone.now())


def signed_out(sender, request, user, **kwargs):
    if request is not None and user is not None:
        write_down(request, Action.SIGNED_OUT, user)


def failed(sender, credentials, request=None, **kwargs):
    """Whose name was typed; not what was typed, which may be a password in the wrong place."""
    if request is None:
        return
    name = account_named(credentials.get("username", ""))
    user = User.objects.filter(username__iexact=name).first() if name else None
    locked = getattr(request, "axes_locked_out", False)
    with transaction.atomic():
        write_down(request, Action.LOCKED_OUT if locked else Action.FAILED, user)


def own(action: Action):
    def receive(sender, request=None, user=None, **kwargs):
        if request is not None:
            write_down(request, action, user)

    return receive


def connect(signals: dict) -> None:
    """``signals`` are those of libraries whose models are known only when all apps are."""
    user_logged_in.connect(signed_in, dispatch_uid="audit")
    user_logged_out.connect(signed_out, dispatch_uid="audit")
    user_login_failed.connect(failed, dispatch_uid="audit")
    for action, signal in signals.items():
        signal.connect(own(action), weak=False, dispatch_uid=f"audit {action}")
