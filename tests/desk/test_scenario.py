"""What a new user stumbled over: each step leads on, and says what it did."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client

from documents.models import Document, DocumentMeeting
from hld_site.exchange.batches import proposals
from hld_site.exchange.models import Batch
from hld_site.publishing.models import PublicReason
from hld_site.records.kept_file import keep
from meetings.models import Meeting, MeetingDay, ProgrammeItem
from registry.models import Organization
from tests.builders import build
from tests.desk.conftest import Page, member
from tests.desk.test_kept_files import PDF, upload
from tests.forms import filled_in

DAYS = "/admin/meetings/meetingday/"
ITEMS = "/admin/meetings/programmeitem/"


@pytest.fixture
def meeting():
    return build(Meeting, 3, status="draft")


def page_of(record) -> str:
    meta = record._meta
    return f"/admin/{meta.app_label}/{meta.model_name}/{record.pk}/change/"


@pytest.mark.one_database
def test_a_part_leads_back_to_the_record_from_whose_page_it_was_added(desk, meeting):
    form = filled_in(desk.get(f"{DAYS}add/", {"meeting": meeting.pk})) | {"date": "2027-05-10"}
    answer = desk.post(f"{DAYS}add/?meeting={meeting.pk}", form)
    assert answer["Location"] == f"{page_of(meeting)}#parts-meeting_days"
    assert 'id="parts-meeting_days"' in desk.get(page_of(meeting)).content.decode()


@pytest.mark.one_database
def test_a_part_of_a_list_leads_back_to_the_list_which_names_its_record(desk, meeting):
    query = f"meeting__id__exact={meeting.pk}"
    rows = Page(desk, desk.get(f"{DAYS}?{query}"))
    assert f"Days of meetings: {meeting}" in rows.text
    assert page_of(meeting) in rows.html
    address = f"{DAYS}add/?_changelist_filters=meeting__id__exact%3D{meeting.pk}"
    assert address in rows.html
    form = filled_in(desk.get(address))
    assert form["meeting"] == [str(meeting.pk)]
    assert desk.post(address, form | {"date": "2027-05-10"})["Location"] == f"{DAYS}?{query}"


def test_the_next_session_follows_the_last_one(desk, meeting):
    ProgrammeItem.objects.create(
        meeting=meeting, order=4, kind="round-table", number=2, day="2027-05-10"
    )
    form = filled_in(desk.get(f"{ITEMS}add/", {"meeting": meeting.pk}))
    proposed = [form[name] for name in ("order", "kind", "number", "day")]
    assert proposed == [["5"], ["round-table"], ["3"], ["2027-05-10"]]


@pytest.mark.one_database
def test_who_may_only_propose_finds_that_button_on_the_form_of_a_new_part(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status="published")
    page = member("Contributors").get(f"{DAYS}add/", {"meeting": meeting.pk}).content.decode()
    assert 'name="_propose"' in page
    assert 'name="_save"' not in page


@pytest.mark.one_database
def test_the_page_of_a_meeting_names_its_mandate_and_adds_one(desk, meeting):
    document = build(Document, 5)
    DocumentMeeting.objects.create(document=document, meeting=meeting, verb="convenes")
    page = desk.get(page_of(meeting)).content.decode()
    assert f"{document} · Decides to convene" in page
    assert f"/admin/documents/documentmeeting/add/?meeting={meeting.pk}" in page


@pytest.mark.one_database
def test_a_refused_file_is_one_fault_and_a_kept_one_is_a_pdf(desk):
    document = build(Document, 3, status="draft")
    refused = upload(desk, document, b"no pdf", "x.pdf", format="any").content.decode()
    assert "is not a PDF" in refused
    assert "Give an address" not in refused
    upload(desk, document, PDF, format="any")
    assert document.files.get().format == "pdf"


def open_set_for(desk) -> Page:
    organization = build(Organization, 3)
    form = filled_in(desk.get(page_of(organization))) | {"name_en": "New", "_propose": "1"}
    desk.post(page_of(organization), form)
    batch = proposals.open_sets().get()
    return Page(desk, desk.get(f"/admin/exchange/batch/{batch.pk}/change/"))


@pytest.mark.one_database
def test_publishing_a_set_asks_for_a_reason_for_the_public(desk):
    page = open_set_for(desk).press("Approve and publish", public_reason="As printed")
    assert PublicReason.objects.get(batch=page.batch.pk).text == "As printed"
    assert page.batch.stage == "applied"


@pytest.mark.one_database
def test_a_set_is_discarded_and_not_imported(desk):
    page = open_set_for(desk)
    assert "Do not import it" not in page.buttons()
    assert page.press("Discard these changes").batch.stage == "cancelled"


@pytest.mark.one_database
def test_an_import_that_is_applied_may_say_why_to_the_public(send):
    page = send("key,note\nKEN,Host\n").press("Apply 1 row", public_reason="Corrected")
    assert PublicReason.objects.get(batch=page.batch.pk).text == "Corrected"
    seen = page.batch.checked_at.isoformat()
    for step in ("apply", "check_again", "leave_out", "keep"):  # nothing is done any more
        page.client.post(f"{page.path[:-7]}{step}/", {"seen": seen, "public_reason": "Another"})
    assert PublicReason.objects.get(batch=page.batch.pk).text == "Corrected"


@pytest.mark.one_database
def test_withdrawing_may_say_why_to_the_public(desk):
    record = build(Organization, 3)
    desk.post(f"{page_of(record)[:-7]}withdraw/", {"reason": "a", "public_reason": "Dissolved"})
    assert PublicReason.objects.get(batch=record.history.first().batch).text == "Dissolved"


@pytest.mark.one_database
def test_history_says_hours_in_words(desk, meeting):
    meeting.public_from = datetime.datetime(2026, 11, 29, 14, tzinfo=datetime.UTC)
    meeting.save()
    page = desk.get(f"{page_of(meeting)[:-7]}history/").content.decode()
    assert "29 November 2026, 09:00 New York (14:00 UTC)" in page
    assert "T14:00:00" not in page


@pytest.mark.one_database
def test_a_proposed_translation_is_not_asked_for_again():
    build(Organization, 3, name_fr="")
    translator = member("Contributors")

    def waits(page):
        return int(
            page.text.partition("Import the completed workbook")[0].split(" text")[0].split()[-1]
        )

    page = Page(translator, translator.get("/admin/translate/fr/"))
    before, place = waits(page), filled_in(page.response)["place"]
    name = next(name for name in filled_in(page.response) if name.endswith("_fr"))
    form = filled_in(page.response) | {name: "Nouveau"}
    page = Page(translator, translator.post("/admin/translate/fr/", form, follow=True))
    assert "Proposed:" in page.html
    assert waits(page) == before - 1
    again = translator.get("/admin/translate/fr/")
    assert filled_in(again)["place"] != place
    assert str(Batch.objects.get()) in again.content.decode()


def test_records_are_listed_by_their_evidence(desk):
    record = build(Organization, 3)
    name = str(record)
    assert name in Page(desk, desk.get("/admin/registry/organization/?evidence=none")).text
    assert name not in Page(desk, desk.get("/admin/registry/organization/?evidence=some")).text
    assert name not in Page(desk, desk.get("/admin/registry/organization/?evidence=open")).text


def test_a_merged_address_leads_on_only_while_it_does(desk):
    record, other = build(Organization, 3), build(Organization, 4)
    form = filled_in(desk.get(f"{page_of(record)[:-7]}merge/"))
    answer = desk.post(
        f"{page_of(record)[:-7]}merge/",
        form | {"into": other.key, "reason": "One body"},
        follow=True,
    )
    Page(desk, answer).press("Approve and publish")
    moved = Client().get(record.get_absolute_url())
    assert moved.status_code == 301
    assert moved["Cache-Control"] == "no-cache"


def test_a_session_on_another_day_stands_under_its_own_day(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status="published")
    MeetingDay.objects.create(meeting=meeting, date="2027-05-10")
    ProgrammeItem.objects.create(meeting=meeting, order=1, kind="opening", day="2027-05-12")
    page = Client().get(meeting.get_absolute_url()).content.decode()
    assert "12 May 2027" in page
    assert "Day not recorded" not in page


def test_kept_files_that_nothing_names_are_cleared_up(desk, capsys):
    document = build(Document, 3, status="draft")
    upload(desk, document)
    row = document.files.get()
    kept, orphan = row.file, "kept/ab/abc.pdf"
    keep(orphan, ContentFile(PDF))
    row.delete()
    call_command("clear_files", remove=True)
    assert default_storage.exists(orphan)  # it may belong to a form that is being saved
    call_command("clear_files", remove=True, hours=-1)
    assert "Named by nothing: 1. Removed: 1." in capsys.readouterr().out
    assert not default_storage.exists(orphan)
    assert default_storage.exists(kept)  # a deleted row can be put back
