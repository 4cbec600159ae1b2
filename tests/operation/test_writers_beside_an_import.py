"""A large import on SQLite holds the one pen there is: who writes beside it hears so in time."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from tests.forms import filled_in
from tests.operation.parts import PASSWORD, ROOT, SLOWER
from tests.operation.visitors import Browser, Readers, fresh

LONG = bool(os.environ.get("HLD_LONG"))
ROWS, WRITERS = (50_000, 20) if LONG else (3_000, 8)
FORM = "/admin/pages/weblink/add/"
pytestmark = pytest.mark.one_database


class Writer(threading.Thread):
    """Adds one link after the other, until it is told to stop; a refusal is tried again."""

    def __init__(self, number: int, signed_in: Browser, over: threading.Event):
        super().__init__(daemon=True)
        self.number, self.over = number, over
        self.browser = Browser(signed_in.site)
        self.browser.cookies = dict(signed_in.cookies)
        page = self.browser.ask("GET", FORM)
        self.form = filled_in(SimpleNamespace(content=page.body))
        self.replies, self.confirmed = [], []

    def run(self):
        while not self.over.is_set():
            key = f"writer-{self.number}-{len(self.confirmed)}"
            title = f"Typed by {self.number}"
            own = {"key": key, "title_en": title, "kind": "institution",
                   "address": f"https://example.org/{key}"}  # fmt: skip
            reply = self.browser.ask("POST", FORM, self.form | own)
            self.replies.append(reply)
            if reply.status == 302:
                self.confirmed.append(key)
            else:
                assert title in reply.text, "what was typed is kept"
            time.sleep(0.3)


def test_many_write_beside_a_large_import_and_nobody_meets_a_fault(loaded, serve, tmp_path):
    site = serve(loaded.folder, loaded.environment["DATABASE_URL"])
    file = tmp_path / "documents.csv"
    rows = (f"A/RES/98/{n},A/RES/98/{n},Ruritania {n},resolution" for n in range(ROWS))
    file.write_text("\n".join(["key,symbol,title_en,kind", *rows]), encoding="utf-8")
    over = threading.Event()
    signed_in = Browser(site).sign_in("first", PASSWORD)
    writers = [Writer(number, signed_in, over) for number in range(WRITERS)]
    pages = ["/", "/states/KEN/", fresh]
    with Readers(site, pages, 2, 0.2) as readers:
        for writer in writers:
            writer.start()
        command = [sys.executable, "manage.py", "import_records", str(file)]
        with importing(command, site.environment) as process:
            output, _none = process.communicate(timeout=1_200)
        over.set()
        for writer in writers:
            writer.join(60)
    assert process.returncode == 0, output
    assert f"{ROWS:,}".replace(",", "") + " new" in output, output
    answers = [reply for writer in writers for reply in writer.replies]
    assert {reply.status for reply in answers} <= {302, 503}, next(
        r.text for r in answers if r.status not in (302, 503)
    )
    refused = [reply for reply in answers if reply.status == 503]
    assert all(reply.headers["Retry-After"] for reply in refused)
    assert max(reply.seconds for reply in answers) < 6 + SLOWER
    replies = [reply for _at, _path, reply in readers.replies]
    assert {reply.status for reply in replies} == {200}
    assert max(reply.seconds for reply in replies) < SLOWER
    confirmed = [key for writer in writers for key in writer.confirmed]
    count = f"WebLink.objects.filter(key__in={confirmed!r}).count()"
    script = f"from hld_site.pages.models import WebLink; print('kept', {count})"
    assert f"kept {len(confirmed)}" in site.manage("shell", "-c", script)
    assert confirmed
    assert "Traceback" not in site.log.read_text()


@contextlib.contextmanager
def importing(command, environment):
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()
