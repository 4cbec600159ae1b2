"""``manage.py`` for tests that give many commands to several installations.

Each command runs in a process of its own, as it would run by itself, and has nothing to load. One
process loads the packages; from it one is forked for each installation, which loads the register
with its variables; and from that, one for each command. What Django looks over before a command
costs a tenth where the first process has seen it once.
"""

import atexit
import contextlib
import functools
import gc
import importlib
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# More than half of what the register loads, and nothing that looks at a setting.
PACKAGES = ("allauth.utils", "babel.dates", "django.core.management", "django.test", "icalendar",
            "import_export.resources", "opencc", "psycopg_pool", "rapidfuzz")  # fmt: skip


running: "list[Commands]" = []


class Commands:
    """A process that waits for commands to one installation."""

    def __init__(self, environment: dict[str, str]):
        self.environment, self.output = dict(environment), Path(os.devnull)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            socket.send_fds(packages_loaded(), [b"."], [theirs.fileno()])
            self.channel = ours.makefile("rwb")
        self.send(self.environment)
        running.append(self)

    def send(self, what: object) -> None:
        self.channel.write(json.dumps(what).encode() + b"\n")
        self.channel.flush()

    def run(self, arguments: tuple[str, ...]) -> tuple[int, str]:
        """Exit status, and what was written to both streams."""
        with tempfile.NamedTemporaryFile(prefix="hld-command-") as output:
            self.output = Path(output.name)  # to be read while the command is at work
            self.send([output.name, *arguments])
            answer = self.channel.readline()
            assert answer, "the process that commands are forked from has died"
            return int(answer), output.read().decode()

    def stop(self) -> None:
        running.remove(self)
        self.channel.close()


def commands_of(environment: dict[str, str]) -> Commands:
    """Those of the installation with these variables."""
    same = (commands for commands in running if commands.environment == environment)
    return next(same, None) or Commands(environment)


@functools.cache
def packages_loaded() -> socket.socket:
    """The process from which those of installations are forked; it ends with that of the tests."""
    ours, theirs = socket.socketpair()
    given = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    command = [sys.executable, "-m", "tests.operation.commands"]
    with theirs:
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdin=theirs)

    @atexit.register
    def end() -> None:
        for commands in list(running):
            commands.stop()
        ours.close()
        process.wait(30)

    return ours


def serve_installations() -> None:
    for name in PACKAGES:
        importlib.import_module(name)
    gc.freeze()
    with socket.socket(fileno=os.dup(0)) as door:
        while received := socket.recv_fds(door, 1, 1)[1]:
            channel = socket.socket(fileno=received[0])
            if not os.fork():
                door.close()
                serve_commands(channel.makefile("rwb"))
                os._exit(0)
            channel.close()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def serve_commands(channel: io.BufferedRWPair) -> None:
    os.environ.clear()
    os.environ.update(json.loads(channel.readline()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
    import django
    from django.core.checks import run_checks

    django.setup()
    look_over = functools.cache(run_checks)
    for line in channel:
        output, *arguments = json.loads(line)
        if arguments[0] != "shell":  # before which nothing is looked over
            look_over()
        child = os.fork()
        if not child:
            run_here(output, arguments)
        _child, status = os.waitpid(child, 0)
        channel.write(b"%d\n" % os.waitstatus_to_exitcode(status))
        channel.flush()


def run_here(output: str, arguments: list[str]) -> None:
    import manage

    with open(output, "ab", buffering=0) as file, open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.stdin = io.TextIOWrapper(io.BytesIO())
    sys.argv = ["manage.py", *arguments]
    status = 1
    try:
        manage.main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(bool(end.code))
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve_installations()
