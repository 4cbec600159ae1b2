"""Two servers and a third process that writes: what each shows, and when; and with no database.

Run by test_processes.py: python -m tests.answers.processes FOLDER. DATABASE_URL names a loaded
register.
"""

import contextlib
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.exchange.kills import settings

# isort: split
import psycopg
from django.db import connection, connections, transaction

from hld_site.publishing import generation
from registry.models import State

PAGE = "/states/KEN/"
LAST = 4  # of the changes whose median is looked at, counted from 0


def free_port() -> int:
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Server:
    def __init__(self) -> None:
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        given = os.environ | {"PORT": str(self.port), "WORKERS": "1", "LOG_LEVEL": "CRITICAL"}
        self.process = subprocess.Popen([sys.executable, "-m", "hld_site.serve"], env=given)

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://{self.address}{path}", timeout=30) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def wait(self) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                self.get(PAGE)
                return
            time.sleep(0.1)
        raise TimeoutError(self.address)


def seen_everywhere(servers: list[Server], text: str, status: int = 200) -> float:
    """Seconds until every server shows a text under a status."""
    begun = time.monotonic()
    for server in servers:
        while (reply := server.get(PAGE))[0] != status or text not in reply[1]:
            assert time.monotonic() < begun + 10, f"{status} {text} is not shown"
            time.sleep(0.02)
    return time.monotonic() - begun


def publish(servers: list[Server]) -> None:
    kenya = State.objects.get(key="KEN")
    waits = []
    for number in range(LAST + 1):
        kenya.name_en = f"Kenya of change {number}"
        kenya.save()
        waits.append(seen_everywhere(servers, kenya.name_en))
    # A page is asked for within 0.4 s and made anew; a machine that tests much takes longer.
    print("a change is seen by both after", sorted(round(wait, 2) for wait in waits))
    assert sorted(waits)[len(waits) // 2] < 3, waits
    kenya.status = "withdrawn"
    kenya.save()
    seen_everywhere(servers, "", status=410)
    kenya.status = "published"
    kenya.save()
    seen_everywhere(servers, kenya.name_en)


def writers_who_meet() -> None:
    """A long import keeps nobody waiting, and what ends last is counted too."""
    if connection.vendor == "sqlite":
        return  # it has one writer at a time
    before = generation.current().number
    go, writing = threading.Event(), threading.Barrier(4)

    def write() -> None:
        with transaction.atomic():
            generation.increase()
            writing.wait(10)
            go.wait(10)
        connections.close_all()

    writers = [threading.Thread(target=write) for _writer in range(3)]
    for writer in writers:
        writer.start()
    writing.wait(10)
    assert generation.current().number == before
    go.set()
    for writer in writers:
        writer.join()
    assert generation.current().number == before + 3


@contextlib.contextmanager
def database_away():
    """No process can open it any more, and those that had are cut off where that can be done."""
    name = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "sqlite":
        file = Path(name)
        aside = file.with_suffix(".aside")
        file.rename(aside)
        file.mkdir()
        yield
        file.rmdir()
        aside.rename(file)
        return
    given = {
        k.lower(): v for k, v in connection.settings_dict.items() if k in ("HOST", "PORT", "USER")
    }
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as server:
        server.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false')
        cut_off = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        server.execute(cut_off, [name])
        yield
        server.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


def read_on(servers: list[Server]) -> None:
    """What was read before is read on; what was not is an error, and is there again afterwards."""
    tanzania = State.objects.get(key="TZA")
    tanzania.name_en = "Tanzania of a change that nobody has seen"
    tanzania.save()
    time.sleep(10)  # by then the last change is heard of, and the page made anew after it
    with database_away():
        for _second in range(3):
            for server in servers:
                status, text = server.get(PAGE)
                assert (status, f"Kenya of change {LAST}" in text) == (200, True)
                # A file that is open is read on, wherever it has been moved.
                assert server.get("/states/TZA/")[0] >= 500 or connection.vendor == "sqlite"
            time.sleep(0.5)
    for server in servers:
        assert server.get("/states/TZA/")[0] == 200
    kenya = State.objects.get(key="KEN")
    kenya.name_en = "Kenya again"
    kenya.save()
    seen_everywhere(servers, "Kenya again")


DRIPPING = {
    "a header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    "a body": b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\nx",
    "nothing, and reads nothing": b"GET /states/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20,
}


def read_beside_the_slow(server: Server) -> None:
    """One process; of each sort more clients than it has threads."""
    for sort, begun in DRIPPING.items():
        slow = [socket.create_connection(("127.0.0.1", server.port)) for _client in range(60)]
        for client in slow:
            client.sendall(begun)
        time.sleep(0.5)
        waits = []
        for path in (PAGE, "/states/?page=1", f"/search/?q={sort[2:6]}") * 3:
            asked = time.monotonic()
            assert server.get(path)[0] == 200, (sort, path)
            waits.append(time.monotonic() - asked)
        assert sorted(waits)[len(waits) // 2] < 3, (sort, waits)
        if "body" in sort:
            answers = [reply for client in slow if (reply := what_came(client))]
            assert len(answers) >= 52, "eight are received, the others hear why not"
            assert {reply[:12] for reply in answers} == {b"HTTP/1.1 503"}
        for client in slow:
            client.close()


def what_came(client: socket.socket) -> bytes:
    client.settimeout(0.2)
    try:
        return client.recv(2000)
    except TimeoutError:
        return b""


def refuse_clearly(server: Server) -> None:
    for request in (
        b"GET /?" + b"q" * 1_000_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X-More: more\r\n" * 100_000,
        b"POST /admin/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999999\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            with contextlib.suppress(ConnectionError):
                client.sendall(request)
            answer = b""
            with contextlib.suppress(ConnectionError):
                answer = client.recv(2000)
            assert re.match(rb"HTTP/1.1 4\d\d|$", answer), answer
    assert server.get(PAGE)[0] == 200


def main(folder: Path) -> None:
    settings.MEDIA_ROOT = folder / "files"
    os.environ["FILES_FOLDER"] = str(folder / "files")
    servers = [Server(), Server()]
    try:
        for server in servers:
            server.wait()
        read_beside_the_slow(servers[0])
        refuse_clearly(servers[0])
        publish(servers)
        writers_who_meet()
        read_on(servers)
    finally:
        for server in servers:
            server.process.terminate()
        for server in servers:
            server.process.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
