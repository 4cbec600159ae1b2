"""After a change, an answer is made anew only where the database gives something else for it.

Stands behind the answers of one generation (``wsgi_cache.py``): a change makes all of those
unreachable, and leaves most of them as they were. Of an answer that is made anew, so are its
fragments.
"""

import contextlib
import dataclasses
import datetime
import marshal
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

import brotli
from django.conf import settings
from django.db import Error, router
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from hld_site.answers.decorators import is_for_everybody
from hld_site.answers.recorded_queries import Known, RecordedQueries, being_recorded, recorded
from hld_site.answers.store import AnswerCache
from hld_site.answers.wsgi_cache import MOST_OF_ONE
from hld_site.answers.wsgi_cache import key_of as address_of
from hld_site.publishing.models import Generation


@dataclasses.dataclass
class MadeAnswer:
    """An answer, and what it was made of."""

    queries: RecordedQueries
    headers: dict[str, str]
    body: bytes  # compressed
    known_parameters: frozenset[str]

    @property
    def size(self) -> int:
        return len(self.body) + self.queries.size + 2_000

    def answer(self, request: Any) -> HttpResponse:
        request.known_parameters = self.known_parameters
        return HttpResponse(brotli.decompress(self.body), headers=self.headers)


@dataclasses.dataclass
class MadeFragment:
    """A fragment of answers, and what it was made of: a text, or what else a page makes of rows."""

    queries: RecordedQueries
    content: bytes | tuple  # a text is compressed

    @property
    def size(self) -> int:
        content = self.content
        length = len(content) if isinstance(content, bytes) else len(repr(content))
        return length + self.queries.size + 1_000


@dataclasses.dataclass
class MadeRows:
    """The rows of a list by what each was made of."""

    content: bytes  # compressed

    @property
    def size(self) -> int:
        return len(self.content) + 1_000

    @classmethod
    def of(cls, texts: dict[bytes, bytes]) -> "MadeRows":
        return cls(brotli.compress(marshal.dumps(texts), quality=QUALITY))

    @property
    def texts(self) -> dict[bytes, bytes]:
        return marshal.loads(brotli.decompress(self.content))


answers: AnswerCache[MadeAnswer | MadeFragment | MadeRows] = AnswerCache(
    settings.UNCHANGED_ANSWERS_BYTES
)
# Queries that were asked once. Most searches are never asked again, and would push all pages out.
asked_once: OrderedDict[int, None] = OrderedDict()
MOST_ASKED_ONCE = 10_000
QUALITY = 1  # of the compression: half the time of zlib's first level, and smaller


def answer_if_unchanged(get_response: Callable) -> Callable:
    def handle(request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if key is None:
            return get_response(request)
        made: Any = answers.get(key)
        known: Known = {}
        if made is not None and is_unchanged(made, timezone.now(), known):
            return made.answer(request)
        with recorded(known) as queries:
            response = get_response(request)
        if may_be_kept(request, response, queries) and (not request.GET or was_asked_before(key)):
            queries.finish()
            answers.put(key, made_of(queries, request, response))
        return response

    return handle


def was_asked_before(key: tuple) -> bool:
    number = hash(key)
    if number in asked_once:
        return True
    asked_once[number] = None
    if len(asked_once) > MOST_ASKED_ONCE:
        with contextlib.suppress(KeyError):  # another thread may have been first
            asked_once.popitem(last=False)
    return False


def made_of(queries: RecordedQueries, request: Any, response: HttpResponse) -> MadeAnswer:
    body = brotli.compress(response.content, quality=QUALITY)
    return MadeAnswer(queries, dict(response.headers), body, request.known_parameters)


Content = TypeVar("Content", SafeString, tuple)


def fragment(make: Callable[[], Content], *what: Hashable) -> Content:
    """What ``make`` gives, made anew only where the database gives something else for it.

    ``what`` is all that it depends on beside the database, the language and the day. It is made
    each time where the answer is not recorded, as that to staff is not, and where something was
    written for it, as for a preview.
    """
    outer = being_recorded()
    if outer is None or not outer.only_reads:
        return make()
    now: datetime.datetime = timezone.now()
    key = key_of_fragment(now, *what)
    made: Any = answers.get(key)
    if made is not None:
        outer.finish()
    if made is not None and is_unchanged(made, now, outer.known):
        outer.take(made.queries)
        return unpacked(made.content)
    with recorded(outer.known) as queries:
        content = make()
    if queries.only_reads:
        queries.finish()
        answers.put(key, MadeFragment(queries, packed(content)))
    return content


def fragments(
    rows: Sequence[Any],
    write: Callable[[Any], str],
    digest: Callable[[Any], bytes | None],
    *what: Hashable,
) -> SafeString:
    """Rows one after another; those that are made of the same as before are not written again.

    A row that has no digest is written each time, and so is one for which the database is asked.
    """
    outer = being_recorded()
    if outer is None or not outer.only_reads:
        return SafeString("".join(map(write, rows)))
    key = key_of_fragment(timezone.now(), *what)
    made: Any = answers.get(key)
    before: dict[bytes, bytes] = made.texts if made else {}
    texts, kept = [], {}
    for row in rows:
        own = digest(row)
        text = before.get(own) if own else None
        if text is None:
            asked = len(outer.queries)
            text = write(row).encode()
            own = own if len(outer.queries) == asked else None
        texts.append(text)
        if own:
            kept[own] = text
    if kept.keys() != before.keys():
        answers.put(key, MadeRows.of(kept))
    return SafeString(b"".join(texts).decode())


def key_of_fragment(now: datetime.datetime, *what: Hashable) -> tuple[Hashable, ...]:
    return "fragment", *what, get_language(), get_script_prefix(), *when_and_where(now)


def packed(content: Any) -> Any:
    if not isinstance(content, str):
        return content
    return brotli.compress(content.encode(), quality=QUALITY)


def unpacked(content: Any) -> Any:
    is_text = isinstance(content, bytes)
    return SafeString(brotli.decompress(content).decode()) if is_text else content


def is_unchanged(made: MadeAnswer | MadeFragment, now: datetime.datetime, known: Known) -> bool:
    """What fails here would fail where the answer is made, and is told there."""
    try:
        return made.queries.are_the_same(now, known)
    except Error:
        return False


def key_of(request: HttpRequest) -> tuple | None:
    """All that an answer depends on beside the database; None for what is made for one reader."""
    if request.method != "GET" or request.COOKIES or "HTTP_AUTHORIZATION" in request.META:
        return None
    return *address_of(request.META), *when_and_where(timezone.now())


def when_and_where(now: datetime.datetime) -> tuple[Hashable, ...]:
    """The day, by the clock and by the place, and the database that is read."""
    return router.db_for_read(Generation), now.date(), timezone.localdate(now)


def may_be_kept(request: Any, response: Any, queries: RecordedQueries) -> bool:
    known = getattr(request, "known_parameters", None)
    return (
        known is not None
        and queries.only_reads
        and is_for_everybody(response)
        and not response.streaming
        and known.issuperset(request.GET)
        and len(response.content) <= MOST_OF_ONE
    )
