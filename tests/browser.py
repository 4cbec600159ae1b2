"""The site as `make serve` starts it, on a copy of the register of its own, seen in chromium."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("HLD_CHROMIUM")
    if not path:
        pytest.skip("no chromium: HLD_CHROMIUM names none")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def environment(django_db_setup, django_db_blocker, tmp_path_factory):
    """What a server needs to run on a copy of the register that the other tests use."""
    copy = tmp_path_factory.mktemp("server") / "register.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(copy)) as target:
        connection.ensure_connection()
        connection.connection.backup(target)
    files = copy.with_name("files")
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{copy}",
        "FILES_FOLDER": str(files),
        "EXCHANGE_EXPORT_AT_ONCE": "100",
    }


@pytest.fixture(scope="session")
def password(environment):
    """That of the account which `make demo-staff` makes."""
    command = [sys.executable, "manage.py", "demo_staff"]
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return said.stdout.decode().split()[-1]


@pytest.fixture(scope="session")
def server(environment):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "hld_site.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--threads", "4", "--log-level", "error"]
    running = subprocess.Popen(command, cwd=ROOT, env=environment)
    for _try in range(100):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait()


@pytest.fixture
def visit(chromium, server):
    """Opens addresses of the running site; at the end no console may have complained."""
    complaints: list[str] = []
    contexts = []

    def open_page(address, status=200, **options):
        context = chromium.new_context(base_url=server, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                said.type in ("error", "warning")
                # Chromium reports the status of the page itself as an error of the console.
                and "Failed to load resource" not in said.text
                and complaints.append(said.text)
            ),
        )
        page.on(
            "response",
            lambda answer: (
                answer.status >= 400
                and not answer.request.is_navigation_request()
                and complaints.append(f"{answer.status} {answer.url}")
            ),
        )
        answer = page.goto(address)
        assert (answer and answer.status) == status
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
