"""What a link is called where it is heard without what stands around it, in a list of links."""

import re
from collections import defaultdict

import pytest

from tests.public_pages import one_line

pytestmark = pytest.mark.one_database

PAGES = [
    "/", "/states/", "/states/CHE/", "/meetings/", "/meetings/hld-2006/", "/meetings/hld-2013/",
    "/documents/", "/documents/A/RES/67/219/", "/organizations/", "/focus/", "/about/process/",
    "/about/history/", "/about/source-page/", "/about/open-questions/", "/processes/gfmd/",
    "/states/compare/?a=PHL&b=MEX&c=FRA", "/search/?q=forum",
]  # fmt: skip
LINK = re.compile(r'<a\b([^>]*\bhref="([^"]*)"[^>]*)>(.*?)</a>', re.S)
NOT_HEARD = re.compile(r"<(\w+)[^>]* aria-hidden=\"true\"[^>]*>.*?</\1>|<svg.*?</svg>", re.S)


def name_of(attributes: str, inner: str) -> str:
    label = re.search(r'aria-label="([^"]*)"', attributes)
    return label[1] if label else " ".join(re.sub(r"<[^>]*>", "", inner).split())


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.parametrize("address", PAGES)
def test_links_of_one_name_led_to_different_pages(site, prefix, address):
    """Statement, seventeen times; a document and where it is kept are one, whatever leads there."""
    main = re.search(r"<main.*?</main>", one_line(site.text(prefix + address)), re.S)[0]
    targets = defaultdict(set)
    for attributes, href, inner in LINK.findall(NOT_HEARD.sub("", main)):
        if "/search/?q=" not in href:  # An example of the search leads on to what it names.
            kept = href.startswith("http")
            targets[name_of(attributes, inner), kept].add(href.removesuffix("/"))
    assert {name: many for name, many in targets.items() if name[0] and len(many) > 1} == {}
