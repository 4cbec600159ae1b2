"""What stands before all else: the name of a request, the questions of a watchman, and 503 for an
answer that cannot be begun.

A WSGI application around the others.
"""

import json
import logging
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from django.conf import settings

from hld_site.installation.databases import serve_requests, this_thread_serves
from hld_site.installation.faults import is_unavailable, storage_errors
from hld_site.installation.health import Health
from hld_site.installation.heartbeat import start_all
from hld_site.installation.logs import READABLE_ID, REQUEST_ID
from hld_site.installation.unavailable import RETRY_AFTER, plain_answer

log = logging.getLogger(__name__)
requests = logging.getLogger("hld_site.requests")
WATCHED = ("/healthz", "/readyz")
BEGINNING = 64 * 1024  # bytes of a stream that are there before it is said that all is well


class Front:
    def __init__(self, application: Callable):
        self.application = application
        self.health = Health()
        self.logs_requests = settings.LOG_REQUESTS
        serve_requests()

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        this_thread_serves()
        start_all()
        path = environ.get("PATH_INFO", "")
        if path in WATCHED:
            return self.tell(path, start_response)
        name = environ.get("HTTP_X_REQUEST_ID", "")
        if not READABLE_ID.fullmatch(name):
            name = secrets.token_hex(8)
        REQUEST_ID.set(name)
        begun, head = time.monotonic(), Head()
        parts = self.parts(environ, head)
        head.headers.append(("X-Request-ID", name))
        start_response(head.status, head.headers, *head.error)
        if self.logs_requests:
            self.write_down(environ, head.status, begun)
        return parts

    def parts(self, environ: dict[str, Any], head: "Head") -> Iterable[bytes]:
        """A stream is begun while another answer can still be given."""
        parts: Any = ()
        try:
            parts = self.application(environ, head)
            if getattr(parts, "streaming", False):
                return Begun(parts)
            return parts
        except storage_errors() as error:
            if hasattr(parts, "close"):
                parts.close()
            if not is_unavailable(error):
                raise
            log.warning("503: %s: %s", environ.get("PATH_INFO"), error)
            head.error = ()
            return plain_answer(environ.get("PATH_INFO", ""), head)

    def tell(self, path: str, start_response: Callable) -> list[bytes]:
        status, report = self.health.answer(path)
        body = json.dumps(report).encode() + b"\n"
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ]
        if status == 503:
            headers.append(("Retry-After", str(RETRY_AFTER)))
        start_response("200 OK" if status == 200 else "503 Service Unavailable", headers)
        return [body]

    def write_down(self, environ: dict[str, Any], status: str, begun: float) -> None:
        """Without the query: what somebody searches for is nobody's business."""
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        answer = {
            "method": method,
            "path": path,
            "status": int(status[:3]),
            "milliseconds": round(1000 * (time.monotonic() - begun), 1),
        }
        requests.info("%s %s %s", method, path, status[:3], extra=answer)


class Head:
    """What an application says before its answer."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: list[tuple[str, str]] = []
        self.error: tuple = ()

    def __call__(self, status: str, headers: list[tuple[str, str]], *error) -> None:
        self.status, self.headers, self.error = status, list(headers), error


class Begun:
    """A stream of which the beginning is there, mostly the whole. What breaks off later breaks the
    connection off: its reader hears that a file is not whole.
    """

    def __init__(self, stream: Any):
        self.stream, self.rest = stream, iter(stream)
        self.first: list[bytes] = []
        size = 0
        for part in self.rest:
            self.first.append(part)
            size += len(part)
            if size >= BEGINNING:
                break

    def __iter__(self) -> Iterator[bytes]:
        return chain(self.first, self.rest)

    def close(self) -> None:
        self.stream.close()
