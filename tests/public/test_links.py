"""Every link leads somewhere and every published record has a page: one walk through the site."""

import pytest

from hld_site import languages
from hld_site.records import catalogue
from tests.sampling import LONG, sampled

pytestmark = pytest.mark.one_database

FRAME = [
    "/", "/about/", "/about/history/", "/about/outcomes/", "/about/focus/", "/about/source-page/",
    "/contact/", "/links/", "/focus/", "/states/", "/organizations/", "/meetings/", "/documents/",
    "/processes/", "/data/", "/about/completeness/", "/pages/", "/sitemap.xml",
]  # fmt: skip
OTHER_LANGUAGES = tuple(f"/{code}/" for code in languages.CODES if code != languages.DEFAULT)
A_FEW, OF_EACH_TYPE = 12, 4


@pytest.mark.parametrize("address", FRAME)
def test_every_address_of_the_frame_answers(site, address):
    assert site.status(address) == 200


def leads_on(link: str) -> bool:
    return not link.startswith(("/static", "/admin")) and not link.endswith((".csv", ".xml"))


def pages_of_records() -> dict[str, list[str]]:
    """The addresses of the published records that have pages, by type."""
    return {
        record.name: [row.get_absolute_url() for row in record.model._default_manager.published()]
        for record in catalogue.records()
        if record.has_pages
    }


def some_of_each() -> list[str]:
    return [page for each in pages_of_records().values() for page in sampled(each, OF_EACH_TYPE)]


def without_its_form(link: str) -> set[str]:
    """ "/states/KEN.csl.json" → also "/states/KEN/": what a page may be another form of."""
    ends = [place for place, sign in enumerate(link) if sign == "."]
    return {link, *(f"{link[:end]}/" for end in ends)}


class Walk:
    """In the short form a link to a record leads to where one is; some of each type are looked at,
    and what is no page of a record and no other form of one."""

    def __init__(self):
        every = {page for each in pages_of_records().values() for page in each}
        self.left_out = set() if LONG else every - set(some_of_each())

    def looks_at(self, link: str) -> bool:
        return self.left_out.isdisjoint(without_its_form(link))

    def to_follow(self, links: list[str]) -> list[str]:
        translated = [link for link in links if link.startswith(OTHER_LANGUAGES)]
        english = [link for link in links if not link.startswith(OTHER_LANGUAGES)]
        return [*filter(self.looks_at, english), *sampled(translated, A_FEW)]


def test_every_link_inside_the_site_leads_somewhere(site):
    """From the home page on, as far as one click goes."""
    walk, found_on = Walk(), {}
    for page in filter(leads_on, ["/", *sorted(site.links("/"))]):
        if walk.looks_at(page):
            found_on |= dict.fromkeys(site.links(page), page)
    links = [link for link in sorted(found_on) if not link.startswith("/static")]
    followed = walk.to_follow(links)
    assert len(links) >= len(followed) > 100
    assert {f"{link} on {found_on[link]}" for link in followed if site.status(link) != 200} == set()


def test_every_published_record_has_a_page(site):
    assert sum(map(len, pages_of_records().values())) > 280
    assert [address for address in some_of_each() if site.status(address) != 200] == []
