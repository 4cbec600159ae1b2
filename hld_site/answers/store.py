"""Answers that are kept, as they are sent: bounded, the one least asked for goes first."""

import dataclasses
import hashlib
import threading
from collections import OrderedDict
from email.utils import formatdate
from typing import Any, Generic, Protocol, TypeVar

from django.conf import settings

from hld_site.answers.encodings import PREFERRED, decoded, encoded, shrinks
from hld_site.publishing.generation import Current

Headers = list[tuple[str, str]]
# What is written anew for each reader, or is no business of theirs.
WRITTEN_ANEW = {"content-length", "content-encoding", "etag", "last-modified", "cache-control"}
NOT_MODIFIED = {
    "cache-control", "content-location", "etag", "expires", "last-modified", "vary",
    # A browser asks them of this answer, not of the one that it has kept.
    "access-control-allow-origin", "access-control-expose-headers",
}  # fmt: skip
MOST = 5_000  # answers in a process


@dataclasses.dataclass
class Answer:
    """One answer of a generation. ``due``: by the clock it is wrong from then on; ``day_ends``: it
    names a day that is over then, and is told on only while no other can be had.

    A long file is not kept: ``body`` is then None, and only that it is still the same is known.
    """

    generation: Current
    headers: Headers
    body: bytes | None
    tag: str
    # The second after it was made: when a change was committed no database says.
    changed: float
    due: float
    day_ends: float
    sent: dict[str, tuple[bytes, Headers]] = dataclasses.field(default_factory=dict)
    kept_in: str = ""

    def __post_init__(self) -> None:
        headers = {name.lower(): value for name, value in self.headers}
        self.shrinks = shrinks(headers.get("content-type", ""))
        self.is_html = headers.get("content-type", "").startswith("text/html")
        self.headers = [pair for pair in self.headers if pair[0].lower() not in WRITTEN_ANEW]
        vary = [name.strip() for name in headers.get("vary", "").split(",") if name.strip()]
        if self.shrinks and "accept-encoding" not in map(str.lower, vary):
            self.headers = [pair for pair in self.headers if pair[0].lower() != "vary"]
            self.headers.append(("Vary", ", ".join([*vary, "Accept-Encoding"])))
        self.headers.append(("Cache-Control", cache_control()))
        if self.body is not None and self.shrinks:
            # What most readers ask for, so that most answers are kept once.
            self.kept_in = PREFERRED[0]
            self.body = encoded(self.body, self.kept_in)

    @property
    def size(self) -> int:
        """As far as it is known yet: with each encoding that is asked for it grows."""
        sent = list(self.sent.items())  # another reader may ask for one more meanwhile
        others = (body for encoding, (body, _headers) in sent if encoding != self.kept_in)
        return len(self.body or b"") + 4_000 + sum(map(len, others))

    def is_fresh(self, generation: Current, now: float) -> bool:
        return self.generation == generation and now < self.due and now < self.day_ends

    def may_be_served_stale(self, generation: Current, now: float) -> bool:
        """Whether it may be told on while no other can be had."""
        return self.generation == generation and now < self.due

    def tag_in(self, encoding: str) -> str:
        if self.body is None:
            return f'W/"{self.tag}"'
        return f'"{self.tag}-{encoding}"' if encoding else f'"{self.tag}"'

    def whole(self, encoding: str) -> tuple[bytes, Headers]:
        """Body and headers in an encoding, written when it is first asked for."""
        encoding = encoding if self.shrinks else ""
        if encoding in self.sent:
            return self.sent[encoding]
        body = self.body or b""
        if encoding != self.kept_in:
            body = encoded(decoded(body, self.kept_in), encoding)
        headers = [
            *self.headers,
            ("ETag", self.tag_in(encoding)),
            ("Content-Length", str(len(body))),
        ]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        self.sent[encoding] = body, headers
        return body, headers

    def not_modified(self, encoding: str) -> Headers:
        tag = self.tag_in(encoding if self.shrinks else "")
        return [pair for pair in self.headers if pair[0].lower() in NOT_MODIFIED] + [("ETag", tag)]

    def last_modified(self, now: float) -> str:
        """Empty while another change may still come within the second that it names."""
        return formatdate(self.changed, usegmt=True) if now >= self.changed + 1 else ""


def cache_control() -> str:
    """A browser asks each time, and mostly hears 304; what stands between may answer by itself."""
    seconds = settings.PUBLIC_SHARED_SECONDS
    return (
        f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate={seconds},"
        " stale-if-error=86400"
    )


def tag_of(*parts: bytes) -> str:
    return hashlib.blake2b(b"\0".join(parts), digest_size=12).hexdigest()


class Sized(Protocol):
    @property
    def size(self) -> int: ...


A = TypeVar("A", bound=Sized)


class AnswerCache(Generic[A]):
    """Answers by their key, at most so many and so many bytes."""

    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self.answers: OrderedDict[Any, A] = OrderedDict()
        self.sizes: dict[Any, int] = {}
        self.bytes = 0
        self.guard = threading.Lock()

    def get(self, key) -> A | None:
        answer = self.answers.get(key)
        if answer is not None:
            with self.guard:
                if key in self.answers:
                    self.answers.move_to_end(key)
        return answer

    def put(self, key, answer: A) -> None:
        size = answer.size + len(repr(key))  # an address may be longer than its answer
        with self.guard:
            self.drop(key)
            self.answers[key], self.sizes[key] = answer, size
            self.bytes += size
            while len(self.answers) > MOST or self.bytes > self.most_bytes:
                self.drop(next(iter(self.answers)))

    def drop(self, key) -> None:
        if self.answers.pop(key, None) is not None:
            self.bytes -= self.sizes.pop(key)

    def forget(self, key) -> None:
        with self.guard:
            self.drop(key)

    def latest(self) -> list[tuple[Any, A]]:
        """Those that were asked for last come first."""
        with self.guard:
            return list(reversed(self.answers.items()))

    def clear(self) -> None:
        with self.guard:
            for key in list(self.answers):
                self.drop(key)
