"""Redis is killed, or hangs: an import goes on, pages go on, and nothing is slower for long."""

import json
import os
import re
import signal
import time

import pytest

from tests.operation.parts import PASSWORD, SLOWER, wait_until
from tests.operation.visitors import Browser

pytestmark = pytest.mark.one_database


@pytest.fixture
def site(loaded, serve, redis):
    return serve(loaded.folder, loaded.environment["DATABASE_URL"], CACHE_URL=redis.url)


def test_an_import_is_done_while_redis_is_killed_and_while_it_hangs(site, redis, tmp_path):
    browser = Browser(site).sign_in("first", PASSWORD)
    for number, (hurt, heal) in enumerate(
        (
            (redis.kill, redis.start),
            (
                lambda: os.kill(redis.process.pid, signal.SIGSTOP),
                lambda: os.kill(redis.process.pid, signal.SIGCONT),
            ),
        )
    ):
        hurt()
        try:
            page = pasted(browser, f"key,title_en,url\nredis-{number},Away,https://example.org/\n")
            began = time.monotonic()
            progress = browser.ask("GET", f"{page}progress/")
            assert progress.status == 200
            assert time.monotonic() - began < SLOWER
            wait_until(lambda at=page: stage(browser, at) == "ready", 20, "the check")
            for _ in range(10):
                answer = site.get("/states/")
                assert (answer.status, answer.seconds < SLOWER) == (200, True)
        finally:
            heal()


def stage(browser: Browser, page: str) -> str:
    return json.loads(browser.ask("GET", f"{page}progress/").body)["state"]


def pasted(browser: Browser, text: str) -> str:
    path = "/admin/exchange/batch/add/"
    page = browser.ask("GET", path).text
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    fields |= {"pasted": text, "type": "links", "empty": "keep", "reason": "A test"}
    answer = browser.ask("POST", path, fields)
    errors = re.findall(r'<ul class="errorlist.*?</ul>', answer.text, re.S)
    assert answer.status == 302, errors
    return answer.headers["Location"].removesuffix("change/")
