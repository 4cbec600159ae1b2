"""An address answers in its own language, and the page knows its other versions."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from hld_site.languages.addresses import translated
from hld_site.pages.models import Page
from registry.models import State
from tests.public_pages import one_line
from tests.sampling import covering

pytestmark = pytest.mark.one_database


PAGES = [
    ("/", "en", "ltr"),
    ("/ar/", "ar", "rtl"),
    ("/zh/states/", "zh", "ltr"),
    ("/fr/states/KEN/", "fr", "ltr"),
    ("/ru/documents/A/RES/68/4/", "ru", "ltr"),
    ("/es/about/", "es", "ltr"),
]
BROWSERS = ["", "fr-CA,fr;q=0.9", "zh-CN", "x"]


@pytest.mark.parametrize(("page_in", "browser"), covering(PAGES, BROWSERS))
def test_an_address_answers_in_its_own_language(client, page_in, browser):
    address, language, direction = page_in
    page = client.get(address, headers={"accept-language": browser})
    assert page.status_code == 200
    assert page["Content-Language"] == language
    assert f'<html lang="{language}" dir="{direction}">' in page.content.decode()
    assert not page.cookies


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/fr/states/ken/", "/fr/states/KEN/"),
        ("/ar/A/RES/68/4", "/ar/documents/A/RES/68/4/"),
        ("/zh/states", "/zh/states/"),
        ("/fr", "/fr/"),
    ],
)
def test_a_redirect_stays_in_the_language(client, address, leads_to):
    assert client.get(address)["Location"] == leads_to


@pytest.mark.parametrize("address", ["/en/", "/de/", "/zh-hans/", "/fr/admin/", "/fr/nothing/"])
def test_there_is_one_address_for_each_language_and_no_other(client, address):
    assert client.get(address).status_code == 404


def test_a_page_that_is_missing_says_so_in_the_language_of_the_address(client):
    page = client.get("/fr/nothing/")
    assert (page.status_code, page["Content-Language"]) == (404, "fr")
    assert 'lang="fr"' in page.content.decode()


def test_the_language_switch_keeps_the_page_and_the_filters(client):
    page = client.get("/fr/states/?group=african-states&q=r%C3%A9p").content.decode()
    switch = re.search(r'<nav class="language-switch".*?</nav>', page, re.S)[0]
    assert re.findall(r'href="([^"]*)" lang="(\w\w)"', switch) == [
        ("/ar/states/?group=african-states&amp;q=r%C3%A9p", "ar"),
        ("/zh/states/?group=african-states&amp;q=r%C3%A9p", "zh"),
        ("/states/?group=african-states&amp;q=r%C3%A9p", "en"),
        ("/ru/states/?group=african-states&amp;q=r%C3%A9p", "ru"),
        ("/es/states/?group=african-states&amp;q=r%C3%A9p", "es"),
    ]
    assert '<span lang="fr" aria-current="true">Français</span>' in switch


def test_search_engines_are_told_of_the_other_versions(client):
    page = client.get("/es/states/KEN/").content.decode()
    host = "http://testserver"
    assert re.findall(r'<link rel="canonical" href="([^"]*)"', page) == [f"{host}/es/states/KEN/"]
    assert dict(re.findall(r'hreflang="([\w-]+)" href="([^"]*)"', page)) == {
        "x-default": f"{host}/states/KEN/",
        "en": f"{host}/states/KEN/",
        **{code: f"{host}/{code}/states/KEN/" for code in ("ar", "zh", "fr", "ru", "es")},
    }


@pytest.mark.parametrize(
    ("browser", "offered"),
    [("fr-CH,en;q=0.5", "fr"), ("zh-CN", "zh"), ("ar", "ar"), ("en-US", None), ("de", None)],
)
def test_the_home_page_offers_the_language_of_the_browser_and_says_what_it_varies_by(
    client, browser, offered
):
    page = client.get("/", headers={"accept-language": browser})
    text = one_line(page.content.decode())
    offer = re.search(r'<p class="offer" lang="(\w\w)" dir="\w+"><a href="/\1/"', text)
    assert (offer and offer[1]) == offered
    assert "Accept-Language" in page["Vary"]


def test_other_pages_do_not_vary_by_the_browser(client):
    for address in ("/fr/", "/states/", "/zh/states/KEN/", "/states.csv"):
        assert "Accept-Language" not in client.get(address).headers.get("Vary", "")


def test_links_inside_a_page_stay_in_its_language(client):
    for address in ("/fr/", "/fr/about/", "/fr/states/KEN/", "/fr/meetings/hld-2013/", "/fr/data/"):
        page = client.get(address).content.decode()
        page = re.sub(r'<nav class="language-switch".*?</nav>', "", page, flags=re.S)
        inner = set(re.findall(r'<a [^>]*href="(/[^"]*)"', page))
        assert [link for link in inner if not link.startswith("/fr/")] == []


def rows_of(response):
    text = response.getvalue().decode("utf-8-sig")
    return {row["key"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_files_answer_under_every_language_with_its_words_and_the_same_rows(client):
    english = rows_of(client.get("/states.csv?group=african-states"))
    french = rows_of(client.get("/fr/states.csv?group=african-states"))
    assert (len(french), set(french)) == (len(english), set(english))
    assert (english["KEN"]["un_status"], french["KEN"]["un_status"]) == (
        "Member State",
        "État Membre",
    )
    assert [*french][:3] == ["ZAF", "DZA", "AGO"]
    assert client.get("/fr/data/state_names.csv").status_code == 200


def test_a_record_knows_its_address_in_the_language_being_spoken():
    kenya = State.objects.get(key="KEN")
    with translation.override("zh-hans"):
        assert (kenya.get_absolute_url(), reverse("home")) == ("/zh/states/KEN/", "/zh/")
    assert kenya.get_absolute_url() == "/states/KEN/"


@pytest.mark.parametrize(
    ("address", "code", "there"),
    [
        ("/", "fr", "/fr/"),
        ("/fr/", "en", "/"),
        ("/fr/states/", "ar", "/ar/states/"),
        ("/french/", "es", "/es/french/"),
        ("/ar/ar/", "zh", "/zh/ar/"),
    ],
)
def test_an_address_in_another_language(address, code, there):
    assert translated(address, code) == there


def test_a_page_of_prose_cannot_take_the_place_of_a_language():
    page = Page(key="fr/histoire", title_en="History", body_en="Text.", status="published")
    assert page.is_reached() is False
    with translation.override("fr"):
        assert Page(key="about/history").is_reached() is True
        assert Page(key="states").is_reached() is False


def test_the_sitemaps_name_every_page_in_every_language(client):
    host = "http://testserver"
    index = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    assert f"{host}/sitemap-frame.xml" in index
    assert len([address for address in index if "/sitemap-states.xml" in address]) == 1
    sitemap = client.get("/sitemap-states.xml").content.decode()
    places = re.findall(r"<loc>(.*?)</loc>", sitemap)
    assert {f"{host}/states/KEN/", f"{host}/zh/states/KEN/"} <= set(places)
    assert (len(places), len(set(places))) == (6 * 195, 6 * 195)
    assert set(re.findall(r'hreflang="(.*?)"', sitemap)) == {
        *("ar", "zh", "en", "fr", "ru", "es"),
        "x-default",
    }


def test_the_admin_follows_the_browser(desk):
    def language(browser):
        page = desk.get("/admin/", headers={"accept-language": browser})
        assert "Accept-Language" in page["Vary"]
        return re.search(r'<html lang="([\w-]+)"', page.content.decode())[1]

    assert [language(b) for b in ("fr", "zh-CN", "", "de")] == ["fr", "zh-hans", "en-gb", "en-gb"]


def test_no_template_writes_an_address_of_the_site_by_hand():
    """Written by hand, a link would leave the reader's language."""
    root = Path(__file__).resolve().parent.parent.parent / "templates"
    by_hand = {
        f"{path.relative_to(root)}: {address}"
        for path in root.rglob("*.html")
        for address in re.findall(r'(?:href|action|address)="(/[^"]*)"', path.read_text())
    }
    assert by_hand == set()
