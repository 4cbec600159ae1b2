"""``manage.py`` for tests that give many commands to one installation: Django is loaded once, and
each command runs in a process of its own that is forked from there, as it would run by itself.
What Django looks over before a command costs a tenth where the first process has seen it once.
"""

import functools
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


running: "list[Commands]" = []


class Commands:
    """A process that waits for commands."""

    def __init__(self, environment: dict[str, str]):
        self.environment = dict(environment)
        command = [sys.executable, "-m", "tests.operation.commands"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        running.append(self)

    def run(self, arguments: tuple[str, ...]) -> tuple[int, str]:
        """Exit status, and what was written to both streams."""
        assert self.process.stdin
        assert self.process.stdout
        with tempfile.NamedTemporaryFile(prefix="hld-command-") as output:
            self.process.stdin.write(json.dumps([output.name, *arguments]).encode() + b"\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
            assert answer, "the process that commands are forked from has died"
            return int(answer), output.read().decode()

    def stop(self) -> None:
        running.remove(self)
        self.process.communicate(timeout=30)


def serve_commands() -> None:
    import django
    from django.core.checks import run_checks

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hld_site.settings")
    django.setup()
    look_over = functools.cache(run_checks)
    for line in sys.stdin:
        output, *arguments = json.loads(line)
        if arguments[0] != "shell":  # before which nothing is looked over
            look_over()
        child = os.fork()
        if not child:
            run_here(output, arguments)
        _child, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


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
    serve_commands()
