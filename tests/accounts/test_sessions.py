"""How long somebody stays signed in."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from tests.test_architecture import ROOT

PAGE = "/admin/roles/"  # any page of the desk


@pytest.fixture
def signed_in(officer):
    client = Client()
    client.force_login(officer)
    assert client.get(PAGE).status_code == 200
    return client


@pytest.fixture
def clock():
    begin = timezone.now()

    def at(minutes):
        return time_machine.travel(begin + timedelta(minutes=minutes), tick=False)

    return at


@pytest.mark.one_database
def test_an_hour_without_use_ends_a_session_and_says_so(signed_in, clock):
    with clock(59):
        assert signed_in.get(PAGE).status_code == 200
    with clock(118):
        assert signed_in.get(PAGE).status_code == 200
    with clock(180):
        answer = signed_in.get(PAGE)
        assert answer.status_code == 302
        page = signed_in.get(answer.headers["Location"], follow=True).content.decode()
    assert "nothing was done here for 60 minutes" in page


@pytest.mark.one_database
def test_a_page_that_asks_by_itself_is_no_use_of_the_desk(signed_in, clock):
    for minutes in range(10, 60, 10):
        with clock(minutes):
            assert signed_in.get(PAGE, headers={"Sec-Fetch-Dest": "empty"}).status_code == 200
    with clock(65):
        assert signed_in.get(PAGE, headers={"Sec-Fetch-Dest": "empty"}).status_code == 302


@pytest.mark.one_database
def test_a_day_of_work_ends_a_session_in_any_case(signed_in, clock):
    for minutes in range(30, 12 * 60, 30):
        with clock(minutes):
            assert signed_in.get(PAGE).status_code == 200, minutes
    with clock(12 * 60 + 1):
        assert signed_in.get(PAGE).status_code == 302


def test_a_new_password_ends_the_other_sessions(signed_in, officer):
    other = Client()
    other.force_login(officer)
    new = "violet harbour seventeen kites"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert signed_in.post("/admin/password_change/", form).status_code == 302
    assert signed_in.get(PAGE).status_code == 200
    assert other.get(PAGE).status_code == 302


@pytest.mark.one_database
def test_a_public_page_makes_no_session_and_is_the_same_for_all(client, signed_in):
    answer = client.get("/states/")
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not signed_in.get("/states/").cookies


OF_COOKIES = [
    f"{which}_COOKIE_{what}"
    for which in ("CSRF", "SESSION")
    for what in ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")
]
PRINT = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {OF_COOKIES}}}))
"""


@pytest.fixture(scope="module")
def production():
    # That name is set by the tests, for themselves.
    own = {key: value for key, value in os.environ.items() if key != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return own | {
        "HTTPS": "true",
        "SECRET_KEY": "a key of these tests, long enough that nobody would guess it",
        "ALLOWED_HOSTS": "testserver",
        "DATABASE_URL": f"sqlite:///{ROOT / 'var' / 'register.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "hld_site.settings",
    }


@pytest.mark.one_database
def test_behind_https_cookies_are_bound_to_the_host_and_hidden_from_scripts(
    production, settings, officer
):
    command = [sys.executable, "-c", PRINT]
    answer = subprocess.run(command, env=production, cwd=ROOT, capture_output=True, check=True)
    for name, value in json.loads(answer.stdout).items():
        setattr(settings, name, value)
    browser = Client()
    browser.get("/accounts/login/", secure=True)
    form = {"login": "Ingrid", "password": PASSWORD}
    browser.post("/accounts/login/", form, secure=True)
    assert browser.get(PAGE, secure=True).status_code == 200
    for name in ("__Host-csrf", "__Host-session"):
        cookie = browser.cookies.pop(name)
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert not browser.cookies


@pytest.mark.one_database
def test_the_checks_for_deployment_have_nothing_to_say(production):
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"]
    answer = subprocess.run(command, env=production, cwd=ROOT, capture_output=True, text=True)
    assert (answer.returncode, answer.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


def test_a_page_of_a_former_session_is_answered_in_the_language_of_its_reader(officer):
    browser, page = Client(enforce_csrf_checks=True), "http://testserver/admin/registry/state/1/"
    sent = {"headers": {"Referer": page, "Accept-Language": "fr"}}
    answer = browser.post(f"{PAGE}move/", **sent)
    assert (answer.status_code, answer.headers["Content-Language"]) == (403, "fr")
    assert f"/accounts/login/?next={quote(page, safe='')}" in answer.content.decode()
    browser.force_login(officer)
    assert f'<a href="{page}">' in browser.post(f"{PAGE}move/", **sent).content.decode()
    elsewhere = {"Referer": "http://elsewhere.example/"}
    assert f'<a href="{PAGE}">' in browser.post(PAGE, headers=elsewhere).content.decode()
