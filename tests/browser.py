"""The site as `make serve` starts it, on a copy of the register of its own, seen in chromium.

One browser and one server for each process of pytest, and for each module one context with one
window: to open a window costs more than most pages.
"""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import sync_playwright

from tests.operation.commands import commands_of
from tests.register import LOADED, copied

ROOT = Path(__file__).resolve().parent.parent
USUAL = {"width": 1280, "height": 720}


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("HLD_CHROMIUM") or which("chromium-headless-shell") or which("chromium")
    if not path:
        pytest.skip("no chromium: on Debian: apt install chromium-headless-shell")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def environment(django_db_setup, tmp_path_factory):
    """What a server needs to run on a copy of the register that the other tests use."""
    folder = tmp_path_factory.mktemp("server")
    with copied(LOADED, folder) as address:
        yield os.environ | {
            "DATABASE_URL": address,
            "FILES_FOLDER": str(folder / "files"),
            "EXCHANGE_EXPORT_AT_ONCE": "100",
            # In the long form an hour may pass between two tests that share a sign-in.
            "SESSION_IDLE_MINUTES": "600",
        }


@pytest.fixture(scope="session")
def manage(environment):
    """Gives commands of ``manage.py`` to the site, with variables of their own; what they write."""

    def manage(*command, **variables):
        status, output = commands_of(environment | variables).run(command)
        assert status == 0, output
        return output

    return manage


@pytest.fixture(scope="session")
def password(manage):
    """That of the account which `make demo-staff` makes."""
    return manage("demo_staff").split()[-1]


@pytest.fixture(scope="session")
def server(environment):
    with running(environment) as address:
        yield address


@contextmanager
def running(environment):
    """The address of a server that runs with these variables."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "hld_site.serve"]
    given = environment | {"PORT": str(port), "WORKERS": "1"}
    running = subprocess.Popen(command, cwd=ROOT, env=given)
    # A busy machine may need most of a minute; a server that ended is not waited for.
    for _try in range(600):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert running.poll() is None, "the server ended before it answered"
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait()


@pytest.fixture(scope="session")
def cookies_of_staff(chromium, server, password):
    """Signed in once, for all who work at the desk."""
    with closing(chromium.new_context(base_url=server)) as context:
        page = context.new_page()
        page.goto("/admin/")
        page.fill("#id_login", "demo")
        page.fill("#id_password", password)
        page.press("#id_password", "Enter")
        page.wait_for_selector("text=What would you like to edit?")
        return context.storage_state()


@pytest.fixture(scope="module")
def context_with(chromium, server):
    """The context of a module for pages that are opened with these options."""
    contexts = {}

    def context_with(**options):
        key = repr(sorted(options.items()))
        if key not in contexts:
            contexts[key] = chromium.new_context(base_url=server, **options)
        return contexts[key]

    yield context_with
    for context in contexts.values():
        context.close()


def listen(page, complaints: list[str]) -> None:
    """Writes down what the console of a page complains of, and which of its files fail."""
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            message.type in ("error", "warning")
            # Chromium reports the status of the page itself as an error of the console.
            and "Failed to load resource" not in message.text
            and complaints.append(message.text)
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


@contextmanager
def without_complaint():
    """Makes pages in a context, and closes them; no console may have complained."""
    complaints: list[str] = []
    pages = []

    def new_page(context):
        page = context.new_page()
        pages.append(page)
        listen(page, complaints)
        return page

    yield new_page
    for page in pages:
        page.close()
    assert complaints == []


@pytest.fixture(scope="module")
def window_with(context_with):
    """The window of the context of a module with these options, and what its console says."""
    windows = {}

    def window_with(**options):
        context = context_with(**options)
        if context not in windows:
            windows[context] = context.new_page(), []
            listen(*windows[context])
        return windows[context]

    return window_with


@pytest.fixture
def visit(window_with):
    """Opens addresses of the running site in the window of a context with these options."""
    used = {}

    def visit(address, status=200, **options):
        page, complaints = window_with(**options)
        used[page] = options.get("viewport", USUAL), complaints
        answer = page.goto(address)
        assert answer.status == status
        return page

    yield visit
    heard = []
    for page, (viewport, complaints) in used.items():
        page.emulate_media(media="null")
        page.set_viewport_size(viewport)
        heard += complaints
        complaints.clear()
    assert heard == []


@pytest.fixture
def signed_in(context_with, cookies_of_staff):
    """A window of an officer, in which nothing is open yet."""
    with without_complaint() as new_page:
        yield new_page(context_with(storage_state=cookies_of_staff))
