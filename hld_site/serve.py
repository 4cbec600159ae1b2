"""Serves the site: ``python -m hld_site.serve``. HOST, PORT, WORKERS and THREADS say how.

Granian receives requests and sends answers outside of Python: whoever drips a header or does not
read holds no thread of the site. SOCKET names a Unix socket for a web server in front.
"""

import atexit
import ctypes
import errno
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

SITE = "hld_site.wsgi"
SIGNAL_OF_A_PARENT_S_DEATH = 1  # PR_SET_PDEATHSIG of prctl(2)
SOCKET_MODE = 0o660  # the web server in front is of the register's group
MEGABYTE = str(1024 * 1024)
# glibc reads them when a program begins: threads share one heap, and what a large answer took goes
# back to the system. Left to itself, glibc keeps ever more of it.
OF_MEMORY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": MEGABYTE,
    "MALLOC_TRIM_THRESHOLD_": MEGABYTE,
}


def refuse() -> None:
    """Ends the program, in words, where the site would not start.

    By a process of its own: what this one loads, its workers have even after a reload, for a
    release that came meanwhile.
    """
    reader = multiprocessing.get_context("fork").Process(target=read_settings)
    reader.start()
    reader.join()
    if reader.exitcode:
        raise SystemExit(1)


def read_settings() -> None:
    settings = import_module("hld_site.settings")
    production = import_module("hld_site.installation.production")
    production.refuse_unsafe(os.environ, settings)
    production.refuse_missing(settings)
    import_module("hld_site.installation.state_folder").prepare(
        settings.STATE_DIR, settings.BASE_DIR / "locale"
    )
    str(settings.SECRET_KEY)  # made when it is asked for, as a worker would


def address_of(host: str) -> str:
    """A name such as localhost as the address that is listened at."""
    return str(socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)[0][4][0])


def whole_number(value: str | None, default: int) -> int:
    """Of a variable that may be blank."""
    return int((value or "").strip() or default)


def place() -> tuple[str, int]:
    host = os.environ.get("HOST", "").strip() or "127.0.0.1"
    return host, whole_number(os.environ.get("PORT"), 8000)


def server() -> Any:
    path = os.environ.get("SOCKET")
    host, port = place()
    return Server(
        f"{SITE}:application",
        address=address_of(host),
        port=port,
        uds=Path(path) if path else None,
        uds_permissions=SOCKET_MODE,
        interface=Interfaces.WSGI,
        workers=whole_number(os.environ.get("WORKERS"), 2),
        blocking_threads=whole_number(os.environ.get("THREADS"), 16),
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000, max_buffer_size=64 * 1024),
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=5,  # to load, before the former process is asked to go
        workers_kill_timeout=30,
        log_level=LogLevels.error,
    )


def let_workers_hear_a_stop() -> None:
    """Whoever asks a worker to stop before the site is loaded ends it at once.

    A worker begins as a copy of the server, whose answer to a signal is to note it down for itself:
    a stop in the first second was waited for until `workers_kill_timeout`. What arrives between the
    copy and the change of its answer waits.
    """
    signals = (signal.SIGINT, signal.SIGTERM)

    def begin() -> None:
        for number in signals:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)

    os.register_at_fork(
        before=partial(signal.pthread_sigmask, signal.SIG_BLOCK, signals),
        after_in_parent=partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, signals),
        after_in_child=begin,
    )


def application() -> Any:
    """What a worker calls. It ends with the server, however that ends: else old code would go on
    answering beside the new, at the same port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SIGNAL_OF_A_PARENT_S_DEATH, signal.SIGTERM)
        parent = multiprocessing.parent_process()
        if parent and os.getppid() != parent.pid:  # it had ended before this was asked for
            raise SystemExit(1)
    return import_module(SITE).application


def refuse_taken(variable: str, host: str, port: int) -> None:
    """Ends the program, in words, where it could not listen.

    Granian shares a port with whoever has it: a second server answered some of the first's readers.
    """
    try:
        address = address_of(host)
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as there:
            there.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            there.bind((address, port))
    except OSError as error:
        named = f"{variable} {port} at {host}"
        if error.errno == errno.EADDRINUSE:
            raise SystemExit(
                f"{named} is taken: stop who listens there, or choose another."
            ) from None
        if error.errno == errno.EACCES:
            raise SystemExit(f"{named} is for root alone: choose one of 1024 or more.") from None
        host_variable = variable.replace("PORT", "HOST")
        raise SystemExit(f"{host_variable} cannot be “{host}”: {error.strerror}.") from None


def refuse_socket(path: Path) -> None:
    """The same of a socket, of which a server that was killed leaves the name behind."""
    try:
        with socket.socket(socket.AF_UNIX) as other:
            if path.is_socket() and not other.connect_ex(str(path)):
                raise SystemExit(
                    f"SOCKET {path} is taken: stop who listens there, or choose another."
                )
        if path.is_socket():
            path.unlink()
        with socket.socket(socket.AF_UNIX) as there:
            there.bind(str(path))
        path.unlink()
    except OSError as error:
        raise SystemExit(
            f"SOCKET cannot be “{path}”: {error.strerror or error}. Its folder must be there, and"
            " the register's user may write into it."
        ) from None


def tell_metrics(port: int) -> None:
    """All processes write what they measure into one folder, and this one tells it."""
    folder = tempfile.TemporaryDirectory(prefix="register-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder.name
    atexit.register(folder.cleanup)
    metrics = import_module("hld_site.installation.metrics")
    host = os.environ.get("METRICS_HOST") or "127.0.0.1"
    refuse_taken("METRICS_PORT", host, port)
    metrics.tell(host, port)


if __name__ == "__main__":
    if not OF_MEMORY.keys() <= os.environ.keys():
        for name, value in OF_MEMORY.items():
            os.environ.setdefault(name, value)
        os.execv(sys.executable, sys.orig_argv)
    refuse()
    if path := os.environ.get("SOCKET"):
        refuse_socket(Path(path))
    else:
        refuse_taken("PORT", *place())
    if port := whole_number(os.environ.get("METRICS_PORT"), 0):
        tell_metrics(port)
    let_workers_hear_a_stop()
    server().serve(target_loader=application, wrap_loader=False)
