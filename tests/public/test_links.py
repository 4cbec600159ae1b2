"""Every link leads somewhere and every published record has a page: one walk through the site."""

import random

import pytest

from hld_site import languages
from hld_site.records import catalogue
from tests.conftest import LONG

pytestmark = pytest.mark.one_database

FRAME = [
    "/", "/about/", "/about/history/", "/about/outcomes/", "/about/focus/", "/about/source-page/",
    "/contact/", "/links/", "/focus/", "/states/", "/organizations/", "/meetings/", "/documents/",
    "/processes/", "/data/", "/about/completeness/", "/pages/", "/sitemap.xml",
]  # fmt: skip
OTHER_LANGUAGES = tuple(f"/{code}/" for code in languages.CODES if code != languages.DEFAULT)
A_FEW = 40


@pytest.mark.parametrize("address", FRAME)
def test_every_address_of_the_frame_answers(site, address):
    assert site.status(address) == 200


def leads_on(link: str) -> bool:
    return not link.startswith(("/static", "/admin")) and not link.endswith((".csv", ".xml"))


def to_follow(links: list[str]) -> list[str]:
    """All in the long form; else all in English and a few in other languages, always the same."""
    if LONG:
        return links
    translated = [link for link in links if link.startswith(OTHER_LANGUAGES)]
    english = [link for link in links if link not in set(translated)]
    return english + random.Random(2013).sample(translated, A_FEW)


def test_every_link_inside_the_site_leads_somewhere(site):
    """From the home page on, as far as one click goes."""
    found_on = {}
    for page in filter(leads_on, ["/", *sorted(site.links("/"))]):
        found_on |= dict.fromkeys(site.links(page), page)
    links = [link for link in sorted(found_on) if not link.startswith("/static")]
    followed = to_follow(links)
    assert len(followed) > 400
    assert {f"{link} on {found_on[link]}" for link in followed if site.status(link) != 200} == set()


def test_every_published_record_has_a_page(site):
    addresses = [
        row.get_absolute_url()
        for record in catalogue.records()
        if record.has_pages
        for row in record.model._default_manager.published()
    ]
    assert len(addresses) > 280
    assert [address for address in addresses if site.status(address) != 200] == []
