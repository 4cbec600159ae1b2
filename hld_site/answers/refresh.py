"""After a change the pages that are kept are made anew before anybody asks for them.

When the database goes they can still be had. Of an older page nobody could say then whether it
shows what has been withdrawn since: it is never sent.
"""

import io
import logging
import time
from collections.abc import Callable, Iterable

from hld_site.answers.store import Answer
from hld_site.answers.wsgi_cache import PublicAnswers
from hld_site.installation.background_thread import BackgroundThread
from hld_site.installation.databases import this_thread_serves
from hld_site.installation.wsgi_parts import Environ, Head, close
from hld_site.publishing.generation import Current

log = logging.getLogger(__name__)
MOST = 200  # pages of a process: those that were asked for last
QUIET = 2.0  # seconds without a change before it is begun
SHARE = 4  # times as long as a page took is waited before the next: readers go first


class KeptFresh:
    """A WSGI application around those answers; its thread begins with the first request."""

    def __init__(self, answers: PublicAnswers):
        self.answers = answers
        self.before: Current | None = None
        self.thread = BackgroundThread("kept fresh", self.run)

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        self.thread.ensure_started()
        return self.answers(environ, start_response)

    def run(self) -> None:
        while True:
            time.sleep(QUIET)
            try:
                self.renew()
            except Exception:
                log.exception("Kept pages are not made anew.")

    def renew(self) -> None:
        """Up to the next change, or until the site is away."""
        current = self.answers.watch.seen()
        if current is None or current != self.before:
            self.before = current
            return
        renewed: list[tuple] = []
        for key in self.outdated(current):
            begun = time.monotonic()
            status = self.ask(key)
            if self.answers.watch.is_away or self.answers.watch.seen() != current:
                break
            renewed.append(key)
            if not self.answers.fresh(key, current):
                if status.startswith("503"):
                    break
                self.answers.kept.forget(key)
            time.sleep(SHARE * (time.monotonic() - begun))
        for key in reversed(renewed):  # to be made anew is not to be read
            self.answers.kept.get(key)

    def outdated(self, current: Current) -> list[tuple]:
        pages = [pair for pair in self.answers.kept.latest() if is_page(*pair)][:MOST]
        return [key for key, answer in pages if not answer.is_fresh(current, time.time())]

    def ask(self, key: tuple) -> str:
        """As somebody would who asked for it."""
        this_thread_serves()
        head = Head()
        close(self.answers(environ_of(key), head))
        return head.status


def is_page(key: tuple, answer: Answer) -> bool:
    """Neither a file, which takes long, nor what somebody asked for in their own way."""
    _scheme, host, _script, _path, query, _language = key
    return bool(host and not query and answer.body and answer.is_html)


def environ_of(key: tuple) -> Environ:
    scheme, host, script_name, path, query, language = key
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": script_name,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": host,
        "HTTP_X_FORWARDED_PROTO": scheme,
        "HTTP_ACCEPT_LANGUAGE": language,
        "wsgi.url_scheme": "http",  # what stands in the header counts where the settings say so
        "wsgi.input": io.BytesIO(),
    }
