"""What the public pages say is so: each case was once told wrongly."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from documents import chronicle, estimated_days
from documents.models import Document, DocumentMeeting, DocumentProcess, DocumentRelation
from hld_site import languages
from hld_site.evidence.models import OpenQuestion, Source
from hld_site.pages.models import Page
from hld_site.records import catalogue
from hld_site.records.mixins import Confidence, Sourced
from meetings.models import Meeting, MeetingDay, Participation
from registry.models import GroupMembership, Membership, Process, State

pytestmark = pytest.mark.one_database


def text_of(client, address):
    return client.get(address).content.decode()


def places() -> dict:
    return {event.record: n for n, event in enumerate(chronicle.events(timezone.now()))}


def test_no_document_stands_before_one_that_it_answers():
    order = places()
    wrong = []
    for row in DocumentRelation.objects.published().exclude(to=None):
        pair = (row.document, row.to)
        earlier, later = pair[::-1] if row.verb in estimated_days.LOOKS_BACK else pair
        if (
            row.verb in estimated_days.LOOKS_BACK | estimated_days.LOOKS_ON
            and {earlier, later} <= order.keys()
        ):
            wrong += [f"{later} before {earlier}"] * (order[later] < order[earlier])
    assert wrong == []


def test_no_meeting_stands_before_its_mandate_and_none_after_its_report():
    order = places()
    wrong = []
    for row in DocumentMeeting.objects.published():
        if {row.document, row.meeting} <= order.keys():
            first = order[row.document] < order[row.meeting]
            if first and row.verb in estimated_days.AFTER_A_MEETING:
                wrong.append(f"{row.document} {row.verb} {row.meeting}")
            if not first and row.verb in estimated_days.BEFORE_A_MEETING:
                wrong.append(f"{row.document} {row.verb} {row.meeting}")
    assert wrong == []


@pytest.mark.parametrize(
    ("symbol", "day"),
    [
        ("A/60/871", "2006-05-18"),
        ("A/68/190", "2013-07-25"),
        ("A/69/207", "2014-07-30"),
        ("A/71/728", "2017-02-03"),
        ("A/RES/71/280", "2017-04-06"),
        ("A/RES/73/241", "2018-12-20"),
        ("A/C.2/60/L.16", "2005-11-09"),
        ("A/71/L.1", "2016-09-13"),
        ("A/RES/69/229", "2014-12-19"),
        ("A/71/296", "2016-08-04"),
    ],
)
def test_a_day_that_is_known_is_shown(symbol, day):
    document = Document.objects.published().get(key=symbol)
    assert document.adopted_on or document.published_on == datetime.date.fromisoformat(day)
    assert Source.objects.published().filter(
        owner_type=Document.content_type(), owner_id=document.pk
    )


def test_what_was_read_on_a_copy_is_shown_with_medium_confidence_and_its_document():
    """The rule of docs/sources.md: only what was seen nowhere is held back."""
    for model in (DocumentRelation, DocumentMeeting, DocumentProcess):
        assert not model.objects.filter(held_back=True).exclude(consulted_at="").exists()
        copies = model.objects.exclude(consulted_at="").filter(confidence=Confidence.MEDIUM)
        assert not copies.filter(source="").exists()
    unpublished = Document.objects.exclude(status="published").values_list("key", flat=True)
    assert set(unpublished) == {"A/61/187", "A/61/PV.3", "A/61/PV.4"}


def test_a_document_that_was_seen_nowhere_is_a_question_on_its_meeting(site):
    assert "A/61/187" in site.text("/meetings/hearings-2006/")


def test_what_waits_for_a_check_is_not_told_as_nothing(client):
    relations = DocumentRelation.objects.filter(document__key="A/RES/67/219")
    meetings = DocumentMeeting.objects.filter(document__key="A/RES/67/219")
    assert "Nothing is recorded." not in text_of(client, "/documents/A/RES/67/219/")
    for row in (*relations, *DocumentRelation.objects.filter(to__key="A/RES/67/219")):
        row.held_back = True
        row.save()
    meetings.delete()
    shown = text_of(client, "/documents/A/RES/67/219/")
    assert shown.count("Known, but not shown until it has been checked.") >= 2
    assert (
        "Nothing is recorded."
        not in shown[shown.index('class="follow"') :].partition("</section>")[0]
    )


def test_a_state_of_which_something_waits_is_not_one_of_which_nothing_is_known(site):
    row = Participation.objects.filter(held_back=True, state__key="SWE").get()
    page = site.text(row.state.get_absolute_url())
    assert "Known, but not shown until it has been checked." in page
    assert "No evidence of participation has been found" not in page


def test_high_confidence_is_never_without_a_source():
    sourced = [d.model for d in catalogue.everything() if issubclass(d.model, Sourced)]
    for model in sourced:
        assert not model.objects.filter(
            confidence=Confidence.HIGH, source="", source_address=""
        ).exists()
    row = MeetingDay(meeting=Meeting.objects.first(), date="2020-01-01", confidence="high")
    with pytest.raises(ValidationError, match="High confidence needs a source"):
        row.full_clean()


def test_every_group_and_every_membership_has_its_source():
    assert not GroupMembership.objects.published().filter(source="").exists()
    assert not Membership.objects.published().filter(source="").exists()


def test_what_the_review_of_states_found(site):
    assert State.objects.get(key="VAT").wikidata == "Q159583"
    assert State.objects.get(key="KIR").regional_group() == "Asia-Pacific States"
    note = GroupMembership.objects.get(state__key="USA").note
    assert "not a member of any regional group" in note
    assert State.objects.get(key="BOL").name_on("2006-09-14", "en") == "Bolivia"


def test_no_question_is_open_whose_evidence_settles_it():
    settled = OpenQuestion.objects.exclude(settled="").values_list("key", "owner_id")
    for model, key, mark in (
        (State, "THA", "member-since"),
        (State, "ISR", "regional-group"),
        (State, "KIR", "regional-group"),
    ):
        assert (mark, model.objects.get(key=key).pk) in settled


def test_a_line_as_printed_bears_no_marks_of_ours(site):
    page = site.text("/meetings/hld-2013/")
    printed = Meeting.objects.get(key="hld-2013").as_printed
    assert '"' in printed
    line = page[page.index('id="printed"') :].partition("</p>")[0]
    assert "<q" not in line


def test_settled_questions_do_not_stand_under_a_heading_that_calls_them_open(site):
    page = site.text("/processes/gfmd/")
    assert '<h2 id="open-questions">Questions</h2>' in page


@pytest.mark.parametrize(
    ("undated", "earlier"),
    [
        ("A/RES/60/265", "A/RES/60/227"),
        ("A/RES/70/290", "A/RES/70/147"),
        ("A/RES/72/308", "A/RES/72/244"),
        ("A/63/265", "A/RES/62/270"),
    ],
)
def test_a_document_without_a_day_stands_after_lower_numbers_and_last_in_its_year(undated, earlier):
    order = {event.record.key: n for n, event in enumerate(chronicle.events(timezone.now()))}
    assert order[earlier] < order[undated]


def test_a_report_without_a_day_stands_before_the_december_of_its_session():
    order = {event.record.key: n for n, event in enumerate(chronicle.events(timezone.now()))}
    for report, resolution in (("A/67/254", "A/RES/67/219"), ("A/63/265", "A/RES/63/225")):
        assert order[report] < order[resolution]


def test_a_year_that_is_not_known_is_no_heading_of_the_timeline():
    events = chronicle.events(timezone.now())
    years = chronicle.by_year(events)
    of = {event.record.key: year for year, listed in years for event in listed}
    assert of["A/RES/70/290"] == "2015–2016"
    assert [year for year, _listed in years] == sorted(of for of, _listed in years)


def test_a_resolution_without_a_day_stands_before_a_higher_number_of_its_session():
    order = {event.record.key: n for n, event in enumerate(chronicle.events(timezone.now()))}
    assert order["A/RES/67/172"] < order["A/RES/67/219"]
    assert order["A/RES/70/290"] < order["A/RES/70/302"]


def prose(key, code):
    return getattr(Page.objects.get(key=key), f"body_{code}")


def test_the_forum_adopted_its_declarations_and_the_assembly_endorsed_them():
    endorsed = {"en": ("endorsed", 2), "fr": ("approuvée", 1), "es": ("hizo suya", 2)}
    endorsed |= {"ru": ("одобрила", 3), "zh": ("认可该宣言", 2), "ar": ("أقرته", 2)}
    for code, (word, times) in endorsed.items():
        assert prose("about/history", code).count(word) >= times, code
    assert "Assembly adopted its Progress Declaration" not in prose("about/history", "en")


def test_every_translation_of_the_prose_is_of_the_english_text_beside_it():
    assert {page.key: page.older_translations() for page in Page.objects.published()} == {
        page.key: [] for page in Page.objects.published()
    }


UNTRUE = {
    "en": ["unanimous", "that panel as the second", "turned it into", "its record is", "not cited"],
    "fr": ["unanim", "Président de l’Assemblée générale en a publié", "trafic et traite"],
    "es": ["unánime", "unanimidad", "a ese debate", "El Presidente de la Asamblea General publicó"],
    "ru": ["единодушн", "этот форум назван", "не видели", "перечисленных государств"],
    "zh": ["一致通过", "听询会", "移徙者"],
    "ar": ["بالإجماع", "وأصدر رئيس الجمعية"],
}


@pytest.mark.parametrize("code", languages.CODES)
def test_the_prose_says_nothing_that_a_reader_found_untrue(code):
    text = "".join(prose(page.key, code) for page in Page.objects.published())
    assert [words for words in UNTRUE[code] if words in text] == []


def test_no_public_text_names_what_only_the_makers_know():
    internal = ("The facts hold", "Notes on United Nations usage", "no institution", "the brief")
    for declared in catalogue.everything():
        for row in declared.model._default_manager.published():
            for name in ("note", "evidence", "question"):
                text = getattr(row, name, "")
                assert not any(words in text for words in internal), f"{row}: {text}"


def test_a_link_that_was_not_consulted_says_so_and_bears_no_confidence():
    links = Source.objects.filter(key="undocs", note="Link to the document; not consulted.")
    assert links.count() > 60
    assert not links.exclude(confidence="").exists()
    assert not Source.objects.filter(note__contains="at the address of its owner").exists()


@pytest.mark.parametrize("state", ["SWZ", "PSE", "CZE", "LBY", "MKD"])
def test_a_former_name_cites_no_source_that_does_not_bear_it_out(state):
    names = State.objects.get(key=state).names.exclude(kind="input-only").exclude(valid_until="")
    sourced = {name.language for name in names.exclude(source="")}
    assert sourced <= {"en", "fr"}
    assert state != "PSE" or not sourced


def test_a_meeting_that_is_mandated_is_upcoming_without_a_day(site):
    planned = Meeting.objects.get(key="global-compact-plenary-2029")
    assert planned in Meeting.objects.upcoming(datetime.date(2026, 11, 27))
    assert not planned.days.exists()
    # Paragraph 65 of the annex requests the President to hold it; nothing decides to convene it.
    assert set(planned.documents.values_list("verb", flat=True)) == {"requests"}
    for address in ("/", "/meetings/"):
        assert "(first half of 2029)" in site.text(address)


@pytest.mark.parametrize("address", ["/", "/about/process/"])
def test_a_doubtful_day_bears_its_mark_wherever_meetings_are_told_in_order(site, address):
    marked = 'class="mark" href="/meetings/panel-new-york-2006/#open-questions"'
    assert marked in site.text(address)


def test_the_votes_of_73_195_cite_the_voting_record_alone():
    document = Document.objects.get(key="A/RES/73/195")
    sources = Source.objects.filter(owner_type=Document.content_type(), owner_id=document.pk)
    assert "voting record" in sources.get(field="basis").source
    assert not sources.filter(source__contains="Chamber of Deputies").exists()


def test_titles_known_from_a_recall_are_shown_as_recalled_in_six_languages():
    for number in ("60/206", "61/208", "62/156", "64/166", "66/172", "68/179", "71/237"):
        document = Document.objects.get(key=f"A/RES/{number}")
        assert all(getattr(document, f"title_{code}") for code in languages.CODES), number
        assert "as recalled in A/RES/75/226" in document.note, number


def test_the_eight_point_agenda_is_the_secretary_generals(site):
    page = site.text("/documents/eight-point-agenda/")
    assert "It is section V of A/68/190." in page
    assert Document.objects.get(key="eight-point-agenda").organ == "Secretary-General"


def test_the_global_forum_has_its_own_web_site_and_an_incomplete_list():
    forum = Process.objects.get(key="gfmd")
    assert forum.website == "https://www.gfmd.org/"
    assert "are not all that were held" in forum.summary_en
    assert "Puerto Vallarta 2010" in forum.summary_en


def test_nothing_of_the_first_dialogue_waits_for_a_check_that_nobody_can_make(site):
    assert "Known, but not shown until it has been checked" not in site.text("/meetings/hld-2006/")
