"""Public answers are made once per change, and told on from memory in front of all else.

A WSGI application around Django's: what is kept here asks neither the database nor Django.
"""

import datetime
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import compress_sequence

from hld_site.answers.decorators import MARK, Mark
from hld_site.answers.encodings import PREFERRED, accepted
from hld_site.answers.generation_watch import Watch
from hld_site.answers.store import Answer, AnswerCache, tag_of
from hld_site.installation.wsgi_parts import Environ, Head, Parts, close
from hld_site.languages.addresses import language_offered
from hld_site.publishing.generation import Current

MOST_OF_ONE = 1_000_000  # bytes of an answer that is kept whole
PATIENCE = 15.0  # seconds to wait for another who is making the same answer
# What would make an answer one of a kind. Cookies of others than ours say nothing to this site.
ASKED = ("HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE")


class PublicAnswers:
    def __init__(self, application: Callable, watch: Any = None, most_bytes: int = 0):
        self.application = application
        self.watch = watch or Watch()
        self.kept: AnswerCache[Answer] = AnswerCache(most_bytes or settings.PUBLIC_ANSWERS_BYTES)
        self.being_made: dict[Any, threading.Event] = {}

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or is_private(environ):
            return self.application(environ, start_response)
        current, key = self.watch.seen(), key_of(environ)
        if current is None:  # the database has never answered yet
            return self.application(environ, start_response)
        answer = self.fresh(key, current)
        if answer is None:
            return self.made_once(key, current, environ, start_response)
        if answer.body is None and not asks_for(environ, answer.tag_in("")):
            return self.make(key, current, environ, start_response)
        return self.send(key, answer, environ, start_response)

    def fresh(self, key, generation: Current) -> Answer | None:
        answer = self.kept.get(key)
        return answer if answer and answer.is_fresh(generation, time.time()) else None

    def made_once(self, key, current, environ: Environ, start_response) -> Iterable[bytes]:
        """Many who ask for the same wait for the first of them, unless it may not be kept."""
        event = threading.Event()
        first = self.being_made.setdefault(key, event)
        if first is not event:
            first.wait(PATIENCE)
            return self.known_or_made(key, current, environ, start_response)
        try:
            # Another may have begun and ended since it was looked for.
            return self.known_or_made(key, current, environ, start_response)
        finally:
            del self.being_made[key]
            event.set()

    def known_or_made(self, key, current, environ: Environ, start_response) -> Iterable[bytes]:
        answer = self.fresh(key, current)
        if answer and answer.body is not None:
            return self.send(key, answer, environ, start_response)
        return self.make(key, current, environ, start_response)

    def make(self, key, current, environ: Environ, start_response) -> Iterable[bytes]:
        """Asks the site; keeps what it answers to everybody."""
        if settings.CSRF_COOKIE_NAME in environ.get("HTTP_COOKIE", ""):
            return self.application(environ, start_response)
        mark, head = Mark(current), Head()
        at = timezone.now()  # what is finished after midnight may name the day before
        asked = {name: value for name, value in environ.items() if name not in ASKED}
        parts = self.application({**asked, "REQUEST_METHOD": "GET", MARK: mark}, head)
        if not mark.may_be_kept:
            older = self.kept.get(key) if head.status.startswith("5") else None
            if older and older.body is not None and older.may_be_served_stale(current, time.time()):
                close(parts)
                return self.send(key, older, environ, start_response)
            start_response(head.status, head.headers, *head.error)
            if environ["REQUEST_METHOD"] == "HEAD":
                close(parts)
                return []
            return parts
        begun, rest = beginning_of(parts)
        answer = self.answer(key, current, mark, head, None if rest else begun, at)
        self.kept.put(key, answer)
        if rest is None or asks_for(environ, answer.tag_in("")):
            if rest is not None:
                close(parts)
            return self.send(key, answer, environ, start_response)
        return stream(answer, chain([begun], rest), parts, environ, start_response)

    def send(self, key, answer: Answer, environ: Environ, start_response) -> list[bytes]:
        known = len(answer.sent)
        parts = send(answer, environ, start_response)
        if len(answer.sent) > known:
            self.kept.put(key, answer)  # what it takes is counted again
        return parts

    def answer(
        self, key, current, mark: Mark, head: Head, body: bytes | None, at: datetime.datetime
    ) -> Answer:
        midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        tomorrow = midnight + datetime.timedelta(days=1)
        of_what = (*current[:2], tomorrow, mark.due, key) if body is None else ()
        return Answer(
            generation=current,
            headers=head.headers,
            body=body,
            tag=tag_of(repr(of_what).encode(), body or b""),
            changed=when_made(int(at.timestamp()), time.time()),
            due=mark.due.timestamp() if mark.due else float("inf"),
            day_ends=tomorrow.timestamp(),
        )


def when_made(begun: int, ended: float) -> float:
    """The second after; never for a page so slow that a change may have come in that second."""
    return begun + 1 if ended < begun + 2 else float("inf")


def is_private(environ: Environ) -> bool:
    """Whether it may be staff who ask."""
    cookies = environ.get("HTTP_COOKIE", "")
    return "HTTP_AUTHORIZATION" in environ or bool(
        cookies
        and any(f"{name}=" in cookies for name in (settings.SESSION_COOKIE_NAME, "messages"))
    )


def key_of(environ: Environ) -> tuple:
    """All that an answer to everybody depends on."""
    path = environ["PATH_INFO"]
    return (
        environ.get("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", ""),
        environ.get("SCRIPT_NAME", ""),
        path,
        environ.get("QUERY_STRING", ""),
        language_offered(path, environ.get("HTTP_ACCEPT_LANGUAGE", "")),
    )


def asks_for(environ: Environ, tag: str) -> bool:
    """Whether the reader has this answer already."""
    header = environ.get("HTTP_IF_NONE_MATCH", "")
    bare = tag.removeprefix("W/")
    return header.strip() == "*" or any(
        each.strip().removeprefix("W/") == bare for each in header.split(",")
    )


def send(answer: Answer, environ: Environ, start_response: Callable) -> list[bytes]:
    encoding = accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
    changed = answer.last_modified(time.time())
    dated = [("Last-Modified", changed)] if changed else []
    if "HTTP_IF_NONE_MATCH" in environ:
        # What stands between may have compressed the answer anew, and weakened its tag.
        weak = [f"W/{answer.tag_in(each)}" for each in ("", *PREFERRED)]
        same = asks_for(environ, answer.tag_in(encoding if answer.shrinks else "")) or any(
            each.strip() in weak for each in environ["HTTP_IF_NONE_MATCH"].split(",")
        )
    else:
        same = bool(changed) and environ.get("HTTP_IF_MODIFIED_SINCE") == changed
    if same:
        start_response("304 Not Modified", answer.not_modified(encoding) + dated)
        return []
    body, headers = answer.whole(encoding)
    start_response("200 OK", headers + dated)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def stream(
    answer: Answer, parts: Iterator[bytes], whole, environ: Environ, start_response: Callable
) -> Iterable[bytes]:
    """A long file is written while it is sent; its tag says which rows it was made of."""
    headers = [*answer.headers, ("ETag", answer.tag_in(""))]
    if answer.shrinks and accepted(environ.get("HTTP_ACCEPT_ENCODING", "")) == "gzip":
        headers.append(("Content-Encoding", "gzip"))
        parts = compress_sequence(parts)
    start_response("200 OK", headers)
    if environ["REQUEST_METHOD"] == "HEAD":
        close(whole)
        return []
    return Parts(parts, whole)


def beginning_of(parts: Iterable[bytes]) -> tuple[bytes, Iterator[bytes] | None]:
    """As much as is kept of an answer, and the rest of it if there is more."""
    waiting, begun, size = iter(parts), [], 0
    try:
        for part in waiting:
            begun.append(part)
            size += len(part)
            if size > MOST_OF_ONE:
                return b"".join(begun), waiting
    except BaseException:
        close(parts)
        raise
    close(parts)
    return b"".join(begun), None
