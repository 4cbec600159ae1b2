"""Which answers are the same for everybody: those of a view that says so."""

import dataclasses
import datetime
import functools
from collections.abc import Callable, Collection

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from hld_site.publishing import schedule
from hld_site.publishing.generation import Current

READS = ("GET", "HEAD", "OPTIONS")
MARK = "hld_site.answer"  # in the environ of a request whose answer may be kept


@dataclasses.dataclass
class Mark:
    """What is kept with an answer: whether it may be, and when the clock changes what it shows."""

    generation: Current
    may_be_kept: bool = False
    due: datetime.datetime | None = None


def cached_for_all(*names: str) -> Callable:
    """A view that answers everybody alike; ``names`` are the parameters that it knows."""

    def decorate(view):
        @functools.wraps(view)
        def answer(request, *args, **kwargs):
            mark_cached_for_all(request, names)
            return view(request, *args, **kwargs)

        return read_only_view(answer)

    return decorate


def read_only_view(view: Callable) -> Callable:
    """A view that takes nothing. What is sent to it is refused as that, not for want of a token."""

    @csrf_exempt
    @functools.wraps(view)
    def answer(request, *args, **kwargs):
        if request.method in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        if request.method == "OPTIONS":
            return HttpResponse(headers={"Allow": ", ".join(READS)})
        return HttpResponseNotAllowed(READS)

    return answer


def mark_cached_for_all(request: HttpRequest, names: Collection[str]) -> None:
    """The same for a view that is a class."""
    request.known_parameters = frozenset(names)  # type: ignore[attr-defined]


def mark(get_response: Callable) -> Callable:
    """Tells who keeps answers which may be kept; what staff see is for them alone.

    Inside the middleware that compresses: an answer is kept once and written as each reader asks.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        at = timezone.now()
        response = get_response(request)
        known = getattr(request, "known_parameters", None)
        if known is None:
            return response
        marked = request.META.get(MARK)
        if marked is None:
            if settings.SESSION_COOKIE_NAME in request.COOKIES:
                response.headers.setdefault("Cache-Control", "private, no-cache")
        elif is_for_everybody(response) and known.issuperset(request.GET):
            marked.may_be_kept = True
            marked.due = schedule.next_after(at, marked.generation)
            response.headers.setdefault("Content-Encoding", "identity")
        return response

    return handle


def is_for_everybody(response: HttpResponseBase) -> bool:
    return response.status_code == 200 and not response.cookies and "Cache-Control" not in response
