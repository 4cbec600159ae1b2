"""What a kept page costs over HTTP, beside a bare "hello" of Django on the same server.

    python -m tests.benchmarks.serving [--seconds 2] [--rounds 5] [--connections 16]

Servers are started once and asked in turns; what counts is the processor time of a server's whole
process tree for a request, as a ratio to "hello" on the same server; of what nginx keeps, to a file
of the same nginx. Requests a second come from wrk, where it is installed. DATABASE_URL names a
register that is loaded.
"""

import argparse
import contextlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.benchmarks.load import Window, ask
from tests.operation.nginx import Nginx
from tests.operation.parts import free_port

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
COMMANDS = {
    "granian": "-m granian --interface wsgi --workers 1 --blocking-threads 16 --no-ws --no-log"
    " --http 1 --port {port} {app}",
    "gunicorn": "-m gunicorn --worker-class gthread --workers 1 --threads 4 --log-level error"
    " --no-control-socket --bind 127.0.0.1:{port} {app}",
}
YARDSTICKS = "tests.benchmarks.hello:application"
KEPT_BY_NGINX, FILE_OF_NGINX = "nginx: kept page", "nginx: the same page as a file"
# Of the same process as the pages that are kept, and as long: both are compressed already.
FILE = (
    "server {{ listen 127.0.0.1:{port}; root {folder}; default_type text/html; gzip_static on; }}"
)


def processor_time(pid: int) -> float:
    """Seconds of a process and all that came of it."""
    total = 0.0
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    total += (int(stat[11]) + int(stat[12])) / TICK
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            with contextlib.suppress(FileNotFoundError):
                total += processor_time(int(child))
    return total


class Server:
    def __init__(self, command: list[str], port: int, environment: dict[str, str]):
        self.port = port
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment, stderr=subprocess.DEVNULL
        )

    def wait(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/").close()
                return
            time.sleep(0.1)
        raise TimeoutError(self.process.args)


def python_server(kind: str, app: str, **environment: str) -> Server:
    port = free_port()
    command = [sys.executable, *COMMANDS[kind].format(port=port, app=app).split()]
    return Server(command, port, environment)


def behind_nginx(site: Server, folder: Path) -> tuple[Nginx, dict[str, "Case"]]:
    """The page as nginx keeps it with the configuration of deploy/, and as a file beside that."""
    zipped = {"Accept-Encoding": "gzip"}
    port = free_port()
    nginx = Nginx(folder, site.port, beside=FILE.format(port=port, folder=folder / "files"))
    nginx.start()
    for _time in range(2):
        kept = nginx.get("/states/", headers=zipped)
    (folder / "files").mkdir()
    (folder / "files" / "index.html").touch()
    (folder / "files" / "index.html.gz").write_bytes(kept.body)
    as_file = SimpleNamespace(process=nginx.process, port=port)
    return nginx, {
        KEPT_BY_NGINX: (nginx, "/states/", zipped),
        FILE_OF_NGINX: (as_file, "/", zipped),
    }


def rate_by_wrk(port: int, path: str, headers: dict[str, str], window: Window) -> tuple[float, str]:
    """Requests a second and the 99th percentile, by a client that costs next to nothing."""
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{window.connections}", f"-d{window.seconds}s", "--latency", *given]
    text = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]), re.search(r"99%\s+(\S+)", text)[
        1
    ]


# Whom to ask, for what, with which headers.
Case = tuple[Any, str, dict[str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=16)
    given = parser.parse_args()
    servers: list[Any] = []
    folder = tempfile.TemporaryDirectory()
    page = ROOT / "var" / "bench-page.html"
    try:
        cases: dict[str, Case] = {}
        for kind in COMMANDS:
            cases |= cases_of(kind, page, servers)
        for server in servers:
            server.wait()
        if shutil.which("nginx") or shutil.which("/usr/sbin/nginx"):
            nginx, of_nginx = behind_nginx(servers[0], Path(folder.name))
            servers.append(nginx)
            cases |= of_nginx
        measure(cases, Window(given.seconds, given.connections), given.rounds)
    finally:
        for server in servers:
            server.process.terminate()
        for server in servers:
            server.process.wait()
        page.unlink(missing_ok=True)
        folder.cleanup()


def cases_of(kind: str, page: Path, servers: list[Server]) -> dict[str, Case]:
    """Starts the site and both yardsticks on one kind of server; ``page`` is what the site sent."""
    zipped = {"Accept-Encoding": "gzip"}
    site = python_server(kind, "hld_site.wsgi:application")
    servers.append(site)
    site.wait()
    address = f"http://127.0.0.1:{site.port}/states/"
    with urllib.request.urlopen(address) as reply:
        page.write_bytes(reply.read())
    with urllib.request.urlopen(urllib.request.Request(address, headers=zipped)) as reply:
        tag = reply.headers["ETag"]
    hello = python_server(kind, YARDSTICKS, YARDSTICK="hello")
    cached = python_server(kind, YARDSTICKS, YARDSTICK="page_cache", PAGE=str(page))
    servers += [hello, cached]
    return {
        f"{kind}: hello": (hello, "/", {}),
        f"{kind}: Django's page cache": (cached, "/page/", {}),
        f"{kind}: kept page": (site, "/states/", zipped),
        f"{kind}: kept page, not compressed": (site, "/states/", {}),
        f"{kind}: 304": (site, "/states/", zipped | {"If-None-Match": tag}),
    }


def measure(cases: dict[str, Case], window: Window, rounds: int) -> None:
    costs: dict[str, list[float]] = {name: [] for name in cases}
    rates: dict[str, list[float]] = {name: [] for name in cases}
    slowest: dict[str, list[str]] = {name: [] for name in cases}
    for server, path, headers in cases.values():
        ask(server.port, path, headers, Window(0.3, window.connections))
    for _round in range(rounds):
        for name, (server, path, headers) in cases.items():
            if shutil.which("wrk"):
                before = processor_time(server.process.pid)
                rate, late = rate_by_wrk(server.port, path, headers, window)
                rates[name].append(rate)
                slowest[name].append(late)
                spent = processor_time(server.process.pid) - before
                costs[name].append(spent / (rate * window.seconds))
            else:
                before = processor_time(server.process.pid)
                count = ask(server.port, path, headers, window)
                costs[name].append((processor_time(server.process.pid) - before) / count)
                rates[name].append(count / window.seconds)
    print(f"{'':38}  µs CPU a request   of hello (least-most)   requests/s   p99")
    for name in cases:
        yardstick = f"{name.partition(':')[0]}: hello"
        if yardstick not in costs:
            yardstick = "granian: hello"
        each = ratios(costs, yardstick, name)
        print(
            f"{name:38}  {statistics.median(costs[name]) * 1e6:12.0f}"
            f"   {statistics.median(each):10.2f} ({min(each):.2f}-{max(each):.2f})"
            f"   {statistics.median(rates[name]):10.0f}   {sorted(slowest[name] or ['-'])[-1]}"
        )
    if KEPT_BY_NGINX in costs:
        each = ratios(costs, FILE_OF_NGINX, KEPT_BY_NGINX)
        print(f"nginx: a kept page as fast as a file: {statistics.median(each):.2f} of it")
    print(
        "“of hello”: how many of these cost what one hello costs, the other way round: 2 is twice"
    )
    print("as cheap. Requests a second depend on what else the machine does.")


def ratios(costs: dict[str, list[float]], yardstick: str, name: str) -> list[float]:
    """How many of these cost what one of the yardstick costs, round by round."""
    return [h / c for h, c in zip(costs[yardstick], costs[name], strict=True)]


if __name__ == "__main__":
    main()
