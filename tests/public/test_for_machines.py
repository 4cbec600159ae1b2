"""What programs read of the public pages: citations, heads of pages, what robots may read."""

import json

import pytest

from documents.citing import bibtex, escaped
from documents.models import Document
from hld_site.browse.templatetags.evidence import LONGEST_DESCRIPTION, one_line


def test_a_citation_is_taken_as_bibtex_ris_and_csl_json(client):
    bib = client.get("/documents/A/RES/67/219.bib").content.decode()
    assert bib.startswith("@techreport{A-RES-67-219,\n  title = {{International migration and")
    assert "  date = {2012-12-21}" in bib
    ris = client.get("/documents/A/RES/67/219.ris").content.decode()
    assert ris.startswith("TY  - RPRT\r\n")
    assert "\r\nM1  - A/RES/67/219\r\n" in ris
    assert ris.endswith("ER  - \r\n")
    (item,) = json.loads(client.get("/documents/A/RES/67/219.csl.json").content)
    assert item["issued"] == {"date-parts": [[2012, 12, 21]]}
    assert item["URL"] == "http://testserver/documents/A/RES/67/219/"


def test_a_draft_has_no_citation_to_take(client):
    Document.objects.filter(key="A/RES/67/219").update(status="draft")
    assert client.get("/documents/A/RES/67/219.bib").status_code == 404


def test_signs_that_bibtex_would_obey_stand_for_themselves():
    assert escaped(r"50 % of {A} & B_c \x") == r"50 \% of \{A\} \& B\_c \textbackslash{}x"
    document = Document(key="x", title_en="A & B", kind="report-of-the-secretary-general")
    assert r"title = {{A \& B}}" in bibtex(document, "en", "https://example.org/")


@pytest.mark.parametrize(
    "address", ["/", "/states/", "/states/PHL/", "/meetings/hld-2013/", "/documents/A/RES/68/4/"]
)
def test_each_page_says_in_its_head_what_it_is(site, address):
    page = site.text(address)
    description = page.partition('<meta name="description" content="')[2].partition('"')[0]
    assert 40 < len(description) <= LONGEST_DESCRIPTION + 20
    assert '<meta property="og:description"' in page


def test_a_long_description_is_cut_between_words():
    assert one_line("<p>a &amp; b</p>") == "a & b"
    assert one_line("word " * 100).endswith("word…")


def test_robots_are_told_of_the_sitemap_and_kept_from_filtered_lists(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /*?" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert 'content="noindex' in client.get("/states/?q=kenya").content.decode()
    assert 'content="noindex' not in client.get("/states/").content.decode()
    assert client.get("/favicon.ico").status_code == 302
