"""What is measured for Prometheus. Its numbers lie in files that all processes of a server write,
and ``hld_site.serve`` tells them on a port of their own.
"""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    start_http_server,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

SECONDS = (0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30)
REQUESTS = Counter("register_requests", "Answers, by status", ["method", "status"])
TIME = Histogram("register_answer_seconds", "Until an answer begins", buckets=SECONDS)
MADE = Counter("register_pages_made", "Answers that were made anew; the others were kept")
KEPT_ANSWERS = Gauge(
    "register_kept_answers", "Public answers in memory", multiprocess_mode="livesum"
)
BYTES = Gauge("register_kept_bytes", "What they take", multiprocess_mode="livesum")
METHODS = {"GET", "HEAD", "POST"}


class Measured:
    """A WSGI application around all others; ``kept`` is what this process has in memory."""

    def __init__(self, application: Callable, kept: Any):
        self.application, self.kept, self.bytes = application, kept, 0

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        begun = time.perf_counter()
        method = environ["REQUEST_METHOD"]

        def measure(status: str, headers: list, *error: Any) -> Any:
            REQUESTS.labels(method if method in METHODS else "other", status[:3]).inc()
            TIME.observe(time.perf_counter() - begun)
            if self.kept.bytes != self.bytes:
                self.bytes = self.kept.bytes
                KEPT_ANSWERS.set(len(self.kept.answers))
                BYTES.set(self.bytes)
            return start_response(status, headers, *error)

        return self.application(environ, measure)


class Making:
    """The same around what makes answers anew."""

    def __init__(self, application: Callable):
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        MADE.inc()
        return self.application(environ, start_response)


class OfTheLiving(MultiProcessCollector):
    """A process that was killed takes no memory any more."""

    def collect(self) -> Any:
        for path in Path(self._path).glob("gauge_live*_*.db"):
            pid = path.stem.split("_")[-1]
            if not Path(f"/proc/{pid}").exists():
                mark_process_dead(pid, self._path)
        return super().collect()


def tell(host: str, port: int) -> None:
    """By a thread of the process that watches over the others."""
    registry = CollectorRegistry()
    OfTheLiving(registry, os.environ["PROMETHEUS_MULTIPROC_DIR"])
    start_http_server(port, host, registry)
