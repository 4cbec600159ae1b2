"""What is left of a page without style sheet, script and images, as a text browser reads it."""

import re
import shutil
import subprocess
from html import unescape

import pytest

from registry.models import State

pytestmark = pytest.mark.one_database

PAGES = [
    "/", "/states/", "/states/GHA/", "/states/CHE/", "/meetings/", "/meetings/hld-2013/",
    "/documents/", "/documents/A/RES/68/4/", "/search/?q=swaziland", "/states/?known=both",
    "/about/process/", "/accessibility/", "/data/",
]  # fmt: skip
HEADING = re.compile(r"<h([1-4])[^>]*>(.*?)</h\1>", re.S)
# A sign that stands for a word beside it, run together with that word or with the one before.
GLUED = re.compile(r"[≠✓×]\w|\w[≠✓×]|\?\w+(?![\w=])")


@pytest.fixture
def read(site):
    """The page as it was sent, and its lines as they are read."""
    lynx = shutil.which("lynx")
    if not lynx:
        pytest.skip("no lynx; on Debian: apt install lynx")
    command = [lynx, "-dump", "-nolist", "-stdin", "-force_html", "-width=1000"]
    command += ["-assume_charset=utf-8", "-display_charset=utf-8"]

    def read(address):
        page = site.text(address)
        done = subprocess.run(command, input=page.encode(), capture_output=True, check=True)
        # It cuts long choices of a form between two bytes of one sign.
        lines = [line.strip() for line in done.stdout.decode(errors="replace").splitlines()]
        # The first line is what it makes of the links in the head.
        return page, list(filter(None, lines[1:]))

    return read


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("prefix", ["", "/ar", "/zh"])
def test_a_page_is_told_in_order_once_and_in_words(read, prefix, address):
    html, lines = read(prefix + address)
    assert lines[0] == plain(re.search(r'<a class="skip".*?</a>', html)[0])
    place = 0
    for _level, heading in HEADING.findall(html):
        place = next(n for n, line in enumerate(lines) if n >= place and plain(heading) in line)
    twice = [line for line, after in zip(lines, lines[1:], strict=False) if line == after]
    assert twice == []
    spoken = re.sub(r"http\S+", "", "\n".join(lines))
    assert GLUED.findall(spoken) == []
    assert "·" not in spoken
    # Codes and labels of a drawing that have run together.
    assert re.findall(r"[A-Z]{10,}|\d{8,}", spoken) == []


def test_every_state_of_the_map_is_a_line_of_its_own(read):
    _html, lines = read("/")
    names = {state.name_en for state in State.objects.published()}
    assert names - {line.removeprefix("* ") for line in lines} == set()
