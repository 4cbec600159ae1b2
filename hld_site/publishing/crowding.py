"""Who is slow keeps nobody else waiting: of a process's threads some are always left to read."""

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from hld_site import languages
from hld_site.languages.addresses import language_of

Environ = dict[str, Any]
BODIES = 8  # that a process receives at the same time
PAGES = 4  # that a process makes at the same time: more would only take longer each
PATIENCE = 5.0  # seconds that a reader waits for a turn
IN_MEMORY = 1_000_000  # bytes of a body; more go to a temporary file
BESIDE_THE_FILE = 2_000_000  # bytes that a form may hold beside an uploaded file


class Crowding:
    """A WSGI application around the site; ``is_private`` tells who is staff: they always get in."""

    def __init__(self, application: Callable, is_private: Callable[[Environ], bool]):
        self.application = application
        self.is_private = is_private
        self.bodies = threading.BoundedSemaphore(BODIES)
        self.pages = threading.BoundedSemaphore(PAGES)

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        if length := length_of(environ):
            return self.with_body(length, environ, start_response)
        if self.is_private(environ):
            return self.application(environ, start_response)
        if not self.pages.acquire(timeout=PATIENCE):
            return busy(environ, start_response)
        try:
            return self.application(environ, start_response)
        finally:
            self.pages.release()

    def with_body(self, length: int, environ: Environ, start_response) -> Iterable[bytes]:
        """It is received before the site sees it: whoever sends it drop by drop holds a place here.

        All places taken: refused at once, for the threads that wait would be missed by readers.
        """
        if length > settings.EXCHANGE_FILE_BYTES + BESIDE_THE_FILE:
            return refuse("413 Content Too Large", _too_large, environ, start_response)
        if not self.bodies.acquire(blocking=False):
            return busy(environ, start_response)
        try:
            body = received(environ["wsgi.input"], length)
        finally:
            self.bodies.release()
        return self.application({**environ, "wsgi.input": body}, start_response)


def length_of(environ: Environ) -> int:
    given = environ.get("CONTENT_LENGTH") or ""
    return int(given) if given.isdecimal() else 0


def received(source, length: int):
    body = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the request ends it
    if length <= IN_MEMORY:
        body.write(source.read(length))
    else:
        shutil.copyfileobj(source, body, IN_MEMORY)
    body.seek(0)
    return body


def _busy() -> str:
    return _("This register is busy at the moment. Please try again in a few seconds.")


def _too_large() -> str:
    most = settings.EXCHANGE_FILE_BYTES // 1024**2
    return _("This is too large: a file may have %(most)d MB.") % {"most": most}


def busy(environ: Environ, start_response: Callable) -> list[bytes]:
    return refuse("503 Service Unavailable", _busy, environ, start_response, ("Retry-After", "5"))


def refuse(status: str, text: Callable, environ: Environ, start_response, *headers) -> list[bytes]:
    language = language_of(environ["PATH_INFO"])
    with translation.override(languages.in_django(language)):
        body = f"{text()}\n".encode()
    start_response(
        status,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Language", language),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            *headers,
        ],
    )
    return [body]
