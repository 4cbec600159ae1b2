"""Every type of page, staff's own among them, and the style sheets before the Nu HTML checker."""

import json
import os
import shutil
import subprocess
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from django.conf import settings
from django.test import Client

from hld_site import languages
from hld_site.exchange.batches.steps import check_again
from hld_site.installation.unavailable import broken
from hld_site.pages.models import Page
from registry.models import State
from tests.conftest import LONG
from tests.desk.conftest import files_apart, only_batches_of_their_own, send, worked_at_once
from tests.public import PAGES

pytestmark = pytest.mark.one_database

__all__ = ["files_apart", "only_batches_of_their_own", "send", "worked_at_once"]

JAR = Path(os.environ.get("HLD_VNU") or settings.BASE_DIR / "var" / "tools" / "vnu.jar")
STYLES = settings.BASE_DIR / "hld_site" / "static" / "hld"
# One run is too short for the second compiler; what the first one makes takes more stack.
BRIEFLY = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m"]
LANGUAGES = languages.CODES if LONG else ["en", "ar"]
REFUSED = ["/states/?page=99", "/states/?region=nowhere", "/states/?sort=-name&rows=compact"]
OF_STAFF = [
    "/admin/", "/admin/links/", "/admin/translate/fr/",
    "/admin/untranslated/", "/admin/untranslated/focus/name/fr/", "/styleguide/",
    "/admin/exchange/batch/", "/admin/exchange/batch/add/?type=states",
    "/admin/registry/state/", "/admin/registry/state/export/",
    *[f"/admin/registry/state/{{KEN}}/{page}/" for page in ("change", "rename", "history")],
    "/admin/pages/page/{about}/change/",
]  # fmt: skip
# The list of types beside every page of the admin has a column fewer than it announces.
OF_DJANGO = "A table row was 2 columns wide, which is less than the column count"


run = partial(subprocess.run, capture_output=True, check=True)


@pytest.fixture
def checker():
    """The command, as far as the folder to check."""
    java = shutil.which("java")
    command = [str(java), *BRIEFLY, "-jar", str(JAR), "--exit-zero-always", "--stdout"]
    command += ["--format", "json", "--also-check-css"]
    if not java or not JAR.exists() or run([*command, "--version"], check=False).returncode:
        pytest.skip(f"no Nu HTML checker: it needs Java 17 and {JAR}, which .ci/run fetches")
    return command


def pages_of_batches(client, send):
    """One batch with faults, one that is applied and taken back, and one still at work."""
    faulty = send("key,m49,note\nKEN,4,\nTZA,834,Dodoma\nNOWHERE,,x\nFRA,,\nPER,abc,\n")
    address = faulty.path.removesuffix("change/")
    yield "a batch with faults", faulty.response
    for page in ("reading/", "rows/2/"):
        yield f"a batch with faults: {page}", client.get(address + page)
    ready = send("key,note\nKEN,One\nTZA,Two\n")
    yield "a batch that is ready", ready.response
    applied = ready.press("Apply all 2 rows")
    yield "a batch that is applied", applied.response
    yield "what takes it back", applied.press("Undo it").response
    assert check_again(faulty.batch, {})
    yield "a batch at work", client.get(faulty.path)


def every_page(client, desk, send, rf):
    for code in LANGUAGES:
        prefix = "" if code == languages.DEFAULT else f"/{code}"
        for address in [*PAGES, *REFUSED]:
            yield prefix + address, client.get(prefix + address)
    yield "an error of the server", broken(rf.get("/"))
    keys = {"KEN": State.objects.get(key="KEN").pk, "about": Page.objects.get(key="about").pk}
    for address in OF_STAFF:
        yield address, desk.get(address.format(**keys))
    yield from pages_of_batches(desk, send)


def test_no_page_and_no_style_sheet_breaks_a_rule_of_its_language(
    checker, desk, send, rf, tmp_path
):
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, page in every_page(Client(), desk, send, rf):
        (folder / f"{quote(name, safe='')}.html").write_bytes(page.content)
    for sheet in STYLES.glob("*.css"):
        shutil.copy(sheet, folder)
    answer = run([*checker, folder])
    messages = [
        f"{unquote(unquote(Path(message['url']).name))}, line {message.get('lastLine')}:"
        f" {message['message']} {message.get('extract', '')}"
        for message in json.loads(answer.stdout)["messages"]
        if not message["message"].startswith(OF_DJANGO)
    ]
    assert messages == []
