"""A Unix socket instead of a port."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.operation.parts import ROOT, end, processes_of, wait_until

pytestmark = pytest.mark.one_database
COMMAND = [sys.executable, "-m", "hld_site.serve"]


class Through(http.client.HTTPConnection):
    def __init__(self, path: Path):
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(self.path))


def status(path: Path) -> int:
    connection = Through(path)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    finally:
        connection.close()


@contextmanager
def served(site, path: Path):
    given = site.environment | {"SOCKET": str(path)}
    server = subprocess.Popen(COMMAND, cwd=ROOT, env=given, start_new_session=True)
    try:
        wait_until(lambda: status(path) == 200, what="the socket")
        yield server
    finally:
        if server.poll() is None:
            server.terminate()
        end(server, 10)


def refusal(site, path: Path) -> str:
    given = site.environment | {"SOCKET": str(path)}
    done = subprocess.run(COMMAND, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    return line


def test_a_server_that_was_killed_left_a_socket_at_which_none_would_start(loaded, tmp_path):
    path = tmp_path / "web.sock"
    with served(loaded, path) as killed:
        workers = processes_of(killed.pid)
        killed.send_signal(signal.SIGKILL)
        killed.wait(5)
        wait_until(lambda: not any(folder.exists() for folder in workers), 10, "their end")
        assert path.is_socket()
    with served(loaded, path):
        assert path.stat().st_mode & 0o777 == 0o660, "who is of the group may connect"
        taken = f"SOCKET {path} is taken: stop who listens there, or choose another."
        assert refusal(loaded, path) == taken
        assert status(path) == 200


def test_where_no_socket_can_be_was_a_traceback(loaded, tmp_path):
    file = tmp_path / "kept.txt"
    file.write_text("not to be removed")
    remedy = "Its folder must be there, and the register's user may write into it."
    assert refusal(loaded, file) == f"SOCKET cannot be “{file}”: Address already in use. {remedy}"
    assert file.read_text() == "not to be removed"
    nowhere = tmp_path / "nowhere" / "web.sock"
    absent = f"SOCKET cannot be “{nowhere}”: No such file or directory. {remedy}"
    assert refusal(loaded, nowhere) == absent
    assert os.listdir(tmp_path) == ["kept.txt"]
