"""Chain, citation, days, marks and the pages that tell what is known and what is not."""

import datetime
import re
import types

import pytest
from django.conf import settings
from django.urls import reverse

from documents import chain
from documents.models import Document, DocumentMeeting, DocumentRelation
from documents.un_citation import citation
from documents.verbs import INVERSE, Verb
from hld_site.evidence.models import OpenQuestion
from hld_site.records.columns import resolve
from hld_site.search.texts import labels
from meetings import agenda
from meetings.models import Meeting, MeetingRelation
from registry.models import State, shared
from tests.public_pages import one_line
from tests.sampling import sampled

pytestmark = pytest.mark.one_database


def page_of(client, address):
    return client.get(address).content.decode()


def test_every_verb_has_a_place_in_the_chain_seen_from_either_end():
    assert set(chain.FROM_DOCUMENT) == set(INVERSE) == set(Verb)
    assert set(chain.FROM_DOCUMENT.values()) <= set(chain.TO_DOCUMENT)
    assert set(chain.MEETINGS) == set(MeetingRelation.Verb)
    assert all(MeetingRelation(verb=verb).inverse for verb in MeetingRelation.Verb)
    assert set(shared.INVERSE) == set(shared.RelationKind)


def test_a_verb_without_a_place_broke_the_pages_of_both_ends(client):
    """One more in the list of verbs, or one that was taken out of it and rows still have."""
    relation = DocumentRelation.objects.exclude(to=None).first()
    DocumentRelation.objects.filter(pk=relation.pk).update(verb="supersedes")
    DocumentMeeting.objects.filter(meeting__key="hld-2006").update(verb="supersedes")
    for row in (relation.document, relation.to, Meeting.objects.get(key="hld-2006")):
        page = one_line(page_of(client, row.get_absolute_url()))
        assert ("supersedes" if row == relation.document else "Related documents") in page


def test_a_choice_that_was_taken_out_and_is_still_stored_broke_page_and_search(client):
    document = Document.objects.get(key="A/RES/61/208")
    Document.objects.filter(pk=document.pk).update(kind="communique")
    assert "communique" in page_of(client, document.get_absolute_url())
    assert labels(resolve(Document, "kind"), "communique")[0] == ("ar", "communique")


def test_the_chain_of_the_first_dialogue_from_mandate_to_what_followed(site):
    page = site.text("/meetings/hld-2006/")
    section = page[page.index('class="follow"') :].partition("</section>")[0]
    order = ["Mandate and preparation", "A/RES/58/208", "A/60/871", "Outcome and records"]
    order += ["A/61/515", "gfmd", "Follow-up", "A/RES/61/208", "hld-2013"]
    places = [section.index(words) for words in order]
    assert places == sorted(places)


def test_a_meeting_says_at_once_when_where_by_which_mandate_and_with_which_outcome(site):
    page = site.text("/meetings/hld-2013/")
    head = page[page.index('class="head"') : page.index("</header>", page.index('class="head"'))]
    for words in ("3 and 4 October 2013", "New York", "A/RES/63/225", "A/RES/68/4", "partial list"):
        assert words in head


def test_a_step_of_which_nothing_is_recorded_is_left_out(site):
    for address in ("/documents/A/RES/67/219/", "/meetings/hld-2013/", "/about/process/"):
        assert "Nothing is recorded" not in site.text(address)


def test_every_source_of_a_page_has_one_number_and_each_number_leads_to_its_note(site):
    for address in ("/meetings/hld-2006/", "/meetings/hld-2013/", "/states/PHL/"):
        page = site.text(address)
        notes = re.findall(r'id="note-(\d+)"', page)
        assert notes == [str(number + 1) for number in range(len(notes))]
        assert set(re.findall(r'href="#note-(\d+)"', page)) <= set(notes)
        assert "confidence high" not in page
        assert "(Member State)" not in page


def test_a_participant_stands_once_with_all_that_it_did(site):
    page = site.text("/meetings/hld-2013/")
    section = page[page.index('class="participants') :].partition("</table>")[0]
    assert section.count(">Switzerland</a>") == 1
    assert re.search(r'rowspan="2">\s*<a href="/states/CHE/"', section)


CITED = {
    "A/RES/58/208": "General Assembly resolution 58/208 of 23 December 2003,"
    " “International migration and development” (A/RES/58/208)",
    "A/RES/57/270 B": "General Assembly resolution 57/270 B of 23 June 2003 (A/RES/57/270 B)",
    "A/68/190": "Report of the Secretary-General of 25 July 2013,"
    " “International migration and development” (A/68/190)",
    "GA/10494": "Press release of 14 September 2006 (GA/10494)",
    "A/68/L.5": "Draft resolution, “Declaration of the High-level Dialogue on International"
    " Migration and Development” (A/68/L.5)",
}


@pytest.mark.parametrize("key", CITED)
def test_a_document_is_cited_as_the_united_nations_does(key):
    assert citation(Document.objects.get(key=key), "en") == CITED[key]


def test_a_citation_bears_the_official_title_and_the_date_of_its_language():
    report = Document(kind="report-of-the-secretary-general", symbol="A/60/871", title_en="Dev")
    report.published_on = datetime.date(2006, 5, 18)
    report.title_fr = "Migrations internationales <et> développement"
    french = citation(report, "fr")
    assert "18 mai 2006" in french
    assert "Migrations internationales &lt;et&gt; développement" in french
    assert "Dev" in citation(report, "ru")


def test_two_separate_days_look_like_two_and_keep_their_sessions():
    day = lambda text: types.SimpleNamespace(date=datetime.date.fromisoformat(text))  # noqa: E731
    item = lambda text: types.SimpleNamespace(day=datetime.date.fromisoformat(text))  # noqa: E731
    rows = [day("2015-11-23"), day("2015-11-20")]
    first, last, elsewhere = item("2015-11-20"), item("2015-11-23"), item("2015-11-30")
    unknown = types.SimpleNamespace(day=None)
    programme = [first, last, elsewhere, unknown]
    assert agenda.days(rows, programme) == [
        agenda.AgendaDay(rows[1], 0, [first]),
        agenda.AgendaDay(rows[0], 2, [last]),
    ]
    assert agenda.without_day(rows, programme) == [elsewhere, unknown]


def test_the_page_of_a_meeting_on_two_separate_days_says_so(site):
    assert "2 days in between" in site.text("/meetings/mediterranean-plenary-2015/")
    assert "days in between" not in site.text("/meetings/hld-2013/")


SOME_OWNERS = 20


def test_every_public_question_is_marked_on_its_record_and_listed_once(site):
    listed = site.text(reverse("open-questions"))
    owners: dict = {}
    for question in OpenQuestion.objects.published():
        owners.setdefault(question.owner, []).append(question)
        address = f"{question.owner.get_absolute_url()}#question-{question.key}"
        assert listed.count(f'href="{address}"') == 1
    for owner, questions in sampled(owners.items(), SOME_OWNERS):
        page = one_line(site.text(owner.get_absolute_url()))
        for question in questions:
            marks = page.count(f'class="mark" href="#question-{question.key}"')
            # One that is settled has no mark where the field has no line of its own.
            fewest = 1 if question.field and not question.settled else 0
            assert fewest <= marks <= bool(question.field), (owner, question.key)
            assert page.count(f'id="question-{question.key}"') == 1


def test_a_held_back_question_is_marked_nowhere(client):
    question = OpenQuestion.objects.published().get(
        key="participants", owner_id=Meeting.objects.get(key="hld-2013").pk
    )
    question.held_back = True
    question.save()
    for address in (question.owner.get_absolute_url(), reverse("open-questions")):
        assert question.question not in page_of(client, address)


def test_what_the_source_printed_differently_is_marked(site):
    assert 'class="mark" href="#printed"' in site.text("/states/TUR/")
    assert 'class="mark" href="#printed"' not in site.text("/states/CHE/")


def test_a_name_in_another_language_is_not_taken_for_one_printed_differently(site):
    assert 'class="mark" href="#printed"' in site.text("/ar/states/TUR/")
    assert 'class="mark" href="#printed"' not in site.text("/ar/states/GHA/")


def test_a_state_of_which_nothing_is_known_reads_a_sentence_and_no_empty_table(site):
    page = site.text("/states/GHA/")
    section = page[page.index('id="participation"') : page.index('id="names"')]
    assert "No evidence of participation has been found so far" in section
    assert section.count("Sources report:") == 2
    assert "<table" not in section
    assert State.objects.get(key="GHA").participations.published().count() == 0


def test_since_when_a_state_has_its_name_was_announced_and_not_shown(client):
    france = State.objects.get(key="FRA")
    assert "Name since" not in page_of(client, "/states/FRA/")
    france.name_since = "1958-10-04"
    france.save()
    text = one_line(page_of(client, "/states/FRA/"))
    assert '<dt>Name since</dt><dd><time datetime="1958-10-04">4 October 1958</time>' in text


def test_a_former_name_that_ended_on_a_day_of_that_month_is_the_one_before(client):
    fact = re.compile(r'<dt>[^<]*</dt><dd><time datetime="2022-06">')
    pages = (one_line(page_of(client, f"{prefix}/states/TUR/")) for prefix in ("", "/fr", "/zh"))
    assert [bool(fact.search(page)) for page in pages] == [True, True, False]


def test_the_style_guide_is_for_staff_and_shows_each_colour(client, desk):
    swatches = re.findall(r"swatch-([\w-]+)", page_of(desk, "/styleguide/"))
    rules = (settings.BASE_DIR / "hld_site/static/hld/styleguide.css").read_text()
    assert re.findall(r"[.]swatch-([\w-]+) { fill: var\(--\1\); }", rules) == swatches
    desk.logout()
    assert client.get("/styleguide/").status_code == 302


def test_a_record_names_the_pages_of_prose_that_link_to_it(site):
    page = site.text("/documents/eight-point-agenda/")
    passage = page.partition('id="prose"')[2].partition("</section>")[0]
    assert 'href="/about/outcomes/"' in passage
    passage = site.text("/ar/documents/eight-point-agenda/").partition('id="prose"')[2]
    assert 'href="/ar/about/outcomes/"' in passage.partition("</section>")[0]
    assert 'id="prose"' not in site.text("/states/GHA/")


def test_a_focus_theme_leads_to_what_was_said_of_it(site):
    page = site.text("/focus/labour-migration/")
    for address in ("/about/focus/", "/documents/eight-point-agenda/", "/about/outcomes/"):
        assert f'href="{address}"' in page


def test_who_spoke_on_both_days_was_said_to_have_spoken_twice(client):
    """In the answer at the head of its page."""
    page = client.get("/states/FRA/").content.decode()
    answer = page[page.index('<dl class="facts answer">') :].partition("</dl>")[0]
    assert answer.count("Spoke") == 1


def test_what_a_source_printed_was_read_as_arabic_in_headings_captions_and_crumbs(site):
    """A caption gave its number of items to the English before it, at the other end of the line."""
    english = '<span lang="en" dir="ltr">{}</span>'.format
    page = one_line(site.text("/ar/about/source-page/"))
    heading = english("Participating States (195 states)")
    assert f'<h2 id="section-3">{heading}</h2>' in page
    assert f'<a href="#section-3">{heading}</a>' in page
    assert f"<caption> {heading}: 196 بندا </caption>" in page
    page = one_line(site.text("/ar/documents/eight-point-agenda/"))
    title = english("Making migration work: an eight-point agenda for action")
    assert f'<li aria-current="page">{title}</li>' in page


def test_a_crumb_ended_within_a_word(site):
    page = one_line(site.text("/es/meetings/hld-2013/"))
    crumb = "Diálogo de Alto Nivel sobre la Migración Internacional y el…"
    assert f'<li aria-current="page">{crumb}</li>' in page


def test_a_meeting_without_a_list_was_one_with_no_participants(site):
    """0 recorded, of a forum that all Member States attend."""
    page = one_line(site.text("/meetings/imrf-2026/"))
    words = "This register has no list of participants for this meeting."
    assert f'<a href="#participants">{words}</a>' in page


@pytest.mark.parametrize("address", ["/meetings/imrf-2026/", "/ar/meetings/hearings-2013/"])
def test_a_mark_stood_between_a_day_and_its_comma(site, address):
    """On paper, where it is not printed, a blank was left there."""
    lead = re.search(r'<p class="lead">(.*?)</p>', site.text(address), re.S)[1]
    words = re.sub(r'<a class="mark".*?</a>', "", lead, flags=re.S)
    assert 'class="mark"' in lead
    assert not re.search(r"\s[,،]", re.sub(r"<[^>]*>", "", words))
