"""The page on which staff make links to a preview, and revoke them."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hld_site.desk.addresses import admin_address
from hld_site.desk.batches.access import may_see
from hld_site.desk.not_yet_public import beside
from hld_site.desk.permissions import may, owner_of
from hld_site.desk.previews import SET, subject_of, token_of
from hld_site.desk.status_sentences import moment
from hld_site.exchange.models import Batch
from hld_site.publishing.models import PreviewLink
from hld_site.publishing.status import Status, standing
from hld_site.records.catalogue import by_name
from hld_site.records.declarations import Record

DAYS = (1, 7, 30)
PUBLIC = Status.PUBLISHED
MOST_LOOKED_AT = 100


def previewed(user, subject: str) -> Any:
    """The set or the record that may be previewed; PermissionDenied for who may not write it."""
    kind, _colon, number = subject.partition(":")
    thing: Any
    allowed: Any
    try:
        if kind == SET:
            thing = Batch.objects.filter(pk=number, kind=Batch.Kind.SET).first()
            allowed = thing is not None and may_see(user, thing)
        else:
            declared = by_name().get(kind)
            if not isinstance(declared, Record):
                raise Http404
            thing = declared.model._default_manager.filter(pk=number).first()
            allowed = may(user, declared.model, "change")
    except (ValueError, ValidationError) as error:
        raise Http404 from error
    if thing is None:
        raise Http404
    if not allowed:
        raise PermissionDenied
    return thing


def preview_page(request, site) -> Any:
    subject = request.GET.get("of", "")
    thing = previewed(request.user, subject)
    links = PreviewLink.objects.filter(subject=subject_of(thing))
    now = timezone.now()
    if request.method == "POST":
        if number := request.POST.get("revoke", ""):
            revoke(links, number, now)
        else:
            make(request, thing, now)
        return HttpResponseRedirect(f"{reverse('admin:previews')}?of={subject}")
    start = "" if isinstance(thing, Batch) else thing.get_absolute_url().lstrip("/")
    context = site.each_context(request) | {
        "title": _("Preview of %(name)s") % {"name": thing},
        "thing": thing,
        "back": admin_address(type(thing), "change", thing.pk),
        "days": DAYS,
        "links": [
            (
                link,
                request.build_absolute_uri(f"/preview/{token_of(link)}/{start}"),
                moment(link.expires_at),
            )
            for link in links.open(now)
        ],
        "left_out": records_left_out(thing, now),
        "past": links.exclude(pk__in=links.open(now).values("pk")),
    }
    return TemplateResponse(request, "admin/previews.html", context)


def records_left_out(thing: Any, now: datetime.datetime) -> list[tuple]:
    """What the preview does not show because it waits: record, type, state, form."""
    records, published = [thing], set()
    at = getattr(thing, "public_from", None) or now
    if isinstance(thing, Batch):
        changes = thing.changes.filter(left_out=False).exclude(object_id=None)[:MOST_LOOKED_AT]
        rows = [(change, row_of(change)) for change in changes]
        published = {row for change, row in rows if (change.after or {}).get("status") == PUBLIC}
        records = [owner for _change, row in rows if row and (owner := owner_of(row))]
        at = thing.hour or now
    waiting = dict.fromkeys(row for one in records for row in beside(one, max(at, now)))
    return [
        (
            row,
            row._meta.verbose_name,
            standing(row, now).label,
            admin_address(type(row), "change", row.pk),
        )
        for row in waiting
        if row not in published and row not in records
    ]


def row_of(change: Any) -> Any:
    if change.type not in by_name():
        return None
    model: Any = by_name()[change.type].model
    return model._default_manager.filter(pk=change.object_id).first()


def make(request, thing: Any, now: datetime.datetime) -> None:
    text = request.POST.get("days", "")
    days = int(text) if text in {str(each) for each in DAYS} else DAYS[1]
    PreviewLink.objects.create(
        subject=subject_of(thing),
        label=str(thing)[:200],
        user=request.user,
        expires_at=now + datetime.timedelta(days=days),
    )


def revoke(links, number: str, now: datetime.datetime) -> None:
    try:
        links.filter(pk=number, revoked_at=None).update(revoked_at=now)
    except (ValueError, ValidationError) as error:
        raise Http404 from error
