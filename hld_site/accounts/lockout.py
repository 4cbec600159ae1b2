"""How often an account may be tried from one place, and the way back in.

django-axes counts; what it counts by is decided here.
"""

import unicodedata
from datetime import datetime

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
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


def locked_until(now: datetime) -> dict[str, datetime]:
    """The accounts that cannot be signed in to from some place, as they are counted; until when."""
    since = now - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(attempt_time__gt=since).values("username", "ip_address")
    tried = tried.annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    locked = tried.filter(failures__gte=settings.AXES_FAILURE_LIMIT).order_by("last")
    return {row["username"]: row["last"] + settings.AXES_COOLOFF_TIME for row in locked}


def unlock(username: str) -> int:
    """Forgets the failures of an account, from wherever they came; says from how many places."""
    attempts = AccessAttempt.objects.filter(username=account_named(username))
    places = attempts.values("ip_address").distinct().count()
    attempts.delete()
    return places
