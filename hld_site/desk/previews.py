"""A preview: the public site as it would be, for whoever has the link, and nowhere kept.

What is previewed is written, the page is made, and the writing is taken back: one transaction.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import timezone, translation

from hld_site import languages
from hld_site.browse.views import not_found
from hld_site.desk.not_yet_public import beside, bring_forward, in_words, shown_by
from hld_site.exchange.batches import proposals
from hld_site.exchange.batches.writing.apply import Applying, NothingWritten
from hld_site.exchange.models import Batch
from hld_site.languages.addresses import language_of
from hld_site.publishing.models import PreviewLink
from hld_site.publishing.status import Status
from hld_site.records import catalogue
from hld_site.records.declarations import Record

SALT = "preview"
SET = "set"
# Pages of visitors alone: no door of the desk opens in a preview.
CLOSED = ("/admin/", "/accounts/", "/account/", "/preview/", "/styleguide/", "/i18n/")
LINK = re.compile(r'(\s(?:href|action|src)=")/(?!/|static/|preview/)')
BODY = re.compile(r"<body[^>]*>")


def subject_of(thing: Any) -> str:
    if isinstance(thing, Batch):
        return f"{SET}:{thing.pk}"
    return f"{catalogue.of(thing.__class__).name}:{thing.pk}"


def token_of(link: PreviewLink) -> str:
    return signing.Signer(salt=SALT).sign(link.pk.hex)


def link_of(token: str) -> PreviewLink | None:
    """The link that a token opens, now; None for one that is forged, over or revoked."""
    try:
        number = signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        return None
    return PreviewLink.objects.open(timezone.now()).filter(pk=number).first()


class Silent:
    """Nobody watches how far a preview has come."""

    def step(self, done: int, total: int | None = None) -> None: ...

    def finish(self) -> None: ...


@contextmanager
def as_it_would_be(link: PreviewLink) -> Iterator[None]:
    """The register with what is previewed, for as long as this lasts."""
    with transaction.atomic():
        try:
            lay_out(*link.subject.split(":", 1))
            yield
        finally:
            transaction.set_rollback(True)


def lay_out(kind: str, number: str) -> None:
    now = timezone.now()
    if kind == SET:
        batch = Batch.objects.filter(pk=number, stage__in=proposals.OPEN).first()
        if batch is not None:
            silent: Any = Silent()
            Applying(batch, now, silent).run()
            if batch.hour:
                bring_forward(batch.hour, now)
        return
    declared = catalogue.by_name().get(kind)
    if not isinstance(declared, Record):
        raise Http404
    rows = declared.model._default_manager.filter(pk=number)
    for at in rows.exclude(public_from=None).values_list("public_from", flat=True):
        bring_forward(at, now)
    rows.update(status=Status.PUBLISHED, public_from=None, public_until=None)


def show(request: HttpRequest, token: str, rest: str = "") -> HttpResponse:
    link = link_of(token)
    if link is None:
        return shut(
            HttpResponse(render_to_string("preview_expired.html", request=request), status=410)
        )
    path = f"/{rest}"
    language = languages.in_django(language_of(path))
    with translation.override(language):
        try:
            with as_it_would_be(link):
                response = whole(answer(request, link, path))
                left_out = left_out_of(response, request)
        except NothingWritten as reason:
            response, left_out = not_found(request, Http404(str(reason))), ""
        return shut(marked(response, link, f"/preview/{token}/", left_out))


def left_out_of(response: HttpResponse, request: Any) -> str:
    record = shown_by(request.resolver_match) if response.status_code == 200 else None
    now = timezone.now()
    return in_words(beside(record, now), now) if record else ""


def answer(request: Any, link: PreviewLink, path: str) -> Any:
    """What the public site answers to a visitor who asks for this address."""
    request.path = request.path_info = path
    request.user, request.COOKIES, request.preview = AnonymousUser(), {}, link
    request.LANGUAGE_CODE = translation.get_language()
    try:
        if path.startswith(CLOSED):
            raise Http404
        match = resolve(path)
        request.resolver_match = match
        response = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response.render()
    except Http404 as missing:
        return not_found(request, missing)
    finally:
        request.__dict__.pop("known_parameters", None)
    return response


def whole(response: Any) -> HttpResponse:
    """Made to its end, before the writing is taken back."""
    if not response.streaming:
        return response
    made = HttpResponse(b"".join(response), status=response.status_code)
    for close in response._resource_closers:
        close()
    for name, value in response.headers.items():
        if name != "Content-Length":
            made[name] = value
    return made


def marked(response: HttpResponse, link: PreviewLink, prefix: str, left_out: str) -> HttpResponse:
    """Its links stay in the preview, and every page says what it is."""
    if (location := response.headers.get("Location", "")).startswith("/"):
        response["Location"] = prefix + location[1:]
    if response.headers.get("Content-Type", "").startswith("text/html"):
        text = LINK.sub(lambda link_to: f"{link_to[1]}{prefix}", response.content.decode())
        banner = render_to_string("includes/preview.html", {"link": link, "left_out": left_out})
        response.content = BODY.sub(lambda body: f"{body[0]}{banner}", text, count=1).encode()
    return response


def shut(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response
