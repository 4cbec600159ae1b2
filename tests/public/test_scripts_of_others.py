"""Scripts in pages of other sites, such as a researcher's notebook, read public files."""

import functools
import threading
from contextlib import closing
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.answers.asking import Front

FILES = (
    "/states.csv", "/states.raw.csv", "/states.json", "/states.xlsx", "/fr/states.json?columns=key",
    "/states/KEN.json", "/states.atom", "/feed.atom", "/documents.bib", "/documents.csl.json",
    "/meetings.ics", "/data/votes.json", "/data/everything.zip", "/data/states/template.csv",
)  # fmt: skip
REFUSED = (("/states.json?bogus=1", 400), ("/states/NOPE.json", 404), ("/states/ken.atom", 200))
NO_FILES = ("/", "/states/", "/states/KEN/", "/data/", "/data/states/", "/accounts/login/")


@pytest.mark.parametrize("address", FILES)
def test_a_browser_kept_public_files_from_scripts_of_other_sites(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    asked = {"origin": "https://example.org", "access-control-request-method": "GET"}
    before = client.options(address, headers=asked)
    assert before.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in before.headers["Access-Control-Allow-Headers"]


@pytest.mark.one_database
def test_a_refusal_is_read_too_and_no_page_is(client):
    for address, status in REFUSED:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (status, "*")
    for address in NO_FILES:
        answer = client.get(address)
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.one_database
def test_an_answer_from_memory_and_a_304_are_read_as_the_first():
    front = Front()
    first = front.get("/states.json")
    again = front.get("/states.json")
    unchanged = front.get("/states.json", if_none_match=first.headers["ETag"])
    assert unchanged.status == 304
    for answer in (first, again, unchanged):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


READ = """async (address) => {
    const first = await fetch(address);
    const tag = first.headers.get("ETag");
    const rows = await first.json();
    const again = await fetch(address, {cache: "no-store", headers: {"If-None-Match": tag}});
    return [rows.length > 100, again.status, (await fetch(address + "?bogus=1")).status];
}"""


@pytest.fixture
def other_site(tmp_path):
    """A page of somebody else, on another port and so of another origin."""
    (tmp_path / "index.html").write_text("<!doctype html><title>A notebook</title>")
    handler = functools.partial(SimpleHTTPRequestHandler, directory=tmp_path)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.mark.browser
def test_a_page_of_another_site_reads_a_list(context_with, server, other_site):
    with closing(context_with().new_page()) as page:
        page.goto(other_site)
        assert page.evaluate(READ, f"{server}/states.json") == [True, 304, 400]
