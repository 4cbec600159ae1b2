"""Who is slow keeps nobody else waiting: of a process's threads some are always left to read."""

import shutil
import tempfile
from collections.abc import Callable, Iterable

from django.conf import settings

from hld_site.installation.fair_semaphore import FairSemaphore
from hld_site.installation.unavailable import page_answer, plain_answer
from hld_site.installation.wsgi_parts import Environ

BODIES = 8  # that a process receives at the same time
FORMS_OF_STAFF = 2  # beside them: what was typed is not lost for others who are slow
PAGES = 2  # that a process makes at the same time: one is written while another is asked for
PATIENCE = 5.0  # seconds that a reader waits for a turn
PATIENCE_TO_SEND = 0.4  # seconds: whoever sends at an even pace is done by then
IN_MEMORY = 1_000_000  # bytes of a body; more go to a temporary file
BESIDE_THE_FILE = 2_000_000  # bytes that a form may hold beside an uploaded file


class Crowding:
    """A WSGI application around the site; ``is_private`` tells who is staff: they always get in."""

    def __init__(self, application: Callable, is_private: Callable[[Environ], bool]):
        self.application = application
        self.is_private = is_private
        self.bodies = FairSemaphore(BODIES)
        self.forms_of_staff = FairSemaphore(FORMS_OF_STAFF)
        self.pages = FairSemaphore(PAGES)

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        if length := length_of(environ):
            return self.with_body(length, environ, start_response)
        if self.is_private(environ):
            return self.application(environ, start_response)
        if not self.pages.acquire(PATIENCE):
            return busy(environ, start_response)
        try:
            return self.application(environ, start_response)
        finally:
            self.pages.release()

    def with_body(self, length: int, environ: Environ, start_response) -> Iterable[bytes]:
        """It is received before the site sees it: whoever sends it drop by drop holds a place here.

        All places taken: refused soon, for the threads that wait would be missed by readers.
        """
        if length > settings.EXCHANGE_FILE_BYTES + BESIDE_THE_FILE:
            return too_large(environ, start_response)
        turns = self.bodies
        if not turns.acquire(PATIENCE_TO_SEND):
            turns = self.forms_of_staff
            is_theirs = length <= IN_MEMORY and self.is_private(environ)
            if not is_theirs or not turns.acquire(PATIENCE_TO_SEND):
                return busy(environ, start_response)
        try:
            body = received(environ["wsgi.input"], length)
        finally:
            turns.release()
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


def busy(environ: Environ, start_response: Callable) -> list[bytes]:
    request = {"method": environ["REQUEST_METHOD"]}
    return plain_answer(environ, start_response, crowded=True, request=request)


def too_large(environ: Environ, start_response: Callable) -> list[bytes]:
    most = {"most": settings.EXCHANGE_FILE_BYTES // 1024**2}
    return page_answer(environ, start_response, "413 Content Too Large", "413.html", most)
