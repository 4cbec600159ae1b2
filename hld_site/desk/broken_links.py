"""The page of links that gave no page when they were last looked at, and of what uses them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site.desk.addresses import admin_address
from hld_site.desk.permissions import owner_of
from hld_site.jobs.models import OPEN, Job
from hld_site.jobs.worker import notify
from hld_site.links.checking import KIND, ask_for_check, used_by
from hld_site.links.models import BROKEN, LinkCheck, Outcome

MOST = 200


def may_see(user) -> bool:
    return user.has_perm("links.view_linkcheck")


def may_ask(user) -> bool:
    """Who may send a file may have links looked at."""
    return may_see(user) and user.has_perm("exchange.add_batch")


def links_page(request, site) -> Any:
    if not may_see(request.user):
        raise PermissionDenied
    if request.method == "POST":
        if not may_ask(request.user):
            raise PermissionDenied
        notify(ask_for_check(request.user))
        messages.success(request, _("The links are being checked, one after the other."))
        return HttpResponseRedirect(reverse("admin:links"))
    broken = list(LinkCheck.objects.filter(outcome__in=BROKEN).order_by("since")[:MOST])
    users = used_by({check.address for check in broken}, timezone.now())
    others = (Outcome.REFUSED, Outcome.UNFIT)
    context = site.each_context(request) | {
        "title": _("Links to elsewhere"),
        "broken": [(check, [place_of(row) for row in users[check.address]]) for check in broken],
        "not_looked_at": LinkCheck.objects.filter(outcome__in=others).count(),
        "good": LinkCheck.objects.filter(outcome=Outcome.GOOD).count(),
        "last": LinkCheck.objects.aggregate(last=Max("checked_at"))["last"],
        "running": Job.objects.filter(kind=KIND, state__in=OPEN).first(),
        "may_ask": may_ask(request.user),
    }
    return render(request, "admin/links.html", context)


def place_of(row: Any) -> tuple[str, str]:
    """The record that shows the address, and the form in which it is mended."""
    return str(owner_of(row) or row), admin_address(type(row), "change", row.pk)
