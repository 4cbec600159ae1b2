"""A register that faces the public does not start with what is only right on a laptop."""

import errno
import json
import logging
import os
import socket
import subprocess
import sys

import pytest

from hld_site.installation.logs import AsJson
from hld_site.serve import OF_MEMORY, refuse_taken
from tests.operation.parts import ROOT, end, free_port, is_running, processes_of, wait_until

pytestmark = pytest.mark.one_database
GOOD = {
    "PRODUCTION": "true",
    "ALLOWED_HOSTS": "register.example.org",
    "SECRET_KEY": "a key of these tests, long enough that nobody would guess it",
    "DATABASE_URL": "sqlite:////tmp/never-opened/register.sqlite3",
}


WEB = "import hld_site.wsgi"  # as a web server does
# The same question without the half of a second that all else takes to load.
ASKED_ALONE = """
import os
from hld_site import settings
from hld_site.installation.production import refuse_unsafe
refuse_unsafe(os.environ, settings)
"""


def start(what: str = WEB, **changes: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], **GOOD, **changes}
    environment = {name: value for name, value in environment.items() if value}
    command = [sys.executable, "-c", what]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)


def test_with_all_that_it_needs_it_starts():
    done = start()
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"DEBUG": "true"}, "DEBUG is on"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS holds “*”"),
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"DATABASE_URL": ""}, "DATABASE_URL is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is easily guessed"),
        ({"SECRET_KEY": "x" * 60}, "SECRET_KEY is easily guessed"),
        ({"PRODUCTION": "", "HTTPS": "true", "DEBUG": "true"}, "DEBUG is on"),
    ],
)
def test_what_is_unsafe_is_refused_by_the_name_of_its_variable(changes, reason):
    done = start(ASKED_ALONE, **changes)
    assert done.returncode != 0
    assert f"- {reason}" in done.stderr


def test_a_web_server_does_not_start_and_names_all_that_is_unsafe():
    done = start(DEBUG="true", ALLOWED_HOSTS="*", SECRET_KEY="short")
    assert done.returncode != 0
    for reason in ("DEBUG is on", "ALLOWED_HOSTS holds “*”", "SECRET_KEY is easily guessed"):
        assert f"- {reason}" in done.stderr


FIRST_REQUESTS = """
import sys
import hld_site.wsgi
from django.test import Client
loaded = set(sys.modules)
for address in ("/", "/states/KEN/", "/fr/meetings/hld-2013/", "/ar/documents/A/RES/67/219/"):
    assert Client().get(address).status_code == 200, address
late = [name for name in set(sys.modules) - loaded if not name.startswith("django.")]
print(*sorted(late))
"""


def test_the_first_requests_load_no_module(loaded_database):
    """They come at once, and each waited for half of the site to be read from the disk."""
    done = start(
        FIRST_REQUESTS, PRODUCTION="", ALLOWED_HOSTS="testserver", DATABASE_URL=loaded_database
    )
    assert (done.stdout, done.stderr) == ("\n", "")


@pytest.fixture
def site(loaded, serve):
    return serve(loaded.folder, loaded.environment["DATABASE_URL"], LOG_FORMAT="json")


def test_a_line_of_the_log_is_json_with_the_request_that_it_belongs_to(site):
    own = site.get("/states/KEN/?q=private").headers["X-Request-ID"]
    assert site.get("/", headers={"X-Request-ID": "proxy-12345"}).headers["X-Request-ID"] == (
        "proxy-12345"
    )
    forged = site.get("/", headers={"X-Request-ID": 'x" "level": "none'})
    assert len(forged.headers["X-Request-ID"]) == 16
    lines = [json.loads(line) for line in site.log.read_text().splitlines()]
    asked = next(line for line in lines if line.get("request_id") == own)
    assert asked["path"] == "/states/KEN/"
    assert (asked["method"], asked["status"]) == ("GET", 200)
    assert asked["milliseconds"] > 0
    assert "private" not in json.dumps(lines)


def test_an_error_in_json_keeps_its_traceback_in_one_line():
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        record = logging.getLogger("a").makeRecord(
            "a", logging.ERROR, __file__, 1, "it %s", ("broke",), sys.exc_info()
        )
    line = AsJson().format(record)
    entry = json.loads(line)
    assert "\n" not in line
    assert entry["message"] == "it broke"
    assert "ValueError: first\nsecond" in entry["error"]


def test_a_scanner_that_asks_for_another_host_filled_the_log_with_tracebacks(site):
    assert site.get("/states/KEN/", headers={"Host": "scanner.example"}).status == 400
    lines = [json.loads(line) for line in site.log.read_text().splitlines()]
    [refused] = [line for line in lines if "scanner.example" in line["message"]]
    assert (refused["level"], refused["logger"]) == ("WARNING", "django.security.DisallowedHost")
    assert not any("error" in line for line in lines)


def test_a_watchman_needs_no_host_name_and_is_answered_in_json(site):
    alive = site.get("/healthz", headers={"Host": "10.0.0.7"})
    assert (alive.status, json.loads(alive.body)) == (200, {"alive": True})
    ready = site.get("/readyz", headers={"Host": "10.0.0.7"})
    parts = dict.fromkeys(("database", "migrations", "saving", "cache", "files"), "ok")
    assert (ready.status, json.loads(ready.body)) == (200, {"ready": True, "parts": parts})
    assert ready.headers["Cache-Control"] == "no-store"


def test_a_process_begins_with_what_keeps_its_memory_small(site):
    """An environment changed after a program has begun changes nothing: each thread had a heap."""
    [process] = processes_of(site.process.pid)
    begun_with = (process / "environ").read_text().split("\0")
    assert {f"{name}={value}" for name, value in OF_MEMORY.items()} <= set(begun_with)


@pytest.fixture
def server(loaded):
    """A server whose two workers have begun, and may load yet."""
    given = loaded.environment | {"PORT": str(free_port()), "WORKERS": "2"}
    command = [sys.executable, "-m", "hld_site.serve"]
    server = subprocess.Popen(command, cwd=ROOT, env=given, start_new_session=True)
    wait_until(lambda: len(processes_of(server.pid)) == 2, what="both workers")
    yield server, int(given["PORT"])
    end(server, 10)


def test_a_server_that_is_stopped_while_it_loads_is_waited_for_no_longer(server):
    """Its workers noted the signal down for nobody, and were killed after half a minute."""
    process, _port = server
    process.terminate()
    assert process.wait(10) == 0


def test_the_workers_of_a_server_that_was_killed_went_on_answering(server):
    process, port = server
    workers = processes_of(process.pid)
    wait_until(lambda: socket.create_connection(("127.0.0.1", port)).close() is None)
    process.kill()
    wait_until(lambda: not any(is_running(worker) for worker in workers), 10, "their end")


def test_a_worker_that_had_just_begun_outlived_its_server(server):
    process, _port = server
    workers = processes_of(process.pid)
    process.kill()
    wait_until(lambda: not any(is_running(worker) for worker in workers), 10, "their end")


def test_a_second_server_shared_the_port_of_the_first_without_a_word(site):
    given = site.environment | {"HOST": "127.0.0.1", "PORT": str(site.port)}
    command = [sys.executable, "-m", "hld_site.serve"]
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (
        1,
        f"PORT {site.port} at 127.0.0.1 is taken: stop who listens there, or choose another.\n",
    )


def test_where_nobody_can_listen_is_said_by_the_name_of_its_variable(monkeypatch):
    with pytest.raises(SystemExit) as refused:
        refuse_taken("METRICS_PORT", "192.0.2.1", 9100)
    assert (
        str(refused.value) == "METRICS_HOST cannot be “192.0.2.1”: Cannot assign requested address."
    )

    class OfRoot(socket.socket):
        def bind(self, address):
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket, "socket", OfRoot)
    with pytest.raises(SystemExit) as refused:
        refuse_taken("PORT", "127.0.0.1", 80)
    assert (
        str(refused.value) == "PORT 80 at 127.0.0.1 is for root alone: choose one of 1024 or more."
    )
