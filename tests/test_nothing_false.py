"""What the public pages say is so: each case was once told wrongly."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from documents import chronicle, spans
from documents.models import Document, DocumentMeeting, DocumentProcess, DocumentRelation
from hld_site.evidence.models import OpenQuestion, Source
from hld_site.records import catalogue
from hld_site.records.models import Confidence, Sourced
from meetings.models import Meeting, MeetingDay, Participation
from registry.models import GroupMembership, Membership, State

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
        earlier, later = pair[::-1] if row.verb in spans.LOOKS_BACK else pair
        if row.verb in spans.LOOKS_BACK | spans.LOOKS_ON and {earlier, later} <= order.keys():
            wrong += [f"{later} before {earlier}"] * (order[later] < order[earlier])
    assert wrong == []


def test_no_meeting_stands_before_its_mandate_and_none_after_its_report():
    order = places()
    wrong = []
    for row in DocumentMeeting.objects.published():
        if {row.document, row.meeting} <= order.keys():
            first = order[row.document] < order[row.meeting]
            if first and row.verb in spans.AFTER_A_MEETING:
                wrong.append(f"{row.document} {row.verb} {row.meeting}")
            if not first and row.verb in spans.BEFORE_A_MEETING:
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
    assert shown.count("Known, not shown until it has been checked.") >= 2
    assert (
        "Nothing is recorded."
        not in shown[shown.index('class="follow"') :].partition("</section>")[0]
    )


def test_a_state_of_which_something_waits_is_not_one_of_which_nothing_is_known(site):
    row = Participation.objects.filter(held_back=True, state__key="SWE").get()
    page = site.text(row.state.get_absolute_url())
    assert "Known, not shown until it has been checked." in page
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
