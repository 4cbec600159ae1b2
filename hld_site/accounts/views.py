from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache


@never_cache
@login_required
def account(request):
    """What a person can do about their own account."""
    kinds = Authenticator.Type
    of_theirs = Authenticator.objects.filter(user=request.user)
    context = {
        "second_factors": of_theirs.exclude(type=kinds.RECOVERY_CODES).count(),
        "sessions": len(UserSession.objects.purge_and_list(request.user)),
        "sign_on": bool(settings.SIGN_ON.apps),
    }
    return render(request, "accounts/account.html", context)
