from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from hld_site.accounts import personal_data
from hld_site.accounts.models import AuditEvent

Action = AuditEvent.Action
SHOWN = 20
OF_SIGN_IN = [
    Action.SIGNED_IN,
    Action.FAILED,
    Action.LOCKED_OUT,
    Action.SIGNED_OUT,
    Action.PASSWORD,
    Action.FACTOR_ADDED,
    Action.FACTOR_REMOVED,
    Action.SESSIONS_ENDED,
]


@never_cache
@login_required
def account(request):
    """What a person can do about their own account."""
    kinds = Authenticator.Type
    of_theirs = Authenticator.objects.filter(user=request.user)
    context = {
        "second_factors": of_theirs.exclude(type=kinds.RECOVERY_CODES).count(),
        "sessions": len(UserSession.objects.purge_and_list(request.user)),
        "events": AuditEvent.objects.filter(user=request.user, action__in=OF_SIGN_IN)[:SHOWN],
        "sign_on": bool(settings.SIGN_ON.apps),
    }
    return render(request, "accounts/account.html", context)


@never_cache
@login_required
def kept(request):
    """What the register keeps about who asks."""
    answer = JsonResponse(personal_data.about(request.user), json_dumps_params={"indent": 2})
    answer.headers["Content-Disposition"] = 'attachment; filename="about-me.json"'
    return answer


def page_too_old(request, reason=""):
    """The answer to what was sent from a page of a former session: the way back to it."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, request.get_host(), request.is_secure()):
        page = request.get_full_path()
    is_elsewhere = request.path != reverse("account_login")
    context = {"page": page, "sign_in": is_elsewhere and not request.user.is_authenticated}
    response = render(request, "403_csrf.html", context, status=403)
    response.headers["Cache-Control"] = "no-store"
    return response
