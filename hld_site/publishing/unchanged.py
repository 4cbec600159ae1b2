"""After a change, an answer is made anew only where the database gives something else for it.

Stands behind the answers of one generation (``cached_answers.py``): a change makes all of those
unreachable, and leaves most of them as they were.
"""

import dataclasses
import datetime
import zlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import Error, router
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from hld_site.publishing.answer_store import Kept
from hld_site.publishing.cached_answers import MOST_OF_ONE
from hld_site.publishing.cached_answers import key_of as address_of
from hld_site.publishing.models import Generation
from hld_site.publishing.public import is_for_everybody
from hld_site.publishing.reads import Reads, recorded


@dataclasses.dataclass
class Made:
    """An answer, and what it was made of."""

    reads: Reads
    headers: dict[str, str]
    body: bytes  # compressed
    known_parameters: frozenset[str]

    @property
    def size(self) -> int:
        return len(self.body) + self.reads.size + 2_000

    def answer(self, request: Any) -> HttpResponse:
        request.known_parameters = self.known_parameters
        return HttpResponse(zlib.decompress(self.body), headers=self.headers)


answers: Kept[Made] = Kept(settings.UNCHANGED_ANSWERS_BYTES)


def answer_if_unchanged(get_response: Callable) -> Callable:
    def handle(request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if key is None:
            return get_response(request)
        begun = timezone.now()
        made = answers.get(key)
        if made is not None and is_unchanged(made, begun):
            return made.answer(request)
        with recorded() as reads:
            response = get_response(request)
        if may_be_kept(request, response, reads):
            reads.finish(begun, timezone.now())
            answers.put(key, made_of(reads, request, response))
        return response

    return handle


def made_of(reads: Reads, request: Any, response: HttpResponse) -> Made:
    body = zlib.compress(response.content, 1)
    return Made(reads, dict(response.headers), body, request.known_parameters)


def is_unchanged(made: Made, now: datetime.datetime) -> bool:
    """What fails here would fail where the answer is made, and is told there."""
    try:
        return made.reads.are_the_same(now)
    except Error:
        return False


def key_of(request: HttpRequest) -> tuple | None:
    """All that an answer depends on beside the database; None for what is made for one reader."""
    if request.method != "GET" or request.COOKIES or "HTTP_AUTHORIZATION" in request.META:
        return None
    days = timezone.now().date(), timezone.localdate()
    return *address_of(request.META), router.db_for_read(Generation), *days


def may_be_kept(request: Any, response: Any, reads: Reads) -> bool:
    known = getattr(request, "known_parameters", None)
    return (
        known is not None
        and reads.only_reads
        and is_for_everybody(response)
        and not response.streaming
        and known.issuperset(request.GET)
        and len(response.content) <= MOST_OF_ONE
    )
