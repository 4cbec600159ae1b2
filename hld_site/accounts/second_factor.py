"""Who may change the register shows that they are there with more than a password."""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

# When somebody added a second factor in this session: they have it in their hands.
ADDED = "second_factor_added"


def demand_second_factor(get_response):
    """Without it, staff see what everybody sees, and the pages on which they add one."""

    def handle(request):
        if (
            settings.SECOND_FACTOR
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and not request.path_info.startswith(reverse("account"))
            and lacks_it(request)
        ):
            if request.path_info.startswith(reverse("admin:index")):
                return to_where_it_is_shown(request)
            request.user = AnonymousUser()
        return get_response(request)

    return handle


def lacks_it(request) -> bool:
    user = request.user
    if not (user.is_authenticated and (user.is_staff or user.is_superuser)):
        return False
    ways = {record["method"] for record in get_authentication_records(request, user)}
    enough = {"mfa", "socialaccount"} if settings.SIGN_ON_IS_ENOUGH else {"mfa"}
    return not (ways & enough or request.session.get(ADDED))


def to_where_it_is_shown(request):
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    where = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
    if Authenticator.Type.TOTP in kinds:
        return redirect(f"{reverse('mfa_reauthenticate')}?{where}")
    if Authenticator.Type.WEBAUTHN in kinds:
        return redirect(f"{reverse('mfa_reauthenticate_webauthn')}?{where}")
    text = _("Staff sign in with a second factor here. Please add one: it takes a minute.")
    messages.info(request, text)
    return redirect("mfa_index")


def remember_added(sender, request, **kwargs):
    request.session[ADDED] = time.time()


def factors_of(user) -> list[str]:
    """What a person shows beside the password, in words; reads what is fetched with the user."""
    shown = {kind.value: kind for kind in Authenticator.Type}
    labels = {
        Authenticator.Type.TOTP: _("authenticator app"),
        Authenticator.Type.WEBAUTHN: _("passkey"),
    }
    kinds = dict.fromkeys(shown[one.type] for one in user.authenticator_set.all())
    return [labels[kind] for kind in kinds if kind in labels]


def forget_second_factor(user) -> bool:
    """Says whether there was one."""
    return Authenticator.objects.filter(user=user).delete()[0] > 0


def end_all_sessions(user) -> int:
    """Says how many there were."""
    sessions = list(UserSession.objects.filter(user=user))
    running = sum(session.exists() for session in sessions)
    for session in sessions:
        session.end()
    return running
