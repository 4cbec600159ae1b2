"""The answer while a part of the installation is away: 503, when to come again, nothing lost."""

import sys
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from hld_site.installation.outages import is_busy, is_unavailable
from hld_site.installation.wsgi_parts import Environ
from hld_site.languages.addresses import language_asked_of

RETRY_AFTER = 5  # seconds
TOKEN = "csrfmiddlewaretoken"
# What is typed into such a field is not written into a page.
SECRET = ("password", "code", "credential", "secret", "token")


def broken(request: HttpRequest) -> HttpResponse:
    """For whatever no view has caught."""
    error = sys.exc_info()[1]
    if not is_unavailable(error):
        return render(request, "500.html", status=500)
    context = {"busy": is_busy(error), "typed": typed(request), "files": sent_files(request)}
    response = render(request, "503.html", context, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form has sent, to send again; nothing of a form that holds a secret."""
    try:
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # the body did not arrive, or is no form
        return []
    if any(part in name.lower() for name, _value in pairs for part in SECRET if name != TOKEN):
        return []
    return pairs if request.method == "POST" else []


def sent_files(request: HttpRequest) -> bool:
    return request.method == "POST" and bool(getattr(request, "_files", None))


def plain_answer(environ: Environ, start_response: Callable, **context: Any) -> list[bytes]:
    """The same for what fails outside of a view: a file of which not one row could be read."""
    again = ("Retry-After", str(RETRY_AFTER))
    status = "503 Service Unavailable"
    return page_answer(environ, start_response, status, "503.html", context, again)


def page_answer(
    environ: Environ,
    start_response: Callable,
    status: str,
    template: str,
    context: dict[str, Any],
    *more: tuple[str, str],
) -> list[bytes]:
    """A page that no view makes, in the language of who asks for it."""
    language = language_asked_of(environ)
    with translation.override(language):
        body = render_to_string(template, context).encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Language", language[:2]),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *more,
    ]
    start_response(status, headers)
    return [body]
