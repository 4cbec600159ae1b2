"""What a register tells those who watch it: Prometheus, Sentry and OpenTelemetry, each for real."""

import gzip
import http.server
import threading
import urllib.request

import brotli
import pytest

from tests.operation.parts import free_port, wait_until

pytestmark = pytest.mark.one_database
PROCESSES, ASKED = 2, 12
READING = {"gzip": gzip.decompress, "br": brotli.decompress}


class Listener(http.server.ThreadingHTTPServer):
    """Takes what is told to it."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Told)
        self.bodies: list[tuple[str, bytes]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def heard(self, path: str) -> bytes:
        return b"".join(body for at, body in list(self.bodies) if path in at)


class Told(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        plain = READING.get(self.headers.get("Content-Encoding"), bytes)
        self.server.bodies.append((self.path, plain(body)))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *what):
        """Nothing."""


@pytest.fixture
def listener():
    with Listener() as listener:
        yield listener
        listener.shutdown()


def metrics(port: int) -> dict[str, float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, _, value in
            (line.rpartition(" ") for line in lines if not line.startswith("#"))}  # fmt: skip


def test_what_breaks_is_told_to_all_who_watch_and_counted_over_all_processes(
    tmp_path, serve, listener
):
    """The database is an empty file: each page of it breaks."""
    port, there = free_port(), f"127.0.0.1:{listener.server_port}"
    site = serve(
        tmp_path,
        f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        WORKERS=str(PROCESSES),
        METRICS_PORT=str(port),
        SENTRY_DSN=f"http://public@{there}/7",
        SENTRY_ENVIRONMENT="of these tests",
        OTEL_EXPORTER_OTLP_ENDPOINT=f"http://{there}",
        OTEL_SERVICE_NAME="register-of-these-tests",
        OTEL_BSP_SCHEDULE_DELAY="300",
    )
    assert {site.get("/states/?secret=1").status for _ in range(ASKED)} == {500}
    assert metrics(port)['register_requests_total{method="GET",status="500"}'] == ASKED
    assert metrics(port)["register_pages_made_total"] == ASKED
    wait_until(lambda: b"no such table" in listener.heard("/api/7/envelope/"), what="Sentry")
    assert b"of these tests" in listener.heard("/api/7/envelope/")
    wait_until(lambda: b"register-of-these-tests" in listener.heard("/v1/traces"), what="traces")
    assert b"states/" in listener.heard("/v1/traces")


@pytest.fixture(scope="module")
def empty(serve, tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    return serve(folder, f"sqlite:///{folder / 'empty.sqlite3'}")


def test_a_register_whose_migrations_are_left_is_not_ready(empty):
    assert empty.get("/readyz").status == 503
    assert "migrations are left: manage.py migrate" in empty.ready("migrations")


def test_nobody_is_told_anything_who_was_not_named(empty, listener):
    assert empty.get("/states/").status == 500
    watching = "prometheus_client", "sentry_sdk", "opentelemetry.instrumentation"
    look = f"import sys; print([name for name in {watching} if name in sys.modules])"
    assert empty.manage("shell", "-c", look).splitlines()[-1] == "[]"
    assert listener.bodies == []
