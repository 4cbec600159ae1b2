"""What programs read of the public pages: the heads of pages, what robots may read."""

import datetime
import json
import re

import pytest
import time_machine
from django.test import Client

from hld_site.browse.templatetags.evidence import LONGEST_DESCRIPTION, one_line
from meetings.models import Meeting, MeetingDay
from registry.models import State
from tests.builders import build


@pytest.mark.parametrize(
    "address", ["/", "/states/", "/states/PHL/", "/meetings/hld-2013/", "/documents/A/RES/68/4/"]
)
@pytest.mark.one_database
def test_each_page_says_in_its_head_what_it_is(site, address):
    page = site.text(address)
    description = page.partition('<meta name="description" content="')[2].partition('"')[0]
    assert 40 < len(description) <= LONGEST_DESCRIPTION + 20
    assert '<meta property="og:description"' in page


@pytest.mark.one_database
def test_a_long_description_is_cut_between_words():
    assert one_line("<p>a &amp; b</p>") == "a & b"
    assert one_line("word " * 100).endswith("word…")


@pytest.mark.one_database
def test_robots_are_told_of_the_sitemap_and_kept_from_filtered_lists(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /*?" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert 'content="noindex' in client.get("/states/?q=kenya").content.decode()
    assert 'content="noindex' not in client.get("/states/").content.decode()
    assert client.get("/favicon.ico").status_code == 302


# --- heads ---

LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def structured_of(site, address) -> dict:
    (text,) = LD.findall(site.text(address))
    return json.loads(text)


@pytest.mark.parametrize(
    ("address", "kind", "expected"),
    [
        ("/meetings/hld-2013/", "Event", {"startDate": "2013-10-03", "endDate": "2013-10-04"}),
        ("/states/KEN/", "Country", {"name": "Kenya"}),
        ("/organizations/united-nations-childrens-fund/", "Organization", {}),
        ("/documents/A/RES/67/219/", "Legislation", {"legislationIdentifier": "A/RES/67/219"}),
        ("/documents/A/68/190/", "Report", {"reportNumber": "A/68/190"}),
        ("/processes/gfmd/", "WebPage", {}),
        ("/about/", "WebPage", {}),
        ("/", "WebSite", {}),
        ("/data/", "Dataset", {"license": "https://creativecommons.org/licenses/by/4.0/"}),
    ],
)
@pytest.mark.one_database
def test_a_page_says_in_the_words_of_schema_org_what_it_is_about(site, address, kind, expected):
    data = structured_of(site, address)
    assert (data["@context"], data["@type"]) == ("https://schema.org", kind)
    assert data["url"] == f"http://testserver{address}"
    assert data | expected == data


@pytest.mark.one_database
def test_former_names_are_other_names_and_a_report_is_the_secretary_generals(site):
    names = structured_of(site, "/states/SWZ/")["alternateName"]
    assert names == ["Kingdom of Eswatini", "Swaziland"]
    report = structured_of(site, "/documents/A/68/190/")
    assert report["author"]["name"] == "Secretary-General"
    assert "alternateName" not in report


@pytest.mark.one_database
def test_an_event_says_where_and_which_days_are_apart(site):
    data = structured_of(site, "/ar/meetings/mediterranean-plenary-2015/")
    assert [event["startDate"] for event in data["subEvent"]] == ["2015-11-20", "2015-11-23"]
    assert data["location"]["address"]["addressCountry"] == "US"
    assert data["location"]["address"]["addressLocality"] == "نيويورك"


@pytest.mark.one_database
def test_no_text_of_a_record_ends_the_block_that_it_stands_in(client):
    meeting = build(Meeting, 3, title_en="</script><script>alert(1)</script> & <!--")
    page = client.get(meeting.get_absolute_url()).content.decode()
    (text,) = LD.findall(page)
    assert json.loads(text)["name"] == meeting.title_en
    assert "alert(1)</script>" not in page


@pytest.mark.browser
def test_browsers_run_no_such_block_and_the_policy_is_not_broken(visit):
    for address in ("/", "/data/", "/meetings/hld-2013/", "/documents/A/RES/67/219/"):
        page = visit(address)
        count = "document.querySelectorAll('script[type=\"application/ld+json\"]').length"
        assert page.evaluate(count) == 1, address


@pytest.mark.one_database
def test_a_document_is_read_by_programs_that_collect_citations(site):
    metas = dict(
        re.findall(
            r'<meta name="citation_(\w+)" content="([^"]*)"', site.text("/ar/documents/A/RES/68/4/")
        )
    )
    assert metas["technical_report_number"] == "A/RES/68/4"
    assert metas["publication_date"] == "2013/10/03"
    assert metas["language"] in ("ar", "en")
    assert metas["author"] == "الأمم المتحدة، الجمعية العامة"


@pytest.mark.one_database
def test_a_filtered_list_is_not_indexed_and_names_the_whole_list_as_its_own(client):
    for address in ("/states/?group=african-states&q=a", "/fr/documents/?kind=resolution"):
        page = client.get(address).content.decode()
        bare = address.partition("?")[0]
        assert 'content="noindex' in page
        assert re.findall(r'rel="canonical" href="([^"]*)"', page) == [f"http://testserver{bare}"]
        assert "?" not in "".join(re.findall(r'hreflang="[\w-]+" href="(http[^"]*)"', page))


@pytest.mark.one_database
def test_other_forms_of_a_list_are_announced_with_its_filters(client):
    page = client.get("/meetings/?kind=panel-discussion").content.decode()
    links = re.findall(r'<link rel="alternate" type="([^"]*)" href="([^"]*)"', page)
    query = "?kind=panel-discussion"
    assert set(links) >= {
        ("text/csv", f"/meetings.csv{query}"),
        ("application/json", f"/meetings.json{query}"),
        ("text/calendar", f"/meetings.ics{query}"),
        ("application/atom+xml", f"/meetings.atom{query}"),
        ("application/atom+xml", "/feed.atom"),
        ("application/x-bibtex", f"/meetings.bib{query}"),
    }
    for _kind, address in links:
        assert client.get(address).status_code == 200, address


ADDRESSES = ("href", "src", "action")


@pytest.mark.parametrize("prefix", ["", "/ar"])
@pytest.mark.one_database
def test_no_address_in_a_page_holds_a_blank(site, prefix):
    for page in (
        "/documents/A/RES/57/270 B/",
        "/documents/",
        "/documents/?q=57/270",
        "/about/process/",
        "/",
    ):
        text = site.text(f"{prefix}{page}")
        for name in ADDRESSES:
            bad = [a for a in re.findall(rf'\b{name}="([^"]*)"', text) if re.search(r"\s", a)]
            assert bad == [], page
    data = structured_of(site, f"{prefix}/documents/A/RES/57/270 B/")
    assert data["url"].endswith("/documents/A/RES/57/270%20B/")


def test_the_map_of_the_site_says_when_each_page_last_changed(client):
    with time_machine.travel(datetime.datetime(2031, 1, 2, tzinfo=datetime.UTC), tick=False):
        kenya = State.objects.get(key="KEN")
        kenya.note = "Changed"
        kenya.save()
        meeting = Meeting.objects.get(key="hld-2013")
        MeetingDay.objects.create(meeting=meeting, date="2013-10-06")
        states = client.get("/sitemap-states.xml").content.decode()
        meetings = client.get("/sitemap-meetings.xml").content.decode()
    entries = dict(re.findall(r"<loc>([^<]*)</loc><lastmod>([^<]*)</lastmod>", states + meetings))
    assert entries["http://testserver/states/KEN/"] == "2031-01-02"
    assert entries["http://testserver/ar/meetings/hld-2013/"] == "2031-01-02"
    assert entries["http://testserver/states/FRA/"] < "2031"
    assert len(entries) > 1000


@pytest.mark.one_database
def test_who_found_a_weakness_is_told_whom_to_write_to(client, settings):
    settings.SECURITY_CONTACT = "security@example.org"
    text = client.get("/.well-known/security.txt").content.decode()
    assert "Contact: mailto:security@example.org" in text


READ_ALONE = (
    "/", "/fr/", "/states/", "/states/KEN/", "/states.csv", "/states.atom", "/states/KEN.json",
    "/data/", "/data/everything.zip", "/search/", "/states/compare/", "/about/open-questions/",
    "/about/completeness/", "/documents/", "/documents/compare/", "/sitemap.xml", "/robots.txt",
    "/favicon.ico", "/.well-known/security.txt", "/about/process/", "/preview/none/",
)  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize("address", READ_ALONE)
def test_what_was_sent_to_a_page_that_takes_nothing_lacked_a_token(address):
    client = Client(enforce_csrf_checks=True)
    for method in ("POST", "PUT", "PATCH", "DELETE", "FOO"):
        answer = client.generic(method, address, b"x=1", "application/x-www-form-urlencoded")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS"), method
    asked = client.options(address)
    assert (asked.status_code, asked["Allow"], asked.content) == (200, "GET, HEAD, OPTIONS", b"")


@pytest.mark.one_database
def test_what_takes_forms_still_asks_for_a_token():
    client = Client(enforce_csrf_checks=True)
    for address in ("/accounts/login/", "/admin/", "/admin/registry/state/add/"):
        assert client.post(address, {"x": "1"}).status_code == 403, address
