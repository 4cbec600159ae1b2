"""What a fresh copy of the project needs before it runs: nothing that somebody must remember."""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils import translation

from hld_site.installation.state_folder import prepare, secret_key
from hld_site.installation.unavailable import broken
from tests.conftest import LONG

pytestmark = pytest.mark.one_database

PAGES = ("/", "/states/", "/states/KEN/", "/search/?q=kenya", "/fr/about/", "/accounts/login/")
# A server or a command of the machine's own must not steer the copy.
OWN = {"PATH": os.environ["PATH"]}
# What no command of the short form reads.
UNREAD = () if LONG else ("tests", "docs", "*.png")


@pytest.fixture(scope="module")
def fresh_copy(tmp_path_factory) -> Path:
    copy = tmp_path_factory.mktemp("fresh") / "register"
    unwanted = shutil.ignore_patterns("var", ".git", ".venv*", ".*_cache", *UNREAD)
    return shutil.copytree(settings.BASE_DIR, copy, ignore=unwanted)


@pytest.fixture
def nothing_collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"


def run(folder: Path, *command: str) -> str:
    running = subprocess.run(
        [sys.executable, *command], cwd=folder, env=OWN, capture_output=True, text=True
    )
    assert running.returncode == 0, running.stdout + running.stderr
    return running.stdout


def test_reading_the_settings_wrote_files(fresh_copy):
    run(fresh_copy, "-B", "-c", "import hld_site.settings")
    assert not (fresh_copy / "var").exists()


def test_a_fresh_copy_finds_key_and_translations_when_django_starts(fresh_copy):
    run(fresh_copy, "manage.py", "check")
    made = fresh_copy / "var"
    assert (made / "secret_key").stat().st_mode & 0o777 == 0o600
    assert len(list((made / "locale").rglob("*.mo"))) == 6
    key = (made / "secret_key").read_text()
    assert secret_key(made) == key


@pytest.mark.skipif(not LONG, reason="a whole run of pytest: make test-long")
def test_pytest_on_one_file_failed_where_no_file_was_collected(fresh_copy):
    shutil.rmtree(fresh_copy / "var", ignore_errors=True)
    assert " passed" in run(fresh_copy, "-m", "pytest", "-q", "tests/public/test_lists.py")


def test_processes_that_start_together_made_keys_of_their_own(tmp_path):
    workers = 8
    together = Barrier(workers)

    def start(_worker) -> str:
        together.wait()
        return secret_key(tmp_path / "var")

    with ThreadPoolExecutor(workers) as pool:
        keys = set(pool.map(start, range(workers)))
    assert keys == {(tmp_path / "var" / "secret_key").read_text()}
    assert len(keys.pop()) > 60


def test_a_key_that_was_never_written_to_its_end_is_made_anew(tmp_path):
    (tmp_path / "secret_key").touch()
    assert secret_key(tmp_path) == (tmp_path / "secret_key").read_text() != ""


def test_a_folder_that_cannot_be_written_is_named_with_what_to_do(tmp_path):
    state = tmp_path / "var"
    state.touch()  # a file where the folder should be: not even root can write into it
    for make in (lambda: prepare(state, settings.BASE_DIR / "locale"), lambda: secret_key(state)):
        with pytest.raises(SystemExit) as refused:
            make()
        assert str(refused.value).startswith(f"The register cannot write into its folder {state}")
        assert "Let its user write there" in str(refused.value)


@pytest.mark.parametrize("what", [("manage.py", "migrate"), ("-m", "hld_site.serve")])
def test_to_start_where_nothing_can_be_written_was_a_traceback(fresh_copy, what):
    made = fresh_copy / "var"
    shutil.rmtree(made, ignore_errors=True)
    made.touch()
    command = [sys.executable, *what]
    done = subprocess.run(command, cwd=fresh_copy, env=OWN, capture_output=True, text=True)
    made.unlink()
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(f"The register cannot write into its folder {made}")


def test_a_folder_that_is_complete_is_only_read(tmp_path):
    locale = settings.BASE_DIR / "locale"
    prepare(tmp_path, locale)
    key = secret_key(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    prepare(tmp_path, locale)
    assert secret_key(tmp_path) == key
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@pytest.mark.usefixtures("nothing_collected")
@pytest.mark.parametrize("address", PAGES)
def test_a_page_without_collected_files_was_a_server_error(client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert 'href="/static/' in page.content.decode()


@pytest.mark.usefixtures("nothing_collected")
def test_the_page_about_an_error_was_an_error_itself_without_collected_files():
    page = broken(RequestFactory().get("/")).content.decode()
    assert "Server error" in page
    assert 'href="/static/hld/register.css"' in page


@pytest.mark.parametrize("code", ["en", "ar", "zh-hans", "fr", "ru", "es"])
def test_the_page_about_an_error_said_that_nothing_was_lost(code):
    with translation.override(code):
        page = broken(RequestFactory().post("/")).content.decode()
        sentence = translation.gettext(
            "If you were saving something, it may not have been saved: check before you send it"
            " again. Otherwise try again in a minute."
        )
    assert sentence in page
    assert "Nothing was lost" not in page
