"""Sentences that a documents officer objected to; each was once on a public page."""

import re
from pathlib import Path

import pytest

from documents.models import Document, DocumentMeeting, DocumentProcess
from hld_site import languages
from hld_site.evidence.models import OpenQuestion
from hld_site.pages.models import Page
from meetings.models import Meeting, ProgrammeItem
from registry.models import (
    FocusTheme,
    GroupMembership,
    Membership,
    Organization,
    Process,
    State,
    StateName,
)

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
pytestmark = pytest.mark.one_database

YES_OR_NO = re.compile(
    r"(Is|Are|Was|Were|Did|Do|Does|Has|Have|Had|Can|Could) ((?! or )[^?])*\?", re.I
)
ANSWERS = re.compile(
    r"(It|They|There) (is|are|was|were|did|do|does|has|have|had|can|could)( not|not)?\b"
    r"|(It|They) cannot|There was none"
)
EITHER_OR = re.compile(r"\b(\d+|[A-Z]{2}/\d+|first|second|days) or \b")


def settled():
    return OpenQuestion.objects.exclude(settled="")


def test_a_question_that_wants_yes_or_no_is_answered_by_it():
    asked = [one for one in settled() if YES_OR_NO.fullmatch(one.question)]
    asked = [one for one in asked if not EITHER_OR.search(one.question)]
    assert len(asked) > 20
    assert [one.question for one in asked if not ANSWERS.match(one.settled)] == []


@pytest.mark.parametrize(
    ("begins", "answer"),
    [
        (r"On which day|On which days", r"(On )?\d+ (\w+ )?(to \d+ )?\w* ?\d{4}"),
        (r"Who", r"The "),
        (r"How was", r"By a recorded vote of \d+ in favour to \d+ against, with \d+ abst"),
        (r"In which", r"In "),
        (r"Since when", r"Since "),
        (r"What was the outcome", r"The Declaration, resolution 68/4\."),
        (r"What was the theme", r"The overarching theme is the sentence set by resolution 67/219"),
    ],
)
def test_an_answer_is_of_the_sort_that_is_asked_for(begins, answer):
    asked = [one for one in settled() if re.match(begins, one.question)]
    assert asked
    wrong = [f"{one.question} {one.settled}" for one in asked if not re.match(answer, one.settled)]
    assert wrong == []


def test_the_report_of_the_special_rapporteur_is_a_note_by_the_secretary_general(site):
    document = Document.objects.get(key="A/68/283")
    assert (document.kind, document.organ) == ("note-by-the-secretary-general", "General Assembly")
    assert document.title_en == "Report of the Special Rapporteur on the human rights of migrants"
    assert str(document.published_on) == "2013-08-05"


@pytest.mark.parametrize(
    ("code", "title"),
    [("fr", "« Faire des migrations un atout »"), ("ar", "كفالة نجاح عملية الهجرة")],
)
def test_the_title_of_2013_is_the_official_one_where_there_is_one(code, title):
    body = getattr(Page.objects.get(key="about"), f"body_{code}").replace("\u00a0", " ")
    assert title in body
    assert "Making Migration Work" not in body


POST_2015 = {
    "en": "the post-2015 development agenda",
    "fr": "du programme de développement pour l’après-2015",
    "es": "la agenda para el desarrollo después de 2015",
    "ru": "повестка дня в области развития на период после 2015 года",
    "zh": "2015年后发展议程",
    "ar": "خطة التنمية لما بعد عام 2015",
}


@pytest.mark.parametrize("code", languages.CODES)
def test_the_post_2015_development_agenda_bears_its_name(code):
    assert POST_2015[code] in getattr(Page.objects.get(key="about"), f"body_{code}")


@pytest.mark.parametrize("code", languages.CODES)
def test_there_is_no_map_and_the_accessibility_page_speaks_of_none(code):
    maps = {"en": " map", "fr": "carte", "es": "mapa", "ru": "карт", "zh": "地图", "ar": "خريطة"}
    assert maps[code] not in getattr(Page.objects.get(key="accessibility"), f"body_{code}")


def test_the_page_of_participation_says_who_was_invited_and_not_who_takes_part(site):
    page = site.text("/about/participation/")
    assert "Who was invited" in page
    assert "Who takes part" not in page


def test_the_day_of_the_holy_see_is_told_as_its_missions(site):
    row = Membership.objects.get(state__key="VAT")
    assert row.confidence == "medium"
    assert "as the Mission gives it" in site.text("/states/VAT/")


def test_the_rights_given_to_palestine_in_2024_are_told_with_their_resolution(site):
    page = site.text("/states/PSE/")
    assert "Resolution ES-10/23 of 10 May 2024" in page
    assert "no right to vote" in page


def test_the_united_states_is_an_observer_of_its_group_wherever_the_group_is_told(client, site):
    row = GroupMembership.objects.get(state__key="USA")
    assert row.as_observer
    assert str(row) == "Western European and other States (observer)"
    assert State.objects.get(key="USA").regional_group() == str(row)
    assert "Western European and other States (observer)" in site.text("/states/USA/")
    listed = client.get("/states.csv?columns=key,regional_group")
    lines = b"".join(listed).decode().splitlines()
    assert "USA,Western European and other States (observer)" in lines
    assert GroupMembership.objects.filter(as_observer=True).count() == 1


def test_the_day_of_the_name_turkiye_has_a_source():
    name = StateName.objects.get(state__key="TUR", kind="official-short", language="en")
    assert (name.valid_until, name.confidence) == ("2022-06-01", "medium")
    assert name.source_address.startswith("https://turkiye.un.org/")


def test_round_table_2_of_2013_has_the_day_of_a_statement_made_in_it(site):
    table = ProgrammeItem.objects.get(meeting__key="hld-2013", kind="round-table", number=2)
    assert str(table.day) == "2013-10-03"
    assert "is likely" not in site.text("/meetings/hld-2013/")


def test_no_session_is_dated_or_numbered_by_what_is_likely():
    assert not ProgrammeItem.objects.filter(note__contains="likely").exists()


def test_no_link_rests_on_a_resolution_that_only_lists_both_ends():
    for model in (DocumentMeeting, DocumentProcess):
        rows = model.objects.filter(source__startswith="A/RES/69/229")
        assert not rows.exclude(document__key="A/RES/69/229").exists()


def test_home_promises_no_plural_where_one_state_is_known(site):
    assert "States with evidence of participation in both" not in site.text("/")


def test_the_button_of_the_search_is_told_as_what_it_does():
    """Its message has a context of its own: in most languages a button says a verb."""
    texts = [path.read_text() for path in TEMPLATES.rglob("*.html")]
    buttons = [text for text in texts if '<button type="submit">{% translate "Search"' in text]
    assert buttons
    assert all(
        '{% translate "Search" context "what a button does" %}</button>' in b for b in buttons
    )


def test_french_content_has_one_form_of_apostrophe():
    """Names of States apart, which are as the lists of the United Nations print them."""
    straight = re.compile(r"\w'\w")
    wrong = []
    for model in (Page, Process, Organization, FocusTheme, Meeting, ProgrammeItem, Document):
        names = [f.name for f in model._meta.fields if f.name.endswith("_fr")]
        wrong += [
            f"{model.__name__} {row}: {name}"
            for row in model.objects.published()
            for name in names
            if straight.search(getattr(row, name))
        ]
    assert wrong == []
