"""How often an account may be tried from one place, and the way back in.

django-axes counts; what it counts by is decided here.
"""

import unicodedata

from axes.models import AccessAttempt
from django.conf import settings
from django.shortcuts import render


def account_named(username: str) -> str:
    """However a name is typed, it is one account: upper case is no new one to try."""
    return unicodedata.normalize("NFKC", username or "").strip().casefold()[:255]


def account_of(request, credentials) -> str:
    return account_named((credentials or {}).get("username", ""))


def locked_out(request, original_response, credentials):
    """The answer while the lock lasts: the same whether or not there is such an account."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    answer = render(request, "accounts/locked.html", {"minutes": minutes}, status=429)
    answer.headers["Retry-After"] = str(60 * minutes)
    return answer


def unlock(username: str) -> int:
    """Forgets the failures of an account, from wherever they came; says from how many places."""
    attempts = AccessAttempt.objects.filter(username=account_named(username))
    places = attempts.values("ip_address").distinct().count()
    attempts.delete()
    return places
