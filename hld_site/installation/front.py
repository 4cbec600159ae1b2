"""What stands before all else: the name of a request, the questions of a watchman, and 503 for an
answer that cannot be begun.

A WSGI application around the others.
"""

import json
import logging
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from hld_site.installation.databases import serve_requests, this_thread_serves
from hld_site.installation.health import Health
from hld_site.installation.heartbeat import start_all
from hld_site.installation.logs import READABLE_ID, REQUEST_ID
from hld_site.installation.outages import is_unavailable, storage_errors
from hld_site.installation.unavailable import RETRY_AFTER, plain_answer
from hld_site.installation.wsgi_parts import Environ, Head, begun, close

log = logging.getLogger(__name__)
requests = logging.getLogger("hld_site.requests")
WATCHED = ("/healthz", "/readyz")


class Front:
    def __init__(self, application: Callable):
        self.application = application
        self.health = Health()
        self.logs_requests = settings.LOG_REQUESTS
        serve_requests()

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        this_thread_serves()
        start_all()
        path = environ.get("PATH_INFO", "")
        if path in WATCHED:
            return self.tell(path, start_response)
        name = environ.get("HTTP_X_REQUEST_ID", "")
        if not READABLE_ID.fullmatch(name):
            name = secrets.token_hex(8)
        REQUEST_ID.set(name)
        started, head = time.monotonic(), Head()
        parts = self.parts(environ, head)
        head.headers.append(("X-Request-ID", name))
        start_response(head.status, head.headers, *head.error)
        if self.logs_requests:
            self.write_down(environ, head.status, started)
        return parts

    def parts(self, environ: Environ, head: Head) -> Iterable[bytes]:
        """A stream is begun while another answer can still be given."""
        parts: Any = ()
        try:
            parts = self.application(environ, head)
            if getattr(parts, "streaming", False):
                return begun(parts)
            return parts
        except storage_errors() as error:
            close(parts)
            if not is_unavailable(error):
                raise
            log.warning("503: %s: %s", environ.get("PATH_INFO"), error)
            head.error = ()
            return plain_answer(environ, head)

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

    def write_down(self, environ: Environ, status: str, started: float) -> None:
        """Without the query: what somebody searches for is nobody's business."""
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        answer = {
            "method": method,
            "path": path,
            "status": int(status[:3]),
            "milliseconds": round(1000 * (time.monotonic() - started), 1),
        }
        requests.info("%s %s %s", method, path, status[:3], extra=answer)
