"""Words and values that a documents officer objected to, each as a kind."""

import html
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from documents.models import Vote
from hld_site import languages
from hld_site.evidence.models import OpenQuestion
from hld_site.languages.collation import sort_key
from meetings.models import Meeting
from tests.public_pages import one_line

pytestmark = pytest.mark.one_database
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


def public_templates() -> list[Path]:
    return [path for path in TEMPLATES if "admin" not in path.parts]


def test_a_colon_in_running_text_is_the_one_of_the_language():
    written = re.compile(r"(?:display|label) \}\}: \{\{")
    bare = [p.name for p in public_templates() if written.search(p.read_text())]
    # There the colon is part of a text that is translated as a whole.
    assert bare == ["nothing_found.html"]


def test_an_open_question_and_a_sitting_are_told_by_words_of_their_own():
    bare = re.compile(r'{% translate "(?:Open|Settled|Session)" %}')
    assert [p.name for p in public_templates() if bare.search(p.read_text())] == []


def test_whoever_did_not_vote_is_not_said_to_have_been_present(site):
    for address in ("/documents/A/RES/73/195/", "/states/KEN/"):
        page = one_line(site.text(address))
        assert "“Not voting” means that no vote was recorded." in page
        assert "whether the delegation was present" in page
        assert "nor an absence" not in page


def test_the_vote_of_one_state_is_told_in_the_singular(site):
    votes = re.search(r'<h2 id="votes">.*?</table>', site.text("/states/CHE/"), re.S)[0]
    votes_shown = set(
        re.findall(r"<td[^>]*>(In favour|Against|Abstained|Did not vote)</td>", votes)
    )
    assert votes_shown
    assert votes_shown <= {str(words) for words in Vote.OF_ONE.values()}
    assert "Abstaining" not in votes


def test_the_foot_promises_no_mark_beside_what_is_in_english(site):
    foot = site.text("/fr/").rpartition("<footer")[2]
    assert "(English)" not in foot
    assert "marked as such" not in foot
    assert "signalé" not in foot


def test_data_counts_open_and_settled_questions_apart_and_leaves_out_what_has_no_rows(site):
    page = one_line(site.text("/data/"))
    still_open = OpenQuestion.objects.published().filter(settled="").count()
    assert re.search(rf"Questions <span[^>]*>\({still_open} open, the others settled\)", page)
    assert '<td class="number">0</td>' not in page


def test_headquarters_make_no_country_the_host_of_the_assembly(site):
    assert "Meetings held in this country" not in site.text("/states/USA/")
    assert "Meetings held in this country" in site.text("/states/MAR/")
    assert "Meetings held in this country" in site.text("/states/ITA/")


@pytest.mark.parametrize("code", languages.CODES)
def test_participants_stand_in_the_order_of_the_names_that_are_shown(site, code):
    page = site.text("/meetings/hld-2013/" if code == "en" else f"/{code}/meetings/hld-2013/")
    table = re.search(r'<table class="participants.*?</table>', page, re.S)[0]
    names = re.findall(r'<th scope="row"[^>]*><a href="[^"]*/states/[^>]*>([^<]*)</a>', table)
    assert len(names) > 10
    assert names == sorted(names, key=lambda name: sort_key(html.unescape(name), code))


@pytest.mark.parametrize("code", languages.CODES)
def test_each_example_of_the_home_page_is_in_the_language_and_finds_something(site, code):
    home = site.text("/" if code == "en" else f"/{code}/")
    examples = re.findall(r'<a href="([^"]*/search/\?q=[^"]*)">([^<]*)</a>', home)
    assert len(examples) == 3
    for address, words in examples:
        address = html.unescape(address)
        # A symbol leads at once to its document.
        assert site.status(address) == 302 or '<ol class="results"' in site.text(address), words
    assert code in ("en", "fr", "es") or "Ghana" not in home
    assert code == "en" or "September 2006" not in home


def test_a_question_that_is_settled_has_no_mark_in_the_title_block(site):
    page = site.text("/meetings/hld-2013/")
    title = re.search(r'<header class="head">.*?</header>', page, re.S)
    keys = set(re.findall(r'class="mark"\s+href="#question-([^"]+)"', title[0]))
    owner = Meeting.objects.get(key="hld-2013")
    settled = {
        q.key
        for q in OpenQuestion.objects.published()
        if q.owner == owner and q.settled and q.field in ("title", "")
    }
    assert keys & settled == set()


def test_one_sign_meant_what_a_source_prints_and_a_question_that_is_settled(site):
    mark = re.compile(
        r'class="mark"\s+href="#(printed|question)[^"]*"><span\s+aria-hidden="true">(.)</span>\s*'
        r'<span class="unseen">(A question that was settled|)'
    )
    of_states = site.text("/states/TUR/") + site.text("/states/CPV/")
    assert {(sign, kind, settled) for kind, sign, settled in mark.findall(of_states)} == {
        ("≠", "printed", ""),
        ("?", "question", ""),
        ("✓", "question", "A question that was settled"),
    }


def test_how_a_resolution_was_adopted_is_one_sentence(site):
    page = one_line(site.text("/documents/A/RES/76/266/"))
    assert re.search(r"Adopted without a vote on <time[^>]*>7 June 2022</time>\.", page)


def test_the_awkward_words_are_gone(site):
    gone = ("Whoever stands", "as on the day", "Then called", "then called")
    gone += ("Based on<", "Acts on<", "Organization decided in", "Gave rise to", "Came out of")
    gone += ("Documents concerning it", "Issued in draft as")
    addresses = ["/", "/states/TUR/", "/documents/A/RES/68/4/", "/documents/A/RES/73/195/"]
    addresses += ["/meetings/hld-2013/", "/processes/gfmd/", "/processes/hld/", reverse("data")]
    for address in addresses:
        page = one_line(site.text(address))
        assert [words for words in gone if words in page] == [], address
