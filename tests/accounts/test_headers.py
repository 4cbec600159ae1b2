"""What answers tell browsers, over HTTPS as in production."""

import datetime
import secrets

import pytest
import requests

from tests.accounts.observatory import policy_of, score
from tests.browser import running

pytestmark = pytest.mark.one_database

HTTPS = {"X-Forwarded-Proto": "https"}
TOP = 125
PAGES = [
    "/",
    "/ar/states/KEN/",
    "/states.csv",
    "/states.json",
    "/nowhere/",
    "/%00",
    "/search/?q=kenya",
    "/sitemap.xml",
    "/accounts/login/",
    "/admin/",
]


@pytest.fixture(scope="module")
def production(environment):
    variables = {"HTTPS": "true", "SECURITY_CONTACT": "security@example.org"}
    variables |= {"ALLOWED_HOSTS": "127.0.0.1", "SECRET_KEY": secrets.token_urlsafe(50)}
    with running(environment | variables) as address:
        yield address


@pytest.mark.browser
@pytest.mark.parametrize("address", PAGES)
def test_an_observatory_gives_the_top_grade(production, address):
    answer = requests.get(f"{production}{address}", headers=HTTPS, timeout=20)
    cookies = answer.raw.headers.getlist("Set-Cookie")
    assert score(answer.headers, answer.text, cookies) >= TOP
    # Who came in by a redirect is graded at its end; where it begins is no weaker.
    for step in answer.history:
        assert policy_of(step.headers) == policy_of(answer.headers)


@pytest.mark.browser
def test_without_https_a_visitor_is_sent_there_and_cookies_stay_at_home(production):
    answer = requests.get(f"{production}/accounts/login/", allow_redirects=False, timeout=20)
    assert (answer.status_code, answer.headers["Location"][:8]) == (301, "https://")
    assert not answer.cookies


@pytest.mark.browser
def test_a_stranger_learns_whom_to_tell_of_a_weakness(production):
    address = f"{production}/.well-known/security.txt"
    answer = requests.get(address, headers=HTTPS, timeout=20)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert lines["Contact"] == "mailto:security@example.org"
    assert lines["Canonical"] == address.replace("http:", "https:")
    until = datetime.datetime.fromisoformat(lines["Expires"])
    days = (until - datetime.datetime.now(datetime.UTC)).days
    assert 100 < days < 365


def test_where_nobody_is_named_there_is_no_such_file(client):
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_carries_the_whole_policy(client, address):
    answer = client.get(address)
    policy = policy_of(answer.headers)
    assert policy["default-src"] == policy["frame-ancestors"] == ["'none'"]
    assert {source for sources in policy.values() for source in sources} == {"'self'", "'none'"}
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_rules_of_the_observatory_know_bad_from_good():
    assert score({}, "", ["a=b"]) == 100 - 25 - 20 - 20 - 20 - 5
    good = {
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
        "Strict-Transport-Security": "max-age=31536000",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert score(good, "", []) == 130
    assert score(good, "", ["a=b; Secure; HttpOnly; SameSite=Lax; Path=/"]) == 135
    loose = good | {"Content-Security-Policy": "default-src 'self' 'unsafe-inline'"}
    assert score(loose, "", []) == 100 - 20 - 20
